package io.esportslake.store;

import io.esportslake.log.CommitStep;
import io.esportslake.log.StepListener;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Sleeps before each of some named steps, as a slow or stalled disk does, when the system property {@value #PROPERTY}
 * says so. That is how tests slow the packaged program down; without the property it is not there.
 */
final class DelayPoint implements StepListener {

    /** {@code STEP[,STEP...]:MILLISECONDS}; for example {@code STAGE_FSYNC_FILE,PUT_FSYNC_TEMPORARY:300}. */
    static final String PROPERTY = "io.esportslake.delay-at";

    /** An interrupt ends one piece only. */
    private static final long PIECE_MILLIS = 20;

    private final Set<CommitStep> steps;
    private final long millis;
    private final StepListener next;

    private DelayPoint(Set<CommitStep> steps, long millis, StepListener next) {
        this.steps = steps;
        this.millis = millis;
        this.next = next;
    }

    /** What the property asks for, before another listener; that one alone when it is not set. */
    static StepListener configuredBefore(StepListener next) {
        return Optional.ofNullable(System.getProperty(PROPERTY))
                .map(text -> parse(text, next))
                .orElse(next);
    }

    private static StepListener parse(String text, StepListener next) {
        String[] parts = text.split(":", -1);
        if (parts.length != 2) {
            throw new IllegalArgumentException(PROPERTY + " is STEP[,STEP...]:MILLISECONDS, found '" + text + "'");
        }
        Set<CommitStep> steps = Arrays.stream(parts[0].split(",", -1))
                .map(CommitStep::valueOf)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(CommitStep.class)));
        return new DelayPoint(steps, Long.parseLong(parts[1]), next);
    }

    @Override
    public void at(CommitStep reached, Moment when, String place) {
        if (when == Moment.BEFORE && steps.contains(reached)) {
            stall();
        }
        next.at(reached, when, place);
    }

    /** A disk that hangs does not answer to interrupts either. */
    private void stall() {
        boolean wasInterrupted = false;
        for (long slept = 0; slept < millis; slept += PIECE_MILLIS) {
            try {
                Thread.sleep(Math.min(PIECE_MILLIS, millis - slept));
            } catch (InterruptedException e) {
                wasInterrupted = true;
            }
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
