package io.esportslake.store;

import io.esportslake.log.CommitStep;
import io.esportslake.log.StepListener;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Halts the process at one named step, as a power cut would, when the system property {@value #PROPERTY} says so. That
 * is how the crash tests stop the packaged program; without the property it is not there.
 */
final class HaltPoint implements StepListener {

    /**
     * {@code STEP:BEFORE} or {@code STEP:AFTER}, and {@code :N} for the N-th time; for example
     * {@code PUBLISH_LINK:AFTER:2}.
     */
    static final String PROPERTY = "io.esportslake.halt-at";

    /** The exit code of a process halted so. */
    static final int EXIT_CODE = 86;

    private final CommitStep step;
    private final Moment moment;
    private final AtomicInteger remaining;

    private HaltPoint(CommitStep step, Moment moment, int count) {
        this.step = step;
        this.moment = moment;
        remaining = new AtomicInteger(count);
    }

    /** What the property asks for; {@link StepListener#NONE} when it is not set. */
    static StepListener configured() {
        return Optional.ofNullable(System.getProperty(PROPERTY))
                .map(HaltPoint::parse)
                .orElse(NONE);
    }

    private static StepListener parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length < 2 || parts.length > 3) {
            throw new IllegalArgumentException(PROPERTY + " is STEP:BEFORE|AFTER[:N], found '" + text + "'");
        }
        int count = parts.length == 3 ? Integer.parseInt(parts[2]) : 1;
        return new HaltPoint(CommitStep.valueOf(parts[0]), Moment.valueOf(parts[1]), count);
    }

    @Override
    public void at(CommitStep reached, Moment when, String place) {
        if (reached == step && when == moment && remaining.decrementAndGet() == 0) {
            System.err.println("Halted at " + step + " " + moment + " " + place);
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }
}
