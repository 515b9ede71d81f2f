package io.esportslake.ingest;

import io.esportslake.source.TopicPartition;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What an assignment led to.
 *
 * @param start the offset each assigned topic partition is read from
 * @param topicIds identity of the topic of each of them
 * @param begun topic partitions that the log did not know before
 * @param lost ranges that the source no longer held
 */
public record AssignmentReport(
        Map<TopicPartition, Long> start,
        Map<TopicPartition, String> topicIds,
        Set<TopicPartition> begun,
        List<DataLoss> lost) {

    public AssignmentReport {
        start = Map.copyOf(start);
        topicIds = Map.copyOf(topicIds);
        begun = Set.copyOf(begun);
        lost = List.copyOf(lost);
    }

    /** Identity of the topic of an assigned topic partition. */
    String topicId(TopicPartition assigned) {
        return Objects.requireNonNull(topicIds.get(assigned), () -> "No topic id of " + assigned);
    }
}
