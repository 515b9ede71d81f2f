package io.esportslake.log;

/** Told of every step that changes or settles something, before and after it. Tests stop the world here. */
@FunctionalInterface
public interface StepListener {

    /** When a listener is called. */
    enum Moment {
        BEFORE,
        AFTER
    }

    /** Does nothing. */
    StepListener NONE = (step, moment, place) -> {};

    /**
     * Told before and after a step.
     *
     * @param place what the step is about, as the storage names it to people
     */
    void at(CommitStep step, Moment moment, String place);
}
