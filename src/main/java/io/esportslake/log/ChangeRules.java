package io.esportslake.log;

import io.esportslake.source.OffsetRange;
import io.esportslake.source.RecordCounts;
import io.esportslake.source.RemovedCounts;
import io.esportslake.source.TopicPartition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** What the parts of a change have to say of each other. */
final class ChangeRules {

    private ChangeRules() {}

    static CommittedRange uncounted(OffsetRange range) {
        return new CommittedRange(range, RecordCounts.NONE);
    }

    /** The ranges, or an {@link IllegalArgumentException} when there is none, or a topic partition has two. */
    static List<CommittedRange> requireOneEach(String what, List<CommittedRange> ranges) {
        if (ranges.isEmpty()) {
            throw new IllegalArgumentException(what + " covers one range or more, found none");
        }
        byTopicPartition(ranges);
        return List.copyOf(ranges);
    }

    private static Map<TopicPartition, OffsetRange> byTopicPartition(List<CommittedRange> ranges) {
        Map<TopicPartition, OffsetRange> byTopicPartition = new HashMap<>();
        for (CommittedRange range : ranges) {
            if (byTopicPartition.put(range.topicPartition(), range.range()) != null) {
                throw new IllegalArgumentException(
                        "A commit has one range per topic partition, found two of " + range.topicPartition());
            }
        }
        return byTopicPartition;
    }

    /** The lost ones, or an {@link IllegalArgumentException} when something is lost that the ranges do not cover. */
    static List<LostRange> requireInside(List<CommittedRange> ranges, List<LostRange> lost) {
        Map<TopicPartition, OffsetRange> byTopicPartition = byTopicPartition(ranges);
        for (LostRange gone : lost) {
            OffsetRange range = byTopicPartition.get(gone.range().topicPartition());
            if (range == null
                    || gone.range().from() < range.from()
                    || gone.range().until() > range.until()) {
                throw new IllegalArgumentException(
                        "A lost range lies inside the commit's range, found " + gone.range() + " beside " + range);
            }
        }
        return List.copyOf(lost);
    }

    /**
     * The first of the checks that let a lake be verified from itself: what was counted is what was written, and
     * nothing of it is gone. By topic partition where all files of a root say what is in them by topic partition.
     */
    static void requireRowsOfFiles(List<CommittedRange> ranges, List<CommittedFile> files) {
        RecordCounts counted = sum(ranges);
        long rows = rowsIn(Root.PROCESSED, files);
        long deadLetters = rowsIn(Root.DEAD_LETTERS, files);
        if (counted.rows() != rows || counted.deadLetters() != deadLetters) {
            throw new IllegalArgumentException("The files hold what the ranges count, found " + rows + " rows and "
                    + deadLetters + " dead letters in files, " + counted.rows() + " and " + counted.deadLetters()
                    + " counted");
        }
        if (!counted.removed().equals(RemovedCounts.NONE)) {
            throw new IllegalArgumentException(
                    "Records that were just read are not removed yet, found " + counted.removed());
        }
        requireRowsByTopicPartition("rows", Root.PROCESSED, ranges, RecordCounts::rows, files);
        requireRowsByTopicPartition("dead letters", Root.DEAD_LETTERS, ranges, RecordCounts::deadLetters, files);
    }

    private static void requireRowsByTopicPartition(
            String what,
            Root root,
            List<CommittedRange> ranges,
            ToLongFunction<RecordCounts> counted,
            List<CommittedFile> files) {
        Map<TopicPartition, Long> found = new TreeMap<>();
        for (CommittedFile file : files) {
            if (file.root() == root) {
                if (file.sums().isEmpty()) {
                    return;
                }
                file.sums().get().spans().forEach(span -> {
                    requireInside(span, ranges, file);
                    found.merge(span.topicPartition(), span.rows(), Long::sum);
                });
            }
        }
        for (CommittedRange range : ranges) {
            long expected = counted.applyAsLong(range.records());
            long held = found.getOrDefault(range.topicPartition(), 0L);
            if (held != expected) {
                throw new IllegalArgumentException("The files hold what the ranges count, found " + held + " " + what
                        + " of " + range.topicPartition() + " in files, " + expected + " counted");
            }
        }
    }

    private static void requireInside(OffsetSpan span, List<CommittedRange> ranges, CommittedFile file) {
        boolean isInside = ranges.stream()
                .map(CommittedRange::range)
                .anyMatch(range -> range.topicPartition().equals(span.topicPartition())
                        && range.from() <= span.first()
                        && span.last() < range.until());
        if (!isInside) {
            throw new IllegalArgumentException("A file holds offsets of the commit's ranges, found "
                    + span.topicPartition() + " from " + span.first() + " to " + span.last() + " in "
                    + file.finalPath());
        }
    }

    /** A seal adds what it removes, by topic partition; readers see it, or it is held back still. */
    static void requireSameRows(SealedParts parts, List<CommittedFile> files) {
        if (files.isEmpty()) {
            throw new IllegalArgumentException("A seal makes one file or more, found none");
        }
        for (CommittedFile file : files) {
            boolean fits = file.root() == parts.root()
                    && file.partitionKey().equals(parts.partitionKey())
                    && file.sums().isPresent();
            if (!fits) {
                throw new IllegalArgumentException("A seal makes files of its parts' root and partition key"
                        + " that say what is in them, found " + file + " of parts in "
                        + parts.root().text() + " "
                        + parts.partitionKey().path());
            }
        }
        FileSums made = FileSums.of(
                files.stream().map(file -> file.sums().orElseThrow()).toList());
        if (!made.equals(parts.sums())) {
            throw new IllegalArgumentException("A seal's files hold what its parts do, found " + made.text()
                    + ", expected " + parts.sums().text());
        }
    }

    /** What was a dead letter is one row or one dead letter, of the same topic partition, and at least one is a row. */
    static void requireSameRecords(LetterFiles letters, List<CommittedFile> files) {
        if (rowsIn(Root.PROCESSED, files) == 0) {
            throw new IllegalArgumentException("Dead letters give way to rows, found none in " + files);
        }
        for (CommittedFile file : files) {
            if (file.isHeld() || file.sums().isEmpty()) {
                throw new IllegalArgumentException(
                        "What takes the place of dead letters is for readers, and says what is" + " in it, found "
                                + file);
            }
        }
        List<OffsetSpan> made = FileSums.of(
                        files.stream().map(file -> file.sums().orElseThrow()).toList())
                .spans();
        if (!made.equals(letters.sums().spans())) {
            throw new IllegalArgumentException("What takes the place of dead letters holds each of them once, found "
                    + made + ", expected " + letters.sums().spans());
        }
    }

    private static long rowsIn(Root root, List<CommittedFile> files) {
        return files.stream()
                .filter(file -> file.root() == root)
                .mapToLong(CommittedFile::rows)
                .sum();
    }

    static RecordCounts sum(List<CommittedRange> ranges) {
        return ranges.stream().map(CommittedRange::records).reduce(RecordCounts.NONE, RecordCounts::plus);
    }
}
