package io.esportslake.kafka;

import io.esportslake.app.SourceCatalog;
import io.esportslake.source.SourcePartition;
import io.esportslake.source.TopicPartition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** A source without a broker: every topic is there, with one topic partition of a thousand offsets. */
@Alternative
@ApplicationScoped
public class StandInCatalog implements SourceCatalog {

    static final String CLUSTER = "in-memory";

    @Override
    public String connect(Duration timeout) {
        return CLUSTER;
    }

    @Override
    public Map<String, Map<TopicPartition, SourcePartition>> offered(Set<String> topics) {
        return topics.stream().collect(Collectors.toMap(topic -> topic, StandInCatalog::zero));
    }

    private static Map<TopicPartition, SourcePartition> zero(String topic) {
        TopicPartition zero = new TopicPartition(topic, 0);
        return Map.of(zero, new SourcePartition(zero, "id-of-" + topic, 0, 1_000, 1_000));
    }

    @Override
    public OptionalLong offsetAt(TopicPartition topicPartition, Instant time) {
        return OptionalLong.empty();
    }

    @Override
    public Identity current(Set<String> topics) {
        return new Identity(
                CLUSTER, topics.stream().collect(Collectors.toMap(topic -> topic, topic -> "id-of-" + topic)));
    }
}
