package io.esportslake.log;

import java.io.IOException;

/**
 * These parts cannot become one file: one of them is missing or damaged, or they need more memory than there is. It
 * says nothing about other parts. The message names the part at which it was noticed.
 */
public final class UnjoinablePartsException extends IOException {

    private static final long serialVersionUID = 1L;

    public UnjoinablePartsException(String message, Throwable cause) {
        super(message, cause);
    }
}
