package io.esportslake.app;

import io.esportslake.config.StartRefusedException;
import io.esportslake.source.SourceIdentity;
import io.esportslake.source.SourcePartition;
import io.esportslake.source.TopicPartition;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What the source offers: asked at start, at every assignment and before every put. */
public interface SourceCatalog extends SourceIdentity {

    /**
     * Proves that the source answers.
     *
     * @return the cluster id
     * @throws StartRefusedException when it does not within {@code timeout}, or refuses us; says why and what to do
     */
    String connect(Duration timeout);

    /**
     * Every topic partition of a topic with its offsets; empty when there is no such topic.
     *
     * @throws NoAnswerException when the source does not answer within its timeout, or does not let us know
     */
    default Optional<Map<TopicPartition, SourcePartition>> offered(String topic) {
        return Optional.ofNullable(offered(Set.of(topic)).get(topic));
    }

    /**
     * The same of several topics, asked together; those that do not exist are not in it.
     *
     * @throws NoAnswerException when the source does not answer within its timeout, or does not let us know
     */
    Map<String, Map<TopicPartition, SourcePartition>> offered(Set<String> topics);

    /**
     * Whose transaction holds back what lies from an offset on; empty when the source does not tell, or not us.
     *
     * @param offset the end of the committed records, beyond which there are more
     */
    default Optional<String> transactionAt(TopicPartition topicPartition, long offset) {
        return Optional.empty();
    }

    /**
     * The first offset whose record is not older than {@code time}; empty when all are older.
     *
     * @throws NoAnswerException when the source does not answer within its timeout, or does not let us know
     */
    OptionalLong offsetAt(TopicPartition topicPartition, Instant time);
}
