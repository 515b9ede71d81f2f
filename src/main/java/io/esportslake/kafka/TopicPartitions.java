package io.esportslake.kafka;

import io.esportslake.source.TopicPartition;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/** Between Kafka's topic partitions and the core's. */
final class TopicPartitions {

    private TopicPartitions() {}

    static TopicPartition fromKafka(org.apache.kafka.common.TopicPartition kafka) {
        return new TopicPartition(kafka.topic(), kafka.partition());
    }

    static Set<TopicPartition> fromKafka(Collection<org.apache.kafka.common.TopicPartition> kafka) {
        return kafka.stream().map(TopicPartitions::fromKafka).collect(Collectors.toSet());
    }

    static org.apache.kafka.common.TopicPartition toKafka(TopicPartition topicPartition) {
        return new org.apache.kafka.common.TopicPartition(topicPartition.topic(), topicPartition.partition());
    }
}
