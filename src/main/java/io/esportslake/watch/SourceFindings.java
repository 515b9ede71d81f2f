package io.esportslake.watch;

import io.esportslake.watch.Assessment.Code;
import io.esportslake.watch.Assessment.Level;
import java.util.Optional;

/** What is the matter with the source: it is away, has no such topic, or holds records back. */
final class SourceFindings {

    private SourceFindings() {}

    /** Whether there is anything to read from. */
    static Optional<Finding> missing(Facts facts) {
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

    static Optional<Finding> openTransaction(Facts facts) {
        OpenTransactions open = facts.open();
        if (open.offsets() == 0 || !facts.limits().isLate(open.seconds())) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Level.DEGRADED,
                Code.TRANSACTION_OPEN,
                Counted.of(open.offsets(), "offset")
                        + (open.topicPartitions() == 1 ? "" : " of " + open.topicPartitions() + " topic partitions")
                        + (open.offsets() == 1 ? " waits" : " wait")
                        + " for a transaction to end. The oldest has been open for at least "
                        + Counted.whole(open.seconds())
                        + " s, in " + open.oldest() + " from offset " + open.from()
                        + (open.transaction().isEmpty() ? "" : " (" + open.transaction() + ")") + ".",
                "Ask who runs that producer. When it is gone, the broker ends the transaction by itself after the"
                        + " producer's transaction.timeout.ms; 'kafka-transactions.sh find-hanging' names one that hangs"
                        + " for longer."));
    }
}
