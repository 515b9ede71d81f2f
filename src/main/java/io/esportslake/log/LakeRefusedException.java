package io.esportslake.log;

import io.esportslake.failure.FailureCode;

/** The start is refused before anything was changed that matters. The message has a code and says what to do. */
public final class LakeRefusedException extends RuntimeException {

    public LakeRefusedException(FailureCode code, String sentence) {
        super(code.says(sentence));
    }

    public LakeRefusedException(FailureCode code, String sentence, Throwable cause) {
        super(code.says(sentence), cause);
    }
}
