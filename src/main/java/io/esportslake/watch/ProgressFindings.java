package io.esportslake.watch;

import io.esportslake.watch.Assessment.Code;
import io.esportslake.watch.Assessment.Level;
import java.util.Optional;

/** Whether what waits is committed, and in time. */
final class ProgressFindings {

    private ProgressFindings() {}

    /** Records wait, the source answers, and nothing is committed. */
    static Optional<Finding> stall(Facts facts) {
        if (!facts.hasWaiting() || facts.idleSeconds() <= facts.patienceSeconds()) {
            return Optional.empty();
        }
        String found = waiting(facts.lag()) + ", and nothing was committed for " + Counted.whole(facts.idleSeconds())
                + " s although Kafka answers";
        return Optional.of(
                facts.isFlushing()
                        ? new Finding(
                                Level.DOWN,
                                Code.FLUSH_STALLED,
                                "A flush hangs: " + found + ".",
                                "Check that the lake's file system answers, then restart.")
                        : new Finding(
                                Level.DOWN,
                                Code.STALLED,
                                "No progress: " + found + ".",
                                "Look at the log for the last warning, on a JVM take a thread dump, then restart."));
    }

    static Optional<Finding> late(Facts facts) {
        Limits limits = facts.limits();
        if (!facts.hasWaiting() || !limits.isLate(facts.waitingSeconds())) {
            return Optional.empty();
        }
        boolean isProgressing = !limits.isLate(facts.idleSeconds());
        return Optional.of(new Finding(
                Level.DEGRADED,
                Code.LATE,
                "Behind: " + waiting(facts.lag()) + ", the oldest for at least "
                        + Counted.whole(facts.waitingSeconds()) + " s"
                        + (isProgressing
                                ? ""
                                : "; nothing was committed for " + Counted.whole(facts.idleSeconds()) + " s")
                        + ".",
                isProgressing
                        ? "It is catching up. If this stays, add instances, up to one per topic partition."
                        : "Look at the log for warnings. Without progress it counts as stalled after "
                                + Counted.whole(facts.patienceSeconds()) + " s."));
    }

    /** What there is to say when nothing else was found. */
    static Finding well(Facts facts) {
        if (facts.owned() == 0) {
            return new Finding(
                    Level.OK, Code.STANDBY, "Reads no topic partition now: none is assigned to this instance.", "");
        }
        return new Finding(Level.OK, Code.RUNNING, running(facts), "");
    }

    private static String running(Facts facts) {
        long open = facts.open().offsets();
        String behind = open == 0
                ? "."
                : "; " + Counted.of(open, "offset") + (open == 1 ? " waits" : " wait") + " for a transaction to end.";
        if (facts.lag() > 0) {
            return "All is well: " + waiting(facts.lag()) + " to be committed, the oldest for "
                    + Counted.whole(facts.waitingSeconds()) + " s" + behind;
        }
        if (!facts.isLagKnown()) {
            return "It reads; how much waits in the topic was not looked at yet.";
        }
        return (open == 0
                        ? "All is well: every record is committed"
                        : "All is well: every record that may be read is committed")
                + behind;
    }

    private static String waiting(long records) {
        return Counted.of(records, "record") + (records == 1 ? " waits" : " wait");
    }
}
