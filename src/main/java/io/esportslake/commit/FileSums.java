package io.esportslake.commit;

import io.esportslake.source.TopicPartition;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What is in a file, counted when it was written: enough to say what goes with it when it goes.
 *
 * @param spans by topic partition, in order, one or more
 * @param newestProcessingTime the newest flush that made a row of it
 */
public record FileSums(List<OffsetSpan> spans, Instant newestProcessingTime) {

    /** @throws IllegalArgumentException when there is no span, or they are not in order */
    public FileSums {
        Objects.requireNonNull(newestProcessingTime, "newestProcessingTime");
        spans = List.copyOf(spans);
        TopicPartition before = null;
        for (OffsetSpan span : spans) {
            if (before != null && before.compareTo(span.topicPartition()) >= 0) {
                throw new IllegalArgumentException("A file's topic partitions are in order, each once, found "
                        + span.topicPartition() + " after " + before);
            }
            before = span.topicPartition();
        }
        if (before == null) {
            throw new IllegalArgumentException("A file holds rows of one topic partition or more, found none");
        }
    }

    /** Rows of all topic partitions. */
    public long rows() {
        return spans.stream().mapToLong(OffsetSpan::rows).sum();
    }

    /** @throws IllegalArgumentException when the file has another number of rows */
    void requireRows(long rows, String path) {
        if (rows() != rows) {
            throw new IllegalArgumentException("A file's rows are those of its topic partitions, found " + rows
                    + " rows, " + rows() + " by topic partition in " + path);
        }
    }
}
