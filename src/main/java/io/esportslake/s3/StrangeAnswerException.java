package io.esportslake.s3;

import software.amazon.awssdk.core.exception.RetryableException;

/**
 * An answer that no object store gives: of a proxy before it, or of something else that listens there. What was asked
 * may have been done or not.
 */
final class StrangeAnswerException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** Says what came, and what it lacks. */
    StrangeAnswerException(String found) {
        super("no object store answers so: " + found);
    }

    /** As the SDK's own failures are, which it makes anew on their way: asked again where that is right. */
    RetryableException asFailure() {
        return RetryableException.create(getMessage(), this);
    }
}
