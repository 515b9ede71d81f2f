package io.esportslake.cli;

/** A command failed after it had begun to change something: what is done stays, so its failure is no refusal. */
final class PartlyDoneException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Exception failure;

    PartlyDoneException(Exception failure) {
        super(failure);
        this.failure = failure;
    }

    /** Why it did not go on. */
    Exception failure() {
        return failure;
    }
}
