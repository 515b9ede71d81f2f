package io.esportslake.log;

import static io.esportslake.log.Lakes.ONE;
import static io.esportslake.log.Lakes.ZERO;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
        CommitDecision decision = CommitDecision.decide(author, Lakes.SCHEMA, base, pending, List.of(), index(base));
        return assertInstanceOf(CommitDecision.Put.class, decision).commit();
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
        return assertInstanceOf(CommitDecision.Fenced.class, decision).why();
    }

    @Test
    void theFirstCommitOfATableIsVersionOne() {
        assertEquals(1, started.version());
        assertEquals(
                new Progress(Lakes.TOPIC_ID, 100, 100, RecordCounts.NONE, 0),
                started.progress().get(ZERO));
        assertEquals(CommitTotals.NONE, started.totals());
    }

    @Test
    void disjointRangesAreMergedAndTotalsAddUp() {
        Commit theirs = put(OTHER, Optional.of(base), Lakes.moved("b", ONE, 0, 7));

        Commit mine = assertInstanceOf(CommitDecision.Put.class, decide(Lakes.moved("a", ZERO, 100, 110), theirs))
                .commit();

        assertEquals(4, mine.version());
        assertEquals(110, mine.progress().get(ZERO).next());
        assertEquals(7, mine.progress().get(ONE).next());
        assertEquals(2, mine.totals().microBatches());
    }

    @Test
    void aTopicPartitionThatSomebodyElseMovedFences() {
        Commit theirs = put(OTHER, Optional.of(base), Lakes.moved("b", ZERO, 100, 107));

        assertEquals(
                "esports-matches-0 stands at 107 in the log, expected 100: another writer has taken it over",
                why(decide(Lakes.moved("a", ZERO, 100, 110), theirs)));
    }

    @Test
    void anOwnCommitFoundInTheLogIsSuccessEvenWhenRetiredSince() {
        Commit mine = put(ME, Optional.of(base), Lakes.moved("a", ZERO, 100, 110));
        Commit retired = put(OTHER, Optional.of(mine), PendingCommit.retire("r", Lakes.TIME, "", "me"));

        assertEquals(
                new CommitDecision.AlreadyCommitted(mine), decide(Lakes.moved("a", ZERO, 100, 110), mine, retired));
    }

    @Test
    void aRetiredWriterIsFencedThoughNobodyMovedItsTopicPartitions() {
        Commit retired = put(OTHER, Optional.of(base), PendingCommit.retire("r", Lakes.TIME, "", "me"));
        Commit later = put(OTHER, Optional.of(retired), Lakes.moved("b", ONE, 0, 7));

        assertEquals(
                "writer me was retired by writer other in version 3",
                why(decide(Lakes.moved("a", ZERO, 100, 110), retired, later)));
    }

    @Test
    void anotherTopicOfTheSameNameFences() {
        PendingCommit pending = PendingCommit.microBatch(
                "a",
                Lakes.TIME,
                Lakes.CLUSTER,
                Map.of(ZERO, "topic-id-2"),
                List.of(new CommittedRange(new OffsetRange(ZERO, 100, 110), RecordCounts.NONE)),
                List.of(),
                List.of());

        assertEquals(
                "topic esports-matches has id topic-id-2, the log knows it as topic-id-1: it was deleted and created"
                        + " again",
                why(decide(pending)));
    }

    @Test
    void anotherClusterFences() {
        PendingCommit pending = PendingCommit.microBatch(
                "a",
                Lakes.TIME,
                "cluster-2",
                Map.of(ZERO, Lakes.TOPIC_ID),
                List.of(new CommittedRange(new OffsetRange(ZERO, 100, 110), RecordCounts.NONE)),
                List.of(),
                List.of());

        assertEquals(
                "version 2 comes from Kafka cluster cluster-1, this writer reads from cluster-2", why(decide(pending)));
    }

    @Test
    void aNewerSchemaFences() {
        Author newer = new Author("other", "test", "lake-1", "matches", 2, 1000);
        Commit theirs = put(newer, Optional.of(base), Lakes.moved("b", ONE, 0, 7));

        assertEquals(
                "version 3 was written with schema version 2 of matches, this writer knows 1",
                why(decide(Lakes.moved("a", ZERO, 100, 110), theirs)));
    }

    @Test
    void twoWritersMayStartATopicPartitionAtTheSamePlaceOnly() {
        TopicPartition two = new TopicPartition("esports-matches", 2);
        Commit theirs = put(OTHER, Optional.of(base), Lakes.start("b", two, 5));

        assertInstanceOf(CommitDecision.Put.class, decide(Lakes.start("a", two, 5), theirs));
        assertEquals(
                "esports-matches-2 stands at 5 in the log, expected 6: another writer has taken it over",
                why(decide(Lakes.start("a", two, 6), theirs)));
    }

    @Test
    void aMicroBatchNeedsACommittedStart() {
        TopicPartition two = new TopicPartition("esports-matches", 2);

        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> decide(Lakes.moved("a", two, 0, 1)));

        assertEquals(
                "esports-matches-2 has no start position; commit one before its first micro-batch",
                refused.getMessage());
    }

    @Test
    void anOperatorSkipsForwardWithWhatIsLost() {
        OffsetRange skipped = new OffsetRange(ZERO, 100, 500);
        Commit commit = assertInstanceOf(
                        CommitDecision.Put.class,
                        decide(PendingCommit.setOffset(
                                "a",
                                Lakes.TIME,
                                Lakes.CLUSTER,
                                Map.of(ZERO, Lakes.TOPIC_ID),
                                List.of(skipped),
                                List.of(new LostRange(skipped, "skipped")),
                                "poisoned, by Ada")))
                .commit();

        assertEquals(
                new Progress(Lakes.TOPIC_ID, 100, 500, RecordCounts.NONE, 400),
                commit.progress().get(ZERO));
        assertEquals("poisoned, by Ada", commit.note());
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

        assertEquals(
                new Progress(Lakes.TOPIC_ID, 3, 3, RecordCounts.NONE, 0),
                assertInstanceOf(CommitDecision.Put.class, decide(back))
                        .commit()
                        .progress()
                        .get(ZERO));
        assertEquals("esports-matches-0 stands at 107, expected 100", why(decide(back, theirs)));
    }

    @Test
    void aCommitSaysWhatIsPrunedAndNeverTakesItBack() {
        Author keepsTwo = new Author("me", "test", "lake-1", "matches", 1, 2);
        Commit third = put(keepsTwo, Optional.of(base), Lakes.moved("a", ZERO, 100, 110));
        Commit fourth = put(ME, Optional.of(third), Lakes.moved("b", ZERO, 110, 111));

        assertEquals(2, third.prunedBelow());
        assertEquals(2, fourth.prunedBelow());
    }

    @Test
    void documentsThatNoIndexTellsOfYetAreKept() {
        Author keepsOne = new Author("me", "test", "lake-1", "matches", 1, 1);
        Optional<DocumentName> old = index(Optional.of(started));
        Commit third = putNaming(old, keepsOne, base, Lakes.moved("a", ZERO, 100, 110));
        Commit fourth = putNaming(old, keepsOne, third, Lakes.moved("b", ZERO, 110, 111));

        assertEquals(2, fourth.prunedBelow(), "the index that the head names tells of version 1");
    }

    private static Commit putNaming(Optional<DocumentName> index, Author author, Commit head, PendingCommit pending) {
        CommitDecision decision =
                CommitDecision.decide(author, Lakes.SCHEMA, Optional.of(head), pending, List.of(), index);
        return assertInstanceOf(CommitDecision.Put.class, decision).commit();
    }

    @Test
    void whatIsCountedIsWhatIsWritten() {
        PendingCommit pending = PendingCommit.microBatch(
                "a",
                Lakes.TIME,
                Lakes.CLUSTER,
                Map.of(ZERO, Lakes.TOPIC_ID),
                List.of(new CommittedRange(new OffsetRange(ZERO, 100, 110), new RecordCounts(1, 1, 0, 0))),
                List.of(),
                List.of());

        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> decide(pending));

        assertEquals(
                "The files hold what the ranges count, found 0 rows and 0 dead letters in files, 1 and 0 counted",
                refused.getMessage());
    }
}
