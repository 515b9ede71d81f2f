package io.esportslake.app;

import io.esportslake.failure.FailureCode;
import org.jspecify.annotations.Nullable;

/**
 * The source did not tell what it was asked for: it is silent, or does not let us know. The message is one sentence for
 * the user, with its code. At a start, and for a command, that is a refusal; for a stream that runs, a fault.
 */
public final class NoAnswerException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    public NoAnswerException(FailureCode code, String sentence) {
        this(code.says(sentence), null);
    }

    public NoAnswerException(FailureCode code, String sentence, Throwable cause) {
        this(code.says(sentence), cause);
    }

    private NoAnswerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * Of what was told before.
     *
     * @param message a sentence with its code
     */
    public static NoAnswerException of(String message, Throwable cause) {
        return new NoAnswerException(message, cause);
    }
}
