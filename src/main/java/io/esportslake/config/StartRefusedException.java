package io.esportslake.config;

import io.esportslake.failure.FailureCode;
import org.jspecify.annotations.Nullable;

/** The service does not start. The message is one sentence or two for the user: a code, what was found, what to do. */
public final class StartRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StartRefusedException(FailureCode code, String sentence) {
        this(code.says(sentence), null);
    }

    public StartRefusedException(FailureCode code, String sentence, Throwable cause) {
        this(code.says(sentence), cause);
    }

    private StartRefusedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * Of what was told before.
     *
     * @param message a line for each thing, every one with its code
     */
    public static StartRefusedException of(String message, @Nullable Throwable cause) {
        return new StartRefusedException(message, cause);
    }
}
