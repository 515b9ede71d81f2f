package io.esportslake.kafka;

import io.esportslake.failure.FailureCode;
import io.esportslake.source.TopicPartition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * Kafka took back records that it had given, as it does when a replica that had not got them all becomes the leader.
 * Their offsets are given to other records, which nothing but this exception tells: for the next start, the commit log
 * and the topic may fit together.
 */
final class TruncatedTopic {

    private TruncatedTopic() {}

    /**
     * What was replaced, and what can be done.
     *
     * @param committed next offsets, as far as this process has committed them or found them in the log
     */
    static IllegalStateException explain(LogTruncationException truncated, Map<TopicPartition, Long> committed) {
        List<String> replaced = new ArrayList<>();
        truncated.offsetOutOfRangePartitions().forEach((kafka, next) -> {
            TopicPartition topicPartition = TopicPartitions.fromKafka(kafka);
            OffsetAndMetadata divergent = truncated.divergentOffsets().get(kafka);
            replaced.add((divergent == null
                            ? topicPartition + ", from an offset below " + next + " that Kafka does not tell"
                            : topicPartition + "[" + divergent.offset() + ", " + next + ")")
                    + (committed.containsKey(topicPartition)
                            ? ", of which the lake holds those below " + committed.get(topicPartition)
                            : ""));
        });
        return new IllegalStateException(FailureCode.RECORDS_LOST.says(
                "Kafka has taken back records that were read, and may have given their offsets to others: "
                        + String.join("; ", replaced.stream().sorted().toList())
                        + ". The lake keeps the rows that it has. A start goes on where the commit log ends: what"
                        + " stands below that now is not read unless 'commits set-offset' with --offset and"
                        + " --allow-reading-again says so, and gets its rows beside those that are there"));
    }
}
