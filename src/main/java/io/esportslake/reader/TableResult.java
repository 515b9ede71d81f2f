package io.esportslake.reader;

import io.esportslake.source.TopicPartition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the checks of one table found.
 *
 * @param table the table
 * @param version the commit up to which it was verified; 0 when there is none
 * @param checks in the order in which they ran
 * @param next the next offset of every topic partition in that commit
 * @param lag how many offsets the topic has beyond; only when the broker was asked
 */
public record TableResult(
        String table,
        long version,
        List<CheckResult> checks,
        Map<TopicPartition, Long> next,
        Optional<Map<TopicPartition, Long>> lag) {

    public TableResult {
        checks = List.copyOf(checks);
        next = new TreeMap<>(next);
    }

    public boolean isSound() {
        return checks.stream().allMatch(CheckResult::isSound);
    }
}
