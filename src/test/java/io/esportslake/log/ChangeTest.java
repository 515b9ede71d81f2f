package io.esportslake.log;

import static io.esportslake.log.Lakes.ONE;
import static io.esportslake.log.Lakes.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.source.OffsetRange;
import io.esportslake.source.RecordCounts;
import io.esportslake.source.RemovedCounts;
import io.esportslake.source.TopicPartition;
import io.esportslake.table.PartitionKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What each change has to add up to. */
class ChangeTest {

    private static final PartitionKey LIVE = new PartitionKey(List.of("status"), List.of("live"));

    private static CommittedRange range(TopicPartition topicPartition, long from, long until, long rows) {
        return new CommittedRange(new OffsetRange(topicPartition, from, until), new RecordCounts(rows, rows, 0, 0));
    }

    private static CommittedFile file(long rows) {
        return new CommittedFile(Root.PROCESSED, "staged", "final", LIVE, rows, 100);
    }

    @Test
    void anAppendAndARepairHoldInFilesWhatTheirRangesCount() {
        String message =
                "The files hold what the ranges count, found 4 rows and 0 dead letters in files, 5 and 0 counted";

        assertThatThrownBy(() -> new Change.Append(List.of(range(ZERO, 0, 9, 5)), List.of(file(4)), List.of()))
                .hasMessage(message);
        assertThatThrownBy(() -> new Change.Repair(List.of(range(ZERO, 0, 9, 5)), List.of(file(4))))
                .hasMessage(message);
        assertThat(new Change.Append(List.of(range(ZERO, 0, 9, 5)), List.of(file(4), file(1)), List.of()).files())
                .hasSize(2);
    }

    private static final DocumentName SCHEMA = new DocumentName(DocumentName.Kind.SCHEMA, 0, "ab".repeat(32));

    private static LiveFile part(long version, PartitionKey key, DocumentName schema, long first, long last) {
        return new LiveFile(
                version,
                Root.PROCESSED,
                FileNames.held("matches", key, version, 0),
                key,
                last - first + 1,
                100,
                Optional.of(sums(first, last)),
                Optional.of(schema));
    }

    private static FileSums sums(long first, long last) {
        return new FileSums(List.of(new OffsetSpan(ZERO, last - first + 1, first, last)), Lakes.TIME);
    }

    private static CommittedFile joined(String path, PartitionKey key, long first, long last) {
        return new CommittedFile(
                Root.PROCESSED, "staged", path, key, last - first + 1, 150, Optional.of(sums(first, last)));
    }

    @Test
    void aSealAddsWhatItRemovesByTopicPartition() {
        SealedParts parts = SealedParts.of(List.of(part(1, LIVE, SCHEMA, 0, 4), part(2, LIVE, SCHEMA, 5, 6)));

        Change seal = new Change.Seal(
                parts, List.of(joined("matches/a.parquet", LIVE, 0, 3), joined("matches/b.parquet", LIVE, 4, 6)));

        assertThat(seal.removed()).extracting(RemovedFile::version).containsExactly(1L, 2L);
        assertThat(seal.removedBytes()).isEqualTo(200);
        assertThat(seal.ranges()).isEmpty();
        assertThat(seal.microBatches()).isZero();
        assertThatThrownBy(() -> new Change.Seal(parts, List.of(joined("matches/a.parquet", LIVE, 0, 5))))
                .hasMessage("A seal's files hold what its parts do, found 2026-03-04T05:06:07Z esports-matches-0=6:0-5,"
                        + " expected 2026-03-04T05:06:07Z esports-matches-0=7:0-6");
        assertThatThrownBy(() -> new Change.Seal(parts, List.of()))
                .hasMessage("A seal makes one file or more, found none");
    }

    @Test
    void aSealMakesFilesForReadersOrHeldBackStillInItsPartsOwnPlace() {
        SealedParts parts = SealedParts.of(List.of(part(1, LIVE, SCHEMA, 0, 6)));
        PartitionKey other = new PartitionKey(List.of("status"), List.of("finished"));

        assertThat(new Change.Seal(parts, List.of(joined(FileNames.held("matches", LIVE, 3, 0), LIVE, 0, 6))).files())
                .allMatch(CommittedFile::isHeld);
        for (CommittedFile file : List.of(
                joined("matches/a.parquet", other, 0, 6),
                new CommittedFile(Root.PROCESSED, "staged", "matches/a.parquet", LIVE, 7, 150))) {
            assertThatThrownBy(() -> new Change.Seal(parts, List.of(file)))
                    .hasMessageStartingWith("A seal makes files of its parts' root and partition key");
        }
    }

    @Test
    void onlyFilesOfOnePartitionKeyAndOneSchemaBecomeOne() {
        DocumentName newer = new DocumentName(DocumentName.Kind.SCHEMA, 0, "cd".repeat(32));
        PartitionKey other = new PartitionKey(List.of("status"), List.of("finished"));
        LiveFile first = part(1, LIVE, SCHEMA, 0, 4);

        assertThatThrownBy(() -> SealedParts.of(List.of(first, part(2, LIVE, newer, 5, 6))))
                .hasMessageStartingWith("A seal joins files that are held back, of one partition key and one schema");
        assertThatThrownBy(() -> SealedParts.of(List.of(first, part(2, other, SCHEMA, 5, 6))))
                .hasMessageStartingWith("A seal joins files that are held back, of one partition key and one schema");
        assertThatThrownBy(() -> SealedParts.of(List.of(first, first)))
                .hasMessageStartingWith("A seal joins one part or more, each once");
        assertThatThrownBy(() -> SealedParts.of(List.of(
                        new LiveFile(1, Root.PROCESSED, "matches/a.parquet", LIVE, 5, 100, Optional.of(sums(0, 4))))))
                .hasMessageStartingWith("A seal joins files that are held back");
    }

    private static LiveFile letterFile(long version, long first, long last) {
        return new LiveFile(
                version,
                Root.DEAD_LETTERS,
                FileNames.published("matches", StagedOutput.NO_PARTITION, version, 0),
                StagedOutput.NO_PARTITION,
                last - first + 1,
                100,
                Optional.of(sums(first, last)));
    }

    private static LetterFiles letterFiles(LiveFile... files) {
        List<FileSums> sums =
                Stream.of(files).map(file -> file.sums().orElseThrow()).toList();
        return LetterFiles.of(List.of(files), FileSums.of(sums));
    }

    private static CommittedFile lettersLeft(long first, long last) {
        return new CommittedFile(
                Root.DEAD_LETTERS,
                "staged",
                "matches/b.parquet",
                StagedOutput.NO_PARTITION,
                last - first + 1,
                50,
                Optional.of(sums(first, last)));
    }

    @Test
    void lettersGiveWayToAsManyRowsAndLettersOfTheirTopicPartition() {
        LetterFiles letters = letterFiles(letterFile(1, 0, 4), letterFile(2, 5, 6));

        Change replace =
                new Change.Replace(letters, List.of(joined("matches/a.parquet", LIVE, 0, 3), lettersLeft(4, 6)));

        assertThat(replace.turned()).isEqualTo(Map.of(ZERO, 4L));
        assertThat(replace.removed()).isEqualTo(replace.withdrawn());
        assertThat(replace.removed()).extracting(RemovedFile::version).containsExactly(1L, 2L);
        assertThat(replace.removedBytes()).isEqualTo(200);
        assertThat(replace.ranges()).isEmpty();
        assertThat(replace.microBatches()).isZero();
        String other = "What takes the place of dead letters holds each of them once, found ";
        for (List<CommittedFile> files : List.of(
                List.of(joined("matches/a.parquet", LIVE, 0, 3)),
                List.of(joined("matches/a.parquet", LIVE, 0, 4), lettersLeft(4, 6)),
                List.of(joined("matches/a.parquet", LIVE, 0, 3), lettersLeft(4, 7)))) {
            assertThatThrownBy(() -> new Change.Replace(letters, files)).hasMessageStartingWith(other);
        }
    }

    @Test
    void lettersGiveWayToRowsThatReadersSee() {
        LetterFiles letters = letterFiles(letterFile(1, 0, 6));

        assertThatThrownBy(() -> new Change.Replace(letters, List.of(lettersLeft(0, 6))))
                .hasMessageStartingWith("Dead letters give way to rows, found none in ");
        for (CommittedFile file : List.of(
                joined(FileNames.held("matches", LIVE, 3, 0), LIVE, 0, 6),
                new CommittedFile(Root.PROCESSED, "staged", "matches/a.parquet", LIVE, 7, 150))) {
            assertThatThrownBy(() -> new Change.Replace(letters, List.of(file)))
                    .hasMessageStartingWith("What takes the place of dead letters is for readers");
        }
    }

    /** They are deleted, so nothing is that cannot be one. */
    @Test
    void onlyFilesOfDeadLettersGiveWayEachOnceAndNotTooMany() {
        LiveFile rows = new LiveFile(
                1,
                Root.PROCESSED,
                "matches/status=live/00000000000000000001-0.parquet",
                LIVE,
                7,
                100,
                Optional.of(sums(0, 6)));
        LiveFile outside = new LiveFile(
                1,
                Root.DEAD_LETTERS,
                "matches/../../00000000000000000001-0.parquet",
                StagedOutput.NO_PARTITION,
                7,
                100,
                Optional.of(sums(0, 6)));
        LiveFile another = new LiveFile(
                2,
                Root.DEAD_LETTERS,
                "matches/00000000000000000001-0.parquet",
                StagedOutput.NO_PARTITION,
                7,
                100,
                Optional.of(sums(0, 6)));

        assertThatThrownBy(() -> letterFiles(rows)).hasMessageStartingWith("Only files of dead letters give way");
        assertThatThrownBy(() -> letterFiles(another)).hasMessageStartingWith("Only files of dead letters give way");
        assertThatThrownBy(() -> letterFiles(outside)).hasMessageContaining("stays inside its root");
        assertThatThrownBy(() -> letterFiles(letterFile(1, 0, 6), letterFile(1, 0, 6)))
                .hasMessageContaining("each once, found 2");
        assertThatThrownBy(() -> letterFiles(LongStream.rangeClosed(1, 501)
                        .mapToObj(version -> letterFile(version, version, version))
                        .toArray(LiveFile[]::new)))
                .hasMessageStartingWith("Of files of dead letters 1 to 500 give way at once, each once, found 501");
    }

    @Test
    void aCommitThatMakesRowsOfLettersMovesNoOffsetAndKeepsTheRecordsReceived() {
        Progress before = new Progress(Lakes.TOPIC_ID, 0, 10, new RecordCounts(9, 2, 7, 0), 1);

        assertThat(before.turned(3)).isEqualTo(new Progress(Lakes.TOPIC_ID, 0, 10, new RecordCounts(9, 5, 4, 0), 1));
        assertThatThrownBy(() -> before.turned(8)).hasMessageStartingWith("received must equal rows + dead letters");
    }

    @Test
    void aChangeThatMovesOffsetsHasOneRangePerTopicPartition() {
        List<CommittedRange> twice = List.of(range(ZERO, 0, 9, 0), range(ZERO, 9, 12, 0));

        assertThatThrownBy(() -> new Change.Append(twice, List.of(), List.of()))
                .hasMessage("A commit has one range per topic partition, found two of esports-matches-0");
        assertThatThrownBy(() -> new Change.Append(List.of(), List.of(), List.of()))
                .hasMessage("An append covers one range or more, found none");
        assertThatThrownBy(() -> new Change.SetOffset(List.of(), List.of()))
                .hasMessage("A change of offsets covers one range or more, found none");
        assertThatThrownBy(() -> new Change.StartPositions(new TreeMap<>()))
                .hasMessage("A start covers one range or more, found none");
    }

    @Test
    void whatIsLostLiesInsideARange() {
        LostRange lost = new LostRange(new OffsetRange(ZERO, 5, 10), "gone");

        assertThatThrownBy(() -> new Change.SetOffset(List.of(new OffsetRange(ZERO, 0, 9)), List.of(lost)))
                .hasMessage("A lost range lies inside the commit's range, found esports-matches-0[5, 10)"
                        + " beside esports-matches-0[0, 9)");
        assertThatThrownBy(() -> new Change.Append(List.of(range(ONE, 0, 20, 0)), List.of(), List.of(lost)))
                .hasMessage("A lost range lies inside the commit's range, found esports-matches-0[5, 10) beside null");
    }

    @Test
    void aChangeThatSomebodyAskedForSaysWhoAndWhy() {
        PendingCommit pending = PendingCommit.setOffset(
                "a",
                Lakes.TIME,
                Lakes.CLUSTER,
                Map.of(ZERO, Lakes.TOPIC_ID),
                List.of(new OffsetRange(ZERO, 3, 3)),
                List.of(),
                " ");

        assertThatThrownBy(() -> NextCommit.build(
                        new Author("me", "test", "lake-1", "matches", 1, 1000),
                        Optional.empty(),
                        pending,
                        Lakes.SCHEMA.documents(Optional.empty())))
                .hasMessage("A commit of kind set-offset says who asked for it and why, found a blank note");
    }

    private static CommittedFile file(Root root, OffsetSpan... spans) {
        FileSums sums = new FileSums(List.of(spans), Lakes.TIME);
        PartitionKey key = root == Root.PROCESSED ? LIVE : StagedOutput.NO_PARTITION;
        return new CommittedFile(root, "staged", "final", key, sums.rows(), 100, Optional.of(sums));
    }

    @Test
    void filesThatSayWhatIsInThemHoldWhatIsCountedOfEachTopicPartition() {
        List<CommittedRange> ranges = List.of(range(ZERO, 0, 9, 5), range(ONE, 0, 9, 3));
        OffsetSpan fourOfZero = new OffsetSpan(ZERO, 4, 0, 8);
        OffsetSpan oneOfZero = new OffsetSpan(ZERO, 1, 5, 5);
        OffsetSpan threeOfOne = new OffsetSpan(ONE, 3, 0, 2);

        assertThat(new Change.Append(
                                ranges,
                                List.of(file(Root.PROCESSED, fourOfZero), file(Root.PROCESSED, oneOfZero, threeOfOne)),
                                List.of())
                        .files())
                .hasSize(2);
        assertThatThrownBy(() -> new Change.Append(
                        ranges, List.of(file(Root.PROCESSED, fourOfZero, new OffsetSpan(ONE, 4, 0, 3))), List.of()))
                .hasMessage("The files hold what the ranges count, found 4 rows of esports-matches-0 in files,"
                        + " 5 counted");
        assertThatThrownBy(() ->
                        new Change.Append(ranges, List.of(file(Root.PROCESSED, fourOfZero, oneOfZero)), List.of()))
                .hasMessageStartingWith("A file's topic partitions are in order, each once");
        assertThatThrownBy(() -> new Change.Repair(
                        List.of(
                                new CommittedRange(new OffsetRange(ZERO, 0, 9), new RecordCounts(4, 0, 4, 0)),
                                new CommittedRange(new OffsetRange(ONE, 0, 9), new RecordCounts(3, 0, 3, 0))),
                        List.of(file(Root.DEAD_LETTERS, new OffsetSpan(ZERO, 3, 0, 8), new OffsetSpan(ONE, 4, 0, 8)))))
                .hasMessage("The files hold what the ranges count, found 3 dead letters of esports-matches-0 in files,"
                        + " 4 counted");
    }

    @Test
    void filesHoldNoOffsetOutsideTheRanges() {
        assertThatThrownBy(() -> new Change.Append(
                        List.of(range(ZERO, 0, 9, 4)),
                        List.of(file(Root.PROCESSED, new OffsetSpan(ZERO, 4, 3, 9))),
                        List.of()))
                .hasMessage(
                        "A file holds offsets of the commit's ranges, found esports-matches-0 from 3 to 9 in final");
    }

    @Test
    void whatWasJustReadIsNotRemovedYet() {
        RecordCounts erased = new RecordCounts(5, 4, 0, 0, new RemovedCounts(1, 0, 0, 0));

        assertThatThrownBy(() -> new Change.Append(
                        List.of(new CommittedRange(new OffsetRange(ZERO, 0, 9), erased)),
                        List.of(file(Root.PROCESSED, new OffsetSpan(ZERO, 4, 0, 8))),
                        List.of()))
                .hasMessageStartingWith("Records that were just read are not removed yet, found ");
    }

    @Test
    void receivedIsWhatThereIsAndWhatWasRemoved() {
        RemovedCounts removed = new RemovedCounts(3, 1, 10, 2);

        assertThat(new RecordCounts(100, 80, 3, 1, removed).plus(new RecordCounts(1, 1, 0, 0)))
                .isEqualTo(new RecordCounts(101, 81, 3, 1, removed));
        assertThatThrownBy(() -> new RecordCounts(99, 80, 3, 1, removed))
                .hasMessage("received must equal rows + dead letters + tombstones + erased + dropped, found 99"
                        + " = 80 + 3 + 1 + 4 + 12");
    }

    @Test
    void aFileHasTheRowsOfItsTopicPartitions() {
        FileSums sums = new FileSums(List.of(new OffsetSpan(ZERO, 4, 0, 8)), Lakes.TIME);

        assertThatThrownBy(() -> new CommittedFile(Root.PROCESSED, "staged", "final", LIVE, 5, 100, Optional.of(sums)))
                .hasMessage(
                        "A file's rows are those of its topic partitions, found 5 rows, 4 by topic partition in final");
    }
}
