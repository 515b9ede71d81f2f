package io.esportslake.log;

/** A commit document that is damaged, or is not one. The message names the file. */
public final class CorruptCommitException extends InconsistentLakeException {

    public CorruptCommitException(String message) {
        super(message);
    }

    public CorruptCommitException(String message, Throwable cause) {
        super(message, cause);
    }
}
