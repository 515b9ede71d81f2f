package io.esportslake.commit;

import java.nio.file.Path;

/** Told of every step that changes or settles something, before and after it. Tests stop the world here. */
@FunctionalInterface
interface StepListener {

    /** When a listener is called. */
    enum Moment {
        BEFORE,
        AFTER
    }

    /** Does nothing. */
    StepListener NONE = (step, moment, path) -> {};

    void at(CommitStep step, Moment moment, Path path);
}
