package io.esportslake.log;

import org.jspecify.annotations.Nullable;

/**
 * What lies in the lake cannot have come from this program alone. Nothing was deleted; the message names thing and way
 * out.
 */
public class InconsistentLakeException extends RuntimeException {

    public InconsistentLakeException(String message) {
        super(message);
    }

    public InconsistentLakeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
