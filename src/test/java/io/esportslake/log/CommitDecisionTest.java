package io.esportslake.log;

import static io.esportslake.log.Lakes.ONE;
import static io.esportslake.log.Lakes.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.esportslake.source.OffsetRange;
import io.esportslake.source.RecordCounts;
import io.esportslake.source.TopicPartition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CommitDecisionTest {

    private static final Author ME = author("me");
    private static final Author OTHER = author("other");

    private final Commit started = put(ME, Optional.empty(), Lakes.start("s0", ZERO, 100));
    private final Commit base = put(OTHER, Optional.of(started), Lakes.start("s1", ONE, 0));

    private static Author author(String writer) {
        return new Author(writer, "test", "lake-1", "matches", 1, 1000);
    }

    private static Commit put(Author author, Optional<Commit> base, PendingCommit pending) {
        return put(author, base, pending, index(base));
    }

    private static Commit put(
            Author author, Optional<Commit> base, PendingCommit pending, Optional<DocumentName> index) {
        return put(CommitDecision.decide(author, Lakes.SCHEMA, base, pending, List.of(), index));
    }

    private static Commit put(CommitDecision decision) {
        return assertThat(decision)
                .asInstanceOf(type(CommitDecision.Put.class))
                .actual()
                .commit();
    }

    /** As if an index were written with every commit. */
    private static Optional<DocumentName> index(Optional<Commit> head) {
        return head.map(commit -> new DocumentName(DocumentName.Kind.INDEX, commit.version(), "0".repeat(64)));
    }

    private CommitDecision decide(PendingCommit pending, Commit... since) {
        Optional<Commit> head = Optional.of(since.length == 0 ? base : since[since.length - 1]);
        return CommitDecision.decide(ME, Lakes.SCHEMA, Optional.of(base), pending, List.of(since), index(head));
    }

    private static String why(CommitDecision decision) {
        return assertThat(decision)
                .asInstanceOf(type(CommitDecision.Fenced.class))
                .actual()
                .why();
    }

    @Test
    void theFirstCommitOfATableIsVersionOne() {
        assertThat(started.version()).isEqualTo(1);
        assertThat(started.progress().get(ZERO))
                .isEqualTo(new Progress(Lakes.TOPIC_ID, 100, 100, RecordCounts.NONE, 0));
        assertThat(started.totals()).isEqualTo(CommitTotals.NONE);
    }

    @Test
    void disjointRangesAreMergedAndTotalsAddUp() {
        Commit theirs = put(OTHER, Optional.of(base), Lakes.moved("b", ONE, 0, 7));

        Commit mine = put(decide(Lakes.moved("a", ZERO, 100, 110), theirs));

        assertThat(mine.version()).isEqualTo(4);
        assertThat(mine.progress().get(ZERO).next()).isEqualTo(110);
        assertThat(mine.progress().get(ONE).next()).isEqualTo(7);
        assertThat(mine.totals().microBatches()).isEqualTo(2);
    }

    @Test
    void aTopicPartitionThatSomebodyElseMovedFences() {
        Commit theirs = put(OTHER, Optional.of(base), Lakes.moved("b", ZERO, 100, 107));

        assertThat(why(decide(Lakes.moved("a", ZERO, 100, 110), theirs)))
                .isEqualTo(
                        "esports-matches-0 stands at 107 in the log, expected 100: another writer has taken it over");
    }

    @Test
    void anOwnCommitFoundInTheLogIsSuccessEvenWhenRetiredSince() {
        Commit mine = put(ME, Optional.of(base), Lakes.moved("a", ZERO, 100, 110));
        Commit retired = put(OTHER, Optional.of(mine), PendingCommit.retire("r", Lakes.TIME, "", "me"));

        assertThat(decide(Lakes.moved("a", ZERO, 100, 110), mine, retired))
                .isEqualTo(new CommitDecision.AlreadyCommitted(mine));
    }

    @Test
    void aRetiredWriterIsFencedThoughNobodyMovedItsTopicPartitions() {
        Commit retired = put(OTHER, Optional.of(base), PendingCommit.retire("r", Lakes.TIME, "", "me"));
        Commit later = put(OTHER, Optional.of(retired), Lakes.moved("b", ONE, 0, 7));

        assertThat(why(decide(Lakes.moved("a", ZERO, 100, 110), retired, later)))
                .isEqualTo("writer me was retired by writer other in version 3");
    }

    @Test
    void anotherTopicOfTheSameNameFences() {
        PendingCommit pending = PendingCommit.microBatch(
                "a",
                Lakes.TIME,
                Lakes.CLUSTER,
                Map.of(ZERO, "topic-id-2"),
                List.of(new CommittedRange(new OffsetRange(ZERO, 100, 110), RecordCounts.NONE)),
                List.of());

        assertThat(why(decide(pending)))
                .isEqualTo(
                        "topic esports-matches has id topic-id-2, the log knows it as topic-id-1: it was deleted and created"
                                + " again");
    }

    @Test
    void anotherClusterFences() {
        PendingCommit pending = PendingCommit.microBatch(
                "a",
                Lakes.TIME,
                "cluster-2",
                Map.of(ZERO, Lakes.TOPIC_ID),
                List.of(new CommittedRange(new OffsetRange(ZERO, 100, 110), RecordCounts.NONE)),
                List.of());

        assertThat(why(decide(pending)))
                .isEqualTo("version 2 comes from Kafka cluster cluster-1, this writer reads from cluster-2");
    }

    @Test
    void aNewerSchemaFences() {
        Author newer = new Author("other", "test", "lake-1", "matches", 2, 1000);
        Commit theirs = put(newer, Optional.of(base), Lakes.moved("b", ONE, 0, 7));

        assertThat(why(decide(Lakes.moved("a", ZERO, 100, 110), theirs)))
                .isEqualTo("version 3 was written with schema version 2 of matches, this writer knows 1");
    }

    @Test
    void twoWritersMayStartATopicPartitionAtTheSamePlaceOnly() {
        TopicPartition two = new TopicPartition("esports-matches", 2);
        Commit theirs = put(OTHER, Optional.of(base), Lakes.start("b", two, 5));

        assertThat(decide(Lakes.start("a", two, 5), theirs)).isInstanceOf(CommitDecision.Put.class);
        assertThat(decide(Lakes.start("a", two, 6), theirs))
                .isEqualTo(new CommitDecision.Discard(
                        "esports-matches-2 stands at 5 in the log, expected 6: another writer has taken it over"));
    }

    @Test
    void aMicroBatchNeedsACommittedStart() {
        TopicPartition two = new TopicPartition("esports-matches", 2);

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> decide(Lakes.moved("a", two, 0, 1)))
                .withMessage("esports-matches-2 has no start position; commit one before its first micro-batch");
    }

    @Test
    void anOperatorSkipsForwardWithWhatIsLost() {
        OffsetRange skipped = new OffsetRange(ZERO, 100, 500);
        Commit commit = put(decide(PendingCommit.setOffset(
                "a",
                Lakes.TIME,
                Lakes.CLUSTER,
                Map.of(ZERO, Lakes.TOPIC_ID),
                List.of(skipped),
                List.of(new LostRange(skipped, "skipped")),
                "poisoned, by Ada")));

        assertThat(commit.progress().get(ZERO))
                .isEqualTo(new Progress(Lakes.TOPIC_ID, 100, 500, RecordCounts.NONE, 400));
        assertThat(commit.note()).isEqualTo("poisoned, by Ada");
    }

    @Test
    void anOperatorGoesBackButNotOverALivingWriter() {
        PendingCommit back = PendingCommit.setOffset(
                "a",
                Lakes.TIME,
                Lakes.CLUSTER,
                Map.of(ZERO, Lakes.TOPIC_ID),
                List.of(new OffsetRange(ZERO, 3, 3)),
                List.of(),
                "again, by Ada");
        Commit theirs = put(OTHER, Optional.of(base), Lakes.moved("b", ZERO, 100, 107));

        assertThat(put(decide(back)).progress().get(ZERO))
                .isEqualTo(new Progress(Lakes.TOPIC_ID, 3, 3, RecordCounts.NONE, 0));
        assertThat(decide(back, theirs))
                .isEqualTo(new CommitDecision.Discard("esports-matches-0 stands at 107, expected 100"));
    }

    @Test
    void aCommitSaysWhatIsPrunedAndNeverTakesItBack() {
        Author keepsTwo = new Author("me", "test", "lake-1", "matches", 1, 2);
        Commit third = put(keepsTwo, Optional.of(base), Lakes.moved("a", ZERO, 100, 110));
        Commit fourth = put(ME, Optional.of(third), Lakes.moved("b", ZERO, 110, 111));

        assertThat(third.prunedBelow()).isEqualTo(2);
        assertThat(fourth.prunedBelow()).isEqualTo(2);
    }

    @Test
    void documentsThatNoIndexTellsOfYetAreKept() {
        Author keepsOne = new Author("me", "test", "lake-1", "matches", 1, 1);
        Optional<DocumentName> old = index(Optional.of(started));
        Commit third = put(keepsOne, Optional.of(base), Lakes.moved("a", ZERO, 100, 110), old);
        Commit fourth = put(keepsOne, Optional.of(third), Lakes.moved("b", ZERO, 110, 111), old);

        assertThat(fourth.prunedBelow())
                .as("the index that the head names tells of version 1")
                .isEqualTo(2);
    }

    @Test
    void whatIsCountedIsWhatIsWritten() {
        PendingCommit pending = PendingCommit.microBatch(
                "a",
                Lakes.TIME,
                Lakes.CLUSTER,
                Map.of(ZERO, Lakes.TOPIC_ID),
                List.of(new CommittedRange(new OffsetRange(ZERO, 100, 110), new RecordCounts(1, 1, 0, 0))),
                List.of());

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> decide(pending))
                .withMessage(
                        "The files hold what the ranges count, found 0 rows and 0 dead letters in files, 1 and 0 counted");
    }
}
