package io.esportslake.reader;

import io.esportslake.log.Change;
import io.esportslake.log.Commit;
import io.esportslake.log.CommittedRange;
import io.esportslake.log.LostRange;
import io.esportslake.log.Progress;
import io.esportslake.source.OffsetRange;
import io.esportslake.source.RecordCounts;
import io.esportslake.source.TopicPartition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The ranges of successive commits tile the offsets of every topic partition, and the next offsets follow from them.
 */
final class RangesCheck extends DocumentCheck {

    private final Map<TopicPartition, List<OffsetRange>> readAgain = new HashMap<>();
    private final TreeSet<TopicPartition> seen = new TreeSet<>();
    private long ranges;
    private long lost;

    RangesCheck(String table) {
        super("offset ranges", table);
    }

    @Override
    void next(Optional<Commit> before, Commit commit) {
        seen.addAll(commit.progress().keySet());
        ranges += commit.ranges().size();
        lost += commit.lost().stream().mapToLong(gone -> gone.range().span()).sum();
        if (before.isEmpty() && commit.version() > 1) {
            return; // what came before is pruned or missing
        }
        Map<TopicPartition, Progress> expected =
                new HashMap<>(before.map(Commit::progress).map(Map::copyOf).orElse(Map.of()));
        for (CommittedRange range : commit.ranges()) {
            TopicPartition topicPartition = range.topicPartition();
            Progress known = expected.get(topicPartition);
            boolean isMoved = maySetOffsets(commit.change()) && range.range().isEmpty();
            if (known == null && !range.range().isEmpty() && commit.change().microBatches() > 0) {
                found(
                        subject(commit, topicPartition),
                        range.range() + " without a start",
                        "a start position first",
                        ADVICE);
            }
            if (known != null && known.next() != range.range().from() && !isMoved) {
                found(
                        subject(commit, topicPartition),
                        "range " + range.range(),
                        "one that starts at " + known.next() + ", where version " + (commit.version() - 1) + " ended",
                        ADVICE);
            }
            if (isMoved && known != null && range.range().from() < known.next()) {
                readAgain
                        .computeIfAbsent(topicPartition, none -> new ArrayList<>())
                        .add(new OffsetRange(topicPartition, range.range().from(), known.next()));
            }
            expected.put(topicPartition, after(known, range, commit));
        }
        commit.change().turned().forEach((topicPartition, letters) -> turn(commit, topicPartition, letters, expected));
        compare(commit, expected);
    }

    /** Dead letters that are rows now move no offset. */
    private void turn(
            Commit commit, TopicPartition topicPartition, long letters, Map<TopicPartition, Progress> expected) {
        Progress known = expected.get(topicPartition);
        if (known == null || known.records().deadLetters() < letters) {
            found(
                    subject(commit, topicPartition),
                    number(letters) + " dead letters that became rows",
                    known == null ? "none" : number(known.records().deadLetters()) + " at most",
                    ADVICE);
        } else {
            expected.put(topicPartition, known.turned(letters));
        }
    }

    private static boolean maySetOffsets(Change change) {
        return change.match(
                append -> false,
                startPositions -> false,
                setOffset -> true,
                retire -> false,
                repair -> false,
                takeover -> false,
                seal -> false,
                replace -> false);
    }

    private static Progress after(@Nullable Progress known, CommittedRange range, Commit commit) {
        long lostHere = commit.lost().stream()
                .map(LostRange::range)
                .filter(gone -> gone.topicPartition().equals(range.topicPartition()))
                .mapToLong(OffsetRange::span)
                .sum();
        Progress told = commit.progress().get(range.topicPartition());
        return new Progress(
                told == null ? "" : told.topicId(),
                known == null
                        ? range.range().from()
                        : Math.min(known.start(), range.range().from()),
                range.range().until(),
                (known == null ? RecordCounts.NONE : known.records()).plus(range.records()),
                (known == null ? 0 : known.lostOffsets()) + lostHere);
    }

    private void compare(Commit commit, Map<TopicPartition, Progress> expected) {
        TreeSet<TopicPartition> all = new TreeSet<>(expected.keySet());
        all.addAll(commit.progress().keySet());
        for (TopicPartition topicPartition : all) {
            Progress there = commit.progress().get(topicPartition);
            Progress computed = expected.get(topicPartition);
            if (there == null || !there.equals(computed)) {
                found(
                        subject(commit, topicPartition),
                        there == null ? "no progress" : text(there),
                        computed == null ? "no progress yet" : text(computed),
                        ADVICE);
            }
        }
    }

    private static String text(Progress progress) {
        return "next offset " + progress.next() + " (start " + progress.start() + ", received "
                + progress.records().received() + ", dead letters "
                + progress.records().deadLetters() + ", lost " + progress.lostOffsets() + ", topic id "
                + progress.topicId() + ")";
    }

    private static String subject(Commit commit, TopicPartition topicPartition) {
        return topicPartition + " in version " + commit.version();
    }

    /** Whether an operator had this offset read again, as the log says. */
    boolean isReadAgain(TopicPartition topicPartition, long offset) {
        return readAgain.getOrDefault(topicPartition, List.of()).stream()
                .anyMatch(range -> range.from() <= offset && offset < range.until());
    }

    @Override
    String summary() {
        return number(ranges) + " ranges of " + seen.size()
                + (seen.size() == 1 ? " topic partition tile" : " topic partitions tile")
                + (lost == 0 ? "" : ", " + number(lost) + " offsets given up on record");
    }
}
