package io.esportslake.log;

/** The start is refused before anything was changed that matters. The message says what to do. */
public final class LakeRefusedException extends RuntimeException {

    public LakeRefusedException(String message) {
        super(message);
    }

    public LakeRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
