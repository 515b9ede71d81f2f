package io.esportslake.log;

import io.esportslake.failure.FailureCode;
import org.jspecify.annotations.Nullable;

/**
 * What lies in the lake cannot have come from this program alone. Nothing was deleted; the message has a code, and
 * names thing and way out.
 */
public class InconsistentLakeException extends RuntimeException {

    public InconsistentLakeException(FailureCode code, String sentence) {
        super(code.says(sentence));
    }

    public InconsistentLakeException(FailureCode code, String sentence, @Nullable Throwable cause) {
        super(code.says(sentence), cause);
    }
}
