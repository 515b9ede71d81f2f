package io.esportslake.log;

import org.jspecify.annotations.Nullable;

/** A commit document that is damaged, or is not one. The message names the file. */
public final class CorruptCommitException extends InconsistentLakeException {

    public CorruptCommitException(String message) {
        super(message);
    }

    public CorruptCommitException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
