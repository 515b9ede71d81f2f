package io.esportslake.reader;

import io.esportslake.log.FileSums;
import io.esportslake.log.LiveFile;
import io.esportslake.log.OffsetSpan;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Which dead letters are meant. What is empty, or the widest, narrows nothing.
 *
 * @param reasons codes of reasons, as the files have them
 * @param since the first processing time, or {@link Instant#MIN}
 * @param until the processing time after the last, or {@link Instant#MAX}
 * @param offsets alternatives
 */
public record LetterFilter(Set<String> reasons, Instant since, Instant until, List<Offsets> offsets) {

    /** All of them. */
    public static final LetterFilter ALL = new LetterFilter(Set.of(), Instant.MIN, Instant.MAX, List.of());

    /**
     * The offsets {@code [from, until)} of a topic partition; of whichever topic, as a table has one.
     *
     * @param partition number of the topic partition
     */
    public record Offsets(int partition, long from, long until) {

        /** Refuses offsets that there cannot be with an {@link IllegalArgumentException}. */
        public Offsets {
            if (partition < 0 || from < 0 || until <= from) {
                throw new IllegalArgumentException("Offsets are those from one on, below another, found partition "
                        + partition + ", [" + from + ", " + until + ")");
            }
        }

        private boolean holds(int number, long offset) {
            return number == partition && offset >= from && offset < until;
        }

        private boolean meets(OffsetSpan span) {
            return span.topicPartition().partition() == partition && span.last() >= from && span.first() < until;
        }
    }

    public LetterFilter {
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(until, "until");
        reasons = Set.copyOf(reasons);
        offsets = List.copyOf(offsets);
    }

    /** Whether a letter is meant. */
    public boolean admits(String reason, int partition, long offset, Instant processed) {
        return (reasons.isEmpty() || reasons.contains(reason))
                && !processed.isBefore(since)
                && processed.isBefore(until)
                && (offsets.isEmpty() || offsets.stream().anyMatch(range -> range.holds(partition, offset)));
    }

    /** False when the log alone says that no letter in the file is meant. */
    public boolean mayAdmit(LiveFile file) {
        if (file.sums().isEmpty()) {
            return true;
        }
        FileSums sums = file.sums().get();
        return !sums.newestProcessingTime().isBefore(since)
                && (offsets.isEmpty()
                        || sums.spans().stream()
                                .anyMatch(span -> offsets.stream().anyMatch(range -> range.meets(span))));
    }
}
