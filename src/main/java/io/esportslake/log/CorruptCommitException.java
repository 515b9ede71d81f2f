package io.esportslake.log;

import io.esportslake.failure.FailureCode;
import org.jspecify.annotations.Nullable;

/** A commit document that is damaged, or is not one. The message names the file. */
public final class CorruptCommitException extends InconsistentLakeException {

    public CorruptCommitException(String message) {
        super(FailureCode.COMMIT_DAMAGED, message);
    }

    public CorruptCommitException(String message, @Nullable Throwable cause) {
        super(FailureCode.COMMIT_DAMAGED, message, cause);
    }
}
