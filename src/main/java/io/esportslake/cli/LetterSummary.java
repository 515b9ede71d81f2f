package io.esportslake.cli;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What there is to say of the dead letters of one reason without showing them all. */
final class LetterSummary {

    /** The columns that it is made from. */
    static final List<String> COLUMNS =
            List.of("reason", "detail", "topic", "kafka_partition", "kafka_offset", "processing_timestamp");

    private final SortedMap<String, Offsets> byTopicPartition = new TreeMap<>();
    private long letters;
    private Instant first = Instant.MAX;
    private Instant last = Instant.MIN;
    private String example = "";
    private String exampleDetail = "";

    /** Letters of one topic partition: how many, and between which offsets, both included. */
    record Offsets(long letters, long first, long last) {}

    /** Adds a letter by its values of {@link #COLUMNS}. */
    void add(Object[] letter) {
        String topicPartition = letter[2] + "-" + letter[3];
        long offset = (Long) letter[4];
        Instant processed = (Instant) letter[5];
        letters++;
        byTopicPartition.merge(
                topicPartition,
                new Offsets(1, offset, offset),
                (known, one) ->
                        new Offsets(known.letters + 1, Math.min(known.first, offset), Math.max(known.last, offset)));
        if (processed.isBefore(first)) {
            first = processed;
        }
        // The newest, because older ones may be of a fault that is mended.
        if (!processed.isBefore(last)) {
            last = processed;
            example = topicPartition + "@" + offset;
            exampleDetail = letter[1] == null ? "" : letter[1].toString();
        }
    }

    long letters() {
        return letters;
    }

    Instant first() {
        return first;
    }

    Instant last() {
        return last;
    }

    /** Where the newest lies, as {@code topic-partition@offset}. */
    String example() {
        return example;
    }

    String exampleDetail() {
        return exampleDetail;
    }

    SortedMap<String, Offsets> byTopicPartition() {
        return byTopicPartition;
    }
}
