package io.esportslake.reader;

import io.esportslake.log.Commit;
import io.esportslake.log.OffsetSpan;
import io.esportslake.log.Progress;
import io.esportslake.log.Root;
import io.esportslake.source.OffsetRange;
import io.esportslake.source.TopicPartition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * Every row and dead letter comes from an offset of its own that its micro-batch covers, and there are as many per
 * topic partition as the log counts. Keeps a bit per offset.
 */
final class OffsetsCheck extends Check {

    private static final String TWICE =
            "A record stands twice: move the file that the log does not know out of the table";

    private final Commit horizon;
    private final RangesCheck log;
    private final FilesCheck files;
    private final Map<TopicPartition, Tally> tallies = new TreeMap<>();
    private final Map<Integer, TopicPartition> topicPartitions = new HashMap<>();
    private final List<Twice> twice = new ArrayList<>();
    private final Map<LakeFile, Map<TopicPartition, long[]>> spans = new LinkedHashMap<>();
    /** Files of several topics whose sums are counted. */
    private final Set<LakeFile> summed = new HashSet<>();

    private long pairs;
    private long readAgain;

    /** What was seen of one topic partition. */
    private static final class Tally {
        private final OffsetSet seen = new OffsetSet();
        private long rows;
        private long deadLetters;
    }

    /**
     * A topic partition in a file.
     *
     * @param range the offsets that may be there
     * @param tally of all files
     * @param span the lowest and the highest offset seen in this one
     */
    private record Place(OffsetRange range, Tally tally, long[] span) {}

    /** Offsets of a file that were seen before. */
    private static final class Twice {
        private final LakeFile file;
        private final TopicPartition topicPartition;
        private final long first;
        private long count;

        Twice(LakeFile file, TopicPartition topicPartition, long first) {
            this.file = file;
            this.topicPartition = topicPartition;
            this.first = first;
        }
    }

    OffsetsCheck(Commit horizon, RangesCheck log, FilesCheck files) {
        super("offsets", horizon.table());
        this.horizon = horizon;
        this.log = log;
        this.files = files;
        horizon.progress().keySet().forEach(found -> topicPartitions.put(found.partition(), found));
    }

    /** Looks at a batch of a file's rows. */
    void check(LakeFile file, VectorSchemaRoot batch) {
        IntVector partitions = (IntVector) batch.getVector("kafka_partition");
        BigIntVector offsets = (BigIntVector) batch.getVector("kafka_offset");
        Place place = null;
        Twice duplicate = null;
        for (int row = 0; row < batch.getRowCount(); row++) {
            if (partitions.isNull(row) || offsets.isNull(row) || partitions.get(row) < 0 || offsets.get(row) < 0) {
                found(file.toString(), "a row without topic partition and offset", "both", FootersCheck.RESTORE);
                continue;
            }
            int partition = partitions.get(row);
            long offset = offsets.get(row);
            if (place == null || partition != place.range.topicPartition().partition()) {
                List<OffsetSpan> several = file.ofSeveralTopics(partition);
                if (!several.isEmpty()) {
                    checkOneOf(several, file, offset);
                    place = null;
                    continue;
                }
                OffsetRange range = range(file, partition);
                if (range == null) {
                    found(
                            file.toString(),
                            "a row of topic partition number " + partition,
                            "topic partitions that the log knows: "
                                    + horizon.progress().keySet(),
                            FootersCheck.RESTORE);
                    return;
                }
                place = new Place(
                        range,
                        tallies.computeIfAbsent(range.topicPartition(), none -> new Tally()),
                        spans.computeIfAbsent(file, none -> new HashMap<>())
                                .computeIfAbsent(range.topicPartition(), none -> new long[] {Long.MAX_VALUE, -1}));
                duplicate = null;
            }
            pairs++;
            if (file.file.root() == Root.PROCESSED) {
                place.tally.rows++;
            } else {
                place.tally.deadLetters++;
            }
            place.span[0] = Math.min(place.span[0], offset);
            place.span[1] = Math.max(place.span[1], offset);
            TopicPartition topicPartition = place.range.topicPartition();
            if (offset < place.range.from() || offset >= place.range.until()) {
                found(
                        file.toString(),
                        "a row of " + topicPartition + "@" + offset,
                        "offsets of its micro-batch, " + place.range.from() + " to " + (place.range.until() - 1),
                        FootersCheck.RESTORE);
            }
            if (!place.tally.seen.add(offset)) {
                if (log.isReadAgain(topicPartition, offset)) {
                    readAgain++;
                } else if (duplicate == null) {
                    duplicate = duplicate(file, topicPartition, offset);
                }
                if (duplicate != null) {
                    duplicate.count++;
                }
            }
        }
    }

    /** Which topic the row is of cannot be told, nor whether it stands twice: the file's sums count for its rows. */
    private void checkOneOf(List<OffsetSpan> spans, LakeFile file, long offset) {
        pairs++;
        if (spans.stream().noneMatch(span -> span.first() <= offset && offset <= span.last())) {
            found(
                    file.toString(),
                    "a row of topic partition number "
                            + spans.get(0).topicPartition().partition() + " at offset " + offset,
                    "offsets of " + spans,
                    FootersCheck.RESTORE);
        }
        if (summed.add(file)) {
            for (OffsetSpan span : file.ofSeveralTopics) {
                Tally tally = tallies.computeIfAbsent(span.topicPartition(), none -> new Tally());
                if (file.file.root() == Root.PROCESSED) {
                    tally.rows += span.rows();
                } else {
                    tally.deadLetters += span.rows();
                }
            }
        }
    }

    /** What the file's own footer says it covers; without one, all that the log has of that number. */
    private @Nullable OffsetRange range(LakeFile file, int partition) {
        OffsetRange range = file.ranges.get(partition);
        if (range != null) {
            return range;
        }
        TopicPartition known = topicPartitions.get(partition);
        Progress progress = known == null ? null : horizon.progress().get(known);
        return known == null || progress == null ? null : new OffsetRange(known, progress.start(), progress.next());
    }

    private Twice duplicate(LakeFile file, TopicPartition topicPartition, long offset) {
        for (Twice known : twice) {
            if (known.file == file && known.topicPartition.equals(topicPartition)) {
                return known;
            }
        }
        Twice found = new Twice(file, topicPartition, offset);
        twice.add(found);
        return found;
    }

    /** After the last file. */
    void end() {
        for (Twice duplicate : twice) {
            found(
                    duplicate.file.toString(),
                    number(duplicate.count) + (duplicate.count == 1 ? " record" : " records")
                            + " that another file holds too, the first "
                            + duplicate.topicPartition + "@" + duplicate.first + others(duplicate),
                    "every offset once",
                    TWICE
                            + (horizon.prunedBelow() > 1
                                    ? "; unless 'commits set-offset' had it read again before version "
                                            + horizon.prunedBelow()
                                    : ""));
        }
        long rowsShort = 0;
        long deadLettersShort = 0;
        TreeSet<TopicPartition> all = new TreeSet<>(horizon.progress().keySet());
        all.addAll(tallies.keySet());
        for (TopicPartition topicPartition : all) {
            rowsShort += rowsOf(topicPartition) - rowsSeen(topicPartition);
            deadLettersShort += deadLettersOf(topicPartition) - deadLettersSeen(topicPartition);
        }
        // What files that are missing or damaged held is told where they are named, not once more for what they leave.
        boolean isExplained = rowsShort == files.absent(Root.PROCESSED)
                && deadLettersShort == files.absent(Root.DEAD_LETTERS)
                && rowsShort + deadLettersShort > 0;
        for (TopicPartition topicPartition : all) {
            boolean isEqual = rowsSeen(topicPartition) == rowsOf(topicPartition)
                    && deadLettersSeen(topicPartition) == deadLettersOf(topicPartition);
            if (!isEqual && !isExplained) {
                found(
                        topicPartition.toString(),
                        number(rowsSeen(topicPartition)) + " rows and " + number(deadLettersSeen(topicPartition))
                                + " dead letters in the files",
                        number(rowsOf(topicPartition)) + " and " + number(deadLettersOf(topicPartition))
                                + " as version " + horizon.version() + " counts",
                        "Look at the other findings first: a missing, added or changed file explains it");
            }
        }
    }

    private String others(Twice duplicate) {
        List<String> names = new ArrayList<>();
        spans.forEach((file, span) -> {
            long[] bounds = span.get(duplicate.topicPartition);
            if (file != duplicate.file
                    && bounds != null
                    && bounds[0] <= duplicate.first
                    && duplicate.first <= bounds[1]
                    && names.size() < 3) {
                names.add(file.toString());
            }
        });
        return names.isEmpty() ? "" : " (look at " + String.join(", ", names) + ")";
    }

    private long rowsOf(TopicPartition topicPartition) {
        Progress progress = horizon.progress().get(topicPartition);
        return progress == null ? 0 : progress.records().rows();
    }

    private long deadLettersOf(TopicPartition topicPartition) {
        Progress progress = horizon.progress().get(topicPartition);
        return progress == null ? 0 : progress.records().deadLetters();
    }

    private long rowsSeen(TopicPartition topicPartition) {
        Tally tally = tallies.get(topicPartition);
        return tally == null ? 0 : tally.rows;
    }

    private long deadLettersSeen(TopicPartition topicPartition) {
        Tally tally = tallies.get(topicPartition);
        return tally == null ? 0 : tally.deadLetters;
    }

    @Override
    String summary() {
        return number(pairs) + " records, each offset once and inside its micro-batch"
                + (readAgain == 0 ? "" : ", but for " + number(readAgain) + " read again on record");
    }
}
