package io.esportslake.reader;

import java.io.IOException;

/** A data file of the lake is not what it was when it was committed. The message names it. */
public final class DamagedFileException extends IOException {

    private static final long serialVersionUID = 1L;

    DamagedFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
