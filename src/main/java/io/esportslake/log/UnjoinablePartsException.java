package io.esportslake.log;

import java.io.IOException;

/**
 * These parts cannot become one file: one of them is missing or damaged, or looks different, or they need more memory
 * than there is. It says nothing about other parts. The message names the part at which it was noticed.
 */
public final class UnjoinablePartsException extends IOException {

    private static final long serialVersionUID = 1L;

    private final int alike;

    public UnjoinablePartsException(String message, Throwable cause) {
        super(message, cause);
        alike = 0;
    }

    /**
     * Parts that look different.
     *
     * @param alike so many of the first parts look alike, 1 or more, and the next one does not
     */
    public UnjoinablePartsException(String message, int alike) {
        super(message);
        this.alike = alike;
    }

    /** How many of the first parts may become a file without the others; 0 when it was not that they look different. */
    public int alike() {
        return alike;
    }
}
