package io.esportslake.commit;

import static io.esportslake.commit.Lakes.ONE;
import static io.esportslake.commit.Lakes.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.source.OffsetRange;
import io.esportslake.source.RecordCounts;
import io.esportslake.source.TopicPartition;
import io.esportslake.table.PartitionKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
                        new Author("me", "test", "lake-1", "matches", 1, 1000), Optional.empty(), pending))
                .hasMessage("A commit of kind set-offset says who asked for it and why, found a blank note");
    }
}
