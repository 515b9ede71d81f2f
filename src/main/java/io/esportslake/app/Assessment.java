package io.esportslake.app;

import io.esportslake.ingest.StreamState;

/**
 * Whether a stream is well, in one word for machines and one sentence for people. The page and the health checks say the
 * same because both ask here.
 *
 * @param level how bad it is
 * @param code what it is
 * @param sentence what was found
 * @param action what to do; empty when there is nothing to do
 */
public record Assessment(Level level, Code code, String sentence, String action) {

    /** How bad it is. */
    public enum Level {
        /** Nothing to do. */
        OK,
        /** Worth knowing; it may pass by itself. */
        DEGRADED,
        /** Somebody has to act. */
        DOWN
    }

    /** A closed list, so that alerts and runbooks can name them. */
    public enum Code {
        RUNNING,
        STANDBY,
        STOPPED,
        LATE,
        SOURCE_UNREACHABLE,
        TOPIC_MISSING,
        STALLED,
        FLUSH_STALLED,
        FENCED,
        FAILED
    }

    /** A flush that runs is progress, but not without end: this many times longer than nothing at all. */
    private static final double FLUSHING_PATIENCE = 3;

    /** Records that wait longer than this many flush intervals, and some seconds, are late. */
    private static final double LATE_INTERVALS = 3;

    private static final double LATE_GRACE_SECONDS = 10;

    /**
     * What is judged.
     *
     * @param state the pipeline's state
     * @param owned topic partitions it reads
     * @param lag offsets not committed yet
     * @param waitingSeconds how long the oldest record has been seen waiting
     * @param idleSeconds seconds since anything counted as progress: a commit, an assignment, a source that came back, or
     *     no record waiting
     * @param isFlushing whether a flush runs
     * @param isSourceReachable whether the source answered at the last question
     * @param sourceFault why it did not
     * @param isTopicKnown whether the topic is there
     * @param topic its name
     * @param flushSeconds the flush interval
     * @param stalledAfterSeconds how long without progress is too long
     */
    record Facts(
            StreamState state,
            int owned,
            long lag,
            double waitingSeconds,
            double idleSeconds,
            boolean isFlushing,
            boolean isSourceReachable,
            String sourceFault,
            boolean isTopicKnown,
            String topic,
            double flushSeconds,
            double stalledAfterSeconds) {}

    static Assessment of(Facts facts) {
        if (facts.state() instanceof StreamState.Failed failed) {
            return new Assessment(
                    Level.DOWN,
                    Code.FAILED,
                    "Stopped by a fault: " + Stream.reason(failed.cause()),
                    "Remove the cause and restart: the service goes on from the commit log, nothing is lost.");
        }
        if (facts.state() instanceof StreamState.Fenced fenced) {
            return new Assessment(
                    Level.DOWN,
                    Code.FENCED,
                    "Another instance has taken over: " + fenced.why(),
                    "Let this process restart. If it happens again, look for a second service with another consumer"
                            + " group on the same lake.");
        }
        if (facts.state() instanceof StreamState.Stopped) {
            return new Assessment(Level.OK, Code.STOPPED, "Stopped; everything taken is committed.", "");
        }
        if (!facts.isSourceReachable()) {
            return new Assessment(
                    Level.DEGRADED,
                    Code.SOURCE_UNREACHABLE,
                    "Kafka does not answer: " + facts.sourceFault(),
                    "Check the brokers and the network. Nothing is lost; it goes on by itself when they answer.");
        }
        if (!facts.isTopicKnown()) {
            return new Assessment(
                    Level.DEGRADED,
                    Code.TOPIC_MISSING,
                    "Topic " + facts.topic() + " does not exist.",
                    "Create it, or correct the configured topic name.");
        }
        return running(facts);
    }

    private static Assessment running(Facts facts) {
        if (facts.owned() == 0) {
            return new Assessment(
                    Level.OK,
                    Code.STANDBY,
                    "Reads no topic partition now: other instances do, or it just started.",
                    "");
        }
        double patience = facts.stalledAfterSeconds() * (facts.isFlushing() ? FLUSHING_PATIENCE : 1);
        if (facts.lag() > 0 && facts.idleSeconds() > patience) {
            String found = count(facts.lag()) + " wait, and nothing was committed for " + whole(facts.idleSeconds())
                    + " s although Kafka answers";
            return facts.isFlushing()
                    ? new Assessment(
                            Level.DOWN,
                            Code.FLUSH_STALLED,
                            "A flush hangs: " + found + ".",
                            "Check that the lake's file system answers, then restart.")
                    : new Assessment(
                            Level.DOWN,
                            Code.STALLED,
                            "No progress: " + found + ".",
                            "Look at the log for the last warning, take a thread dump, then restart.");
        }
        if (facts.waitingSeconds() > LATE_INTERVALS * facts.flushSeconds() + LATE_GRACE_SECONDS) {
            return new Assessment(
                    Level.DEGRADED,
                    Code.LATE,
                    "Behind: " + count(facts.lag()) + " wait, the oldest for at least " + whole(facts.waitingSeconds())
                            + " s.",
                    "It is catching up as fast as it can. If this stays, add instances, up to one per topic partition.");
        }
        return new Assessment(
                Level.OK,
                Code.RUNNING,
                facts.lag() > 0
                        ? "All is well: records are committed within " + whole(Math.ceil(facts.flushSeconds()))
                                + " s and a flush."
                        : "All is well: every record is committed.",
                "");
    }

    private static String count(long records) {
        return records == 1 ? "1 record" : String.format(java.util.Locale.ROOT, "%,d records", records);
    }

    private static String whole(double seconds) {
        return String.valueOf(Math.round(seconds));
    }
}
