package io.esportslake.app;

import io.esportslake.ingest.StreamState;
import io.esportslake.source.TopicPartition;
import io.esportslake.table.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether a stream is well, in one word for machines and one sentence for people. The page and the health checks say the
 * same because both ask here. A sentence claims nothing but what the facts hold at that moment.
 *
 * @param level how bad it is
 * @param code what it is
 * @param sentence what was found; of several findings the most urgent first
 * @param action what to do about the first; empty when there is nothing to do
 * @param codes everything that was found, {@code code} first
 */
public record Assessment(Level level, Code code, String sentence, String action, List<Code> codes) {

    /** How bad it is. */
    public enum Level {
        /** Nothing to do. */
        OK,
        /** Worth knowing; it may pass by itself. */
        DEGRADED,
        /** Somebody has to act. */
        DOWN;

        /** As machines read it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A closed list, so that alerts and runbooks can name them. */
    public enum Code {
        RUNNING,
        STANDBY,
        STOPPED,
        LATE,
        TRANSACTION_OPEN,
        KEY_ONLY_ROWS,
        DEAD_LETTERS,
        SOURCE_UNREACHABLE,
        TOPIC_MISSING,
        STALLED,
        FLUSH_STALLED,
        FENCED,
        FAILED;

        /** As machines read it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** A flush that runs is progress, but not without end: this many times longer than nothing at all. */
    private static final double FLUSHING_PATIENCE = 3;

    /** Records that wait longer than this many flush intervals, and some seconds, are late. */
    private static final double LATE_INTERVALS = 3;

    private static final double LATE_GRACE_SECONDS = 10;

    /** Fewer bad records than this alarm only when they are more than half of all: one of three is no pattern. */
    private static final long FEW = 10;

    public Assessment {
        codes = List.copyOf(codes);
    }

    /**
     * What is judged.
     *
     * @param state the pipeline's state
     * @param owned topic partitions it reads
     * @param isLagKnown whether each of them was looked at since it is read
     * @param lag offsets not committed yet
     * @param waitingSeconds how long the oldest record has been seen waiting
     * @param idleSeconds seconds since anything counted as progress: a commit, an assignment, a source that came back, or
     *     no record waiting
     * @param isFlushing whether a flush runs
     * @param sourceFault why the source does not answer, as a sentence; empty when it answered the last question
     * @param isTopicKnown whether the topic is there
     * @param topic its name
     * @param open what lies behind open transactions
     * @param recent what became of the records of the last minutes
     * @param table what it fills
     * @param limits what is too much
     */
    record Facts(
            StreamState state,
            int owned,
            boolean isLagKnown,
            long lag,
            double waitingSeconds,
            double idleSeconds,
            boolean isFlushing,
            Optional<String> sourceFault,
            boolean isTopicKnown,
            String topic,
            OpenTransactions open,
            Content recent,
            TableDefinition table,
            Limits limits) {}

    /**
     * What lies behind open transactions.
     *
     * @param offsets how much; 0 when none is open
     * @param topicPartitions in how many topic partitions
     * @param oldest the one that has been open longest; null when none is
     * @param from the first offset that waits there
     * @param seconds for how long it has been seen open
     * @param transaction whose it is, as far as that is known; else empty
     */
    record OpenTransactions(
            long offsets, int topicPartitions, TopicPartition oldest, long from, double seconds, String transaction) {

        static final OpenTransactions NONE = new OpenTransactions(0, 0, null, 0, 0, "");
    }

    /**
     * What is too much.
     *
     * @param flushSeconds the flush interval
     * @param stalledAfterSeconds without progress
     * @param deadLetterShare dead letters by records
     * @param keyOnlyShare rows with nothing but their key by rows
     */
    record Limits(double flushSeconds, double stalledAfterSeconds, double deadLetterShare, double keyOnlyShare) {

        /** Records that wait longer are late. */
        double lateSeconds() {
            return LATE_INTERVALS * flushSeconds + LATE_GRACE_SECONDS;
        }

        boolean areTooManyDeadLetters(Content content) {
            return isTooMuch(content.deadLetters(), content.records(), deadLetterShare);
        }

        boolean areTooManyKeyOnlyRows(Content content) {
            return isTooMuch(content.keyOnlyRows(), content.rows(), keyOnlyShare);
        }

        private static boolean isTooMuch(long bad, long all, double share) {
            return bad > share * all && (bad >= FEW || bad > all - bad || share == 0);
        }
    }

    private record Finding(Level level, Code code, String sentence, String action) {}

    static Assessment of(Facts facts) {
        Optional<Finding> ended = ended(facts.state());
        List<Finding> findings = new ArrayList<>();
        if (ended.isPresent()) {
            findings.add(ended.get());
        } else {
            source(facts).ifPresent(findings::add);
            if (findings.isEmpty()) {
                progress(facts).ifPresent(findings::add);
            }
            deadLetters(facts).ifPresent(findings::add);
            keyOnlyRows(facts).ifPresent(findings::add);
            openTransaction(facts).ifPresent(findings::add);
            late(facts)
                    .filter(late -> findings.stream().noneMatch(Assessment::isAboutWaiting))
                    .ifPresent(findings::add);
            if (findings.isEmpty()) {
                findings.add(well(facts));
            }
        }
        Finding first = findings.get(0);
        return new Assessment(
                first.level(),
                first.code(),
                findings.stream().map(Finding::sentence).collect(Collectors.joining(" Also: ")),
                first.action(),
                findings.stream().map(Finding::code).toList());
    }

    /** That records wait is a part of these already. */
    private static boolean isAboutWaiting(Finding finding) {
        return switch (finding.code()) {
            case SOURCE_UNREACHABLE, TOPIC_MISSING, STALLED, FLUSH_STALLED, STANDBY -> true;
            case RUNNING, STOPPED, LATE, TRANSACTION_OPEN, KEY_ONLY_ROWS, DEAD_LETTERS, FENCED, FAILED -> false;
        };
    }

    private static Optional<Finding> ended(StreamState state) {
        if (state instanceof StreamState.Failed failed) {
            return Optional.of(new Finding(
                    Level.DOWN,
                    Code.FAILED,
                    "Stopped by a fault: " + Stream.reason(failed.cause()),
                    "Remove the cause and restart: the service goes on from the commit log, nothing is lost."));
        }
        if (state instanceof StreamState.Fenced fenced) {
            return Optional.of(new Finding(
                    Level.DOWN,
                    Code.FENCED,
                    "Another instance has taken over: " + fenced.why(),
                    "Let this process restart. If it happens again, look for a second service with another consumer"
                            + " group on the same lake."));
        }
        return state instanceof StreamState.Stopped
                ? Optional.of(new Finding(Level.OK, Code.STOPPED, "Stopped; everything taken is committed.", ""))
                : Optional.empty();
    }

    private static Optional<Finding> source(Facts facts) {
        if (facts.sourceFault().isPresent()) {
            return Optional.of(new Finding(
                    Level.DEGRADED,
                    Code.SOURCE_UNREACHABLE,
                    facts.sourceFault().get(),
                    "Check the brokers and the network. Nothing is lost; it goes on by itself when they answer."));
        }
        return facts.isTopicKnown()
                ? Optional.empty()
                : Optional.of(new Finding(
                        Level.DEGRADED,
                        Code.TOPIC_MISSING,
                        "Topic " + facts.topic() + " does not exist.",
                        "Create it, or correct the configured topic name."));
    }

    private static Optional<Finding> progress(Facts facts) {
        double patience = facts.limits().stalledAfterSeconds() * (facts.isFlushing() ? FLUSHING_PATIENCE : 1);
        if (facts.owned() == 0 || facts.lag() == 0 || facts.idleSeconds() <= patience) {
            return Optional.empty();
        }
        String found = waiting(facts.lag()) + ", and nothing was committed for " + whole(facts.idleSeconds())
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
                                "Look at the log for the last warning, take a thread dump, then restart."));
    }

    private static Optional<Finding> deadLetters(Facts facts) {
        Content recent = facts.recent();
        return facts.limits().areTooManyDeadLetters(recent)
                ? Optional.of(new Finding(
                        Level.DEGRADED,
                        Code.DEAD_LETTERS,
                        Counted.only(recent.deadLetters()) + " of " + Counted.of(recent.records(), "record")
                                + " of the last " + ContentWindow.LENGTH.toMinutes()
                                + " minutes could not become rows (" + recent.reasons() + ")"
                                + recent.ofDeadLetters() + ".",
                        "They are kept, byte for byte, with the reason: 'esports-lake show --table "
                                + facts.table().name() + " --dead-letters' prints them. Mend what is sent to topic "
                                + facts.topic() + "."))
                : Optional.empty();
    }

    private static Optional<Finding> keyOnlyRows(Facts facts) {
        Content recent = facts.recent();
        return facts.limits().areTooManyKeyOnlyRows(recent)
                ? Optional.of(new Finding(
                        Level.DEGRADED,
                        Code.KEY_ONLY_ROWS,
                        Counted.only(recent.keyOnlyRows()) + " of " + Counted.of(recent.rows(), "row")
                                + " of the last " + ContentWindow.LENGTH.toMinutes() + " minutes hold nothing but "
                                + facts.table().keyColumn()
                                + recent.ofKeyOnlyRows() + ".",
                        "Fields that are no column are not kept: map them to the table's columns before topic "
                                + facts.topic() + "."))
                : Optional.empty();
    }

    private static Optional<Finding> openTransaction(Facts facts) {
        OpenTransactions open = facts.open();
        if (open.offsets() == 0 || open.seconds() <= facts.limits().lateSeconds()) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Level.DEGRADED,
                Code.TRANSACTION_OPEN,
                Counted.of(open.offsets(), "offset")
                        + (open.topicPartitions() == 1 ? "" : " of " + open.topicPartitions() + " topic partitions")
                        + (open.offsets() == 1 ? " waits" : " wait")
                        + " for a transaction to end. The oldest has been open for at least " + whole(open.seconds())
                        + " s, in " + open.oldest() + " from offset " + open.from()
                        + (open.transaction().isEmpty() ? "" : " (" + open.transaction() + ")") + ".",
                "Ask who runs that producer. When it is gone, the broker ends the transaction by itself after the"
                        + " producer's transaction.timeout.ms; 'kafka-transactions.sh find-hanging' names one that hangs"
                        + " for longer."));
    }

    private static Optional<Finding> late(Facts facts) {
        if (facts.owned() == 0
                || facts.lag() == 0
                || facts.waitingSeconds() <= facts.limits().lateSeconds()) {
            return Optional.empty();
        }
        boolean isProgressing = facts.idleSeconds() <= facts.limits().lateSeconds();
        return Optional.of(new Finding(
                Level.DEGRADED,
                Code.LATE,
                "Behind: " + waiting(facts.lag()) + ", the oldest for at least " + whole(facts.waitingSeconds()) + " s"
                        + (isProgressing ? "" : "; nothing was committed for " + whole(facts.idleSeconds()) + " s")
                        + ".",
                isProgressing
                        ? "It is catching up. If this stays, add instances, up to one per topic partition."
                        : "Look at the log for warnings. Without progress it counts as stalled after "
                                + whole(facts.limits().stalledAfterSeconds()
                                        * (facts.isFlushing() ? FLUSHING_PATIENCE : 1))
                                + " s."));
    }

    private static Finding well(Facts facts) {
        if (facts.owned() == 0) {
            return new Finding(
                    Level.OK, Code.STANDBY, "Reads no topic partition now: none is assigned to this instance.", "");
        }
        long open = facts.open().offsets();
        String behind = open == 0
                ? "."
                : "; " + Counted.of(open, "offset") + (open == 1 ? " waits" : " wait") + " for a transaction to end.";
        if (facts.lag() > 0) {
            return new Finding(
                    Level.OK,
                    Code.RUNNING,
                    "All is well: " + waiting(facts.lag()) + " to be committed, the oldest for "
                            + whole(facts.waitingSeconds()) + " s" + behind,
                    "");
        }
        if (!facts.isLagKnown()) {
            return new Finding(
                    Level.OK, Code.RUNNING, "It reads; how much waits in the topic was not looked at yet.", "");
        }
        return new Finding(
                Level.OK,
                Code.RUNNING,
                (open == 0
                                ? "All is well: every record is committed"
                                : "All is well: every record that may be read is committed")
                        + behind,
                "");
    }

    private static String waiting(long records) {
        return Counted.of(records, "record") + (records == 1 ? " waits" : " wait");
    }

    private static String whole(double seconds) {
        return String.valueOf(Math.round(seconds));
    }
}
