package io.esportslake.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.log.Change;
import io.esportslake.log.Commit;
import io.esportslake.log.InconsistentLakeException;
import io.esportslake.log.Lakes;
import io.esportslake.log.PendingCommit;
import io.esportslake.log.Progress;
import io.esportslake.source.OffsetRange;
import io.esportslake.source.RecordCounts;
import io.esportslake.source.SourceOffer;
import io.esportslake.source.SourcePartition;
import io.esportslake.source.StartingOffsets;
import io.esportslake.source.TopicPartition;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

class AssignmentPlanTest {

    private static final TopicPartition ZERO = new TopicPartition("esports-matches", 0);
    private static final TopicPartition ONE = new TopicPartition("esports-matches", 1);
    private static final String CLUSTER = "cluster-a";
    private static final String TOPIC_ID = "topic-a";
    private static final SourceOffer SOURCE = new SourceOffer(
            CLUSTER,
            Map.of(
                    ZERO, new SourcePartition(ZERO, TOPIC_ID, 5, 50, 50),
                    ONE, new SourcePartition(ONE, TOPIC_ID, 0, 20, 20)));

    @Test
    void firstStartBeginsEveryTopicPartitionOfTheTopicAtItsEarliestOffset() {
        AssignmentPlan plan = plan(Optional.empty(), Set.of(ZERO), StartingOffsets.EARLIEST, OnDataLoss.FAIL);

        assertThat(plan.start()).containsExactlyEntriesOf(Map.of(ZERO, 5L));
        assertThat(plan.begun()).containsExactlyInAnyOrderEntriesOf(Map.of(ZERO, 5L, ONE, 0L));
    }

    @Test
    void aTableThatWasFilledFromAnotherTopicIsNotReadFromThisOne() {
        TopicPartition other = new TopicPartition("other", 0);

        assertThatThrownBy(() -> plan(
                        Optional.of(commit(CLUSTER, Map.of(other, progress(TOPIC_ID, 7)))),
                        Set.of(ZERO),
                        StartingOffsets.EARLIEST,
                        OnDataLoss.CONTINUE))
                .isInstanceOf(InconsistentLakeException.class)
                .hasMessage(
                        "EL-2010: Table matches was filled from [other] and shall read topic esports-matches: a table"
                                + " keeps its topic, because its rows are known by partition and offset; give it its topic"
                                + " back, or a name of its own to the table of the other topic. If it is meant, commits"
                                + " set-offset says where the table goes on");
        assertThat(plan(
                                Optional.of(commit(
                                        CLUSTER, Map.of(other, progress(TOPIC_ID, 7), ZERO, progress(TOPIC_ID, 6)))),
                                Set.of(ZERO),
                                StartingOffsets.EARLIEST,
                                OnDataLoss.FAIL)
                        .start())
                .containsExactlyEntriesOf(Map.of(ZERO, 6L));
    }

    @Test
    void firstStartAtLatestFixesOneMomentForTheWholeTopic() {
        AssignmentPlan plan = plan(Optional.empty(), Set.of(ZERO), StartingOffsets.LATEST, OnDataLoss.FAIL);

        assertThat(plan.begun()).containsExactlyInAnyOrderEntriesOf(Map.of(ZERO, 50L, ONE, 20L));
    }

    @Test
    void topicPartitionThatAppearsLaterStartsAtItsEarliestOffsetWhateverWasAskedFor() {
        AssignmentPlan plan = plan(
                Optional.of(commit(CLUSTER, Map.of(ZERO, progress(TOPIC_ID, 7)))),
                Set.of(ZERO, ONE),
                StartingOffsets.LATEST,
                OnDataLoss.FAIL);

        assertThat(plan.start()).containsExactlyInAnyOrderEntriesOf(Map.of(ZERO, 7L, ONE, 0L));
        assertThat(plan.begun()).containsExactlyEntriesOf(Map.of(ONE, 0L));
    }

    @Test
    void knownTopicPartitionsGoOnWhereTheLogEndsAndNeedNoCommit() {
        AssignmentPlan plan = plan(
                Optional.of(commit(CLUSTER, Map.of(ZERO, progress(TOPIC_ID, 7), ONE, progress(TOPIC_ID, 20)))),
                Set.of(ZERO, ONE),
                StartingOffsets.EARLIEST,
                OnDataLoss.FAIL);

        assertThat(plan.hasChanges()).isFalse();
        assertThat(plan.start()).containsExactlyInAnyOrderEntriesOf(Map.of(ZERO, 7L, ONE, 20L));
    }

    @Test
    void retentionBeyondTheCommittedOffsetStopsWithTheExactRangeAndTheChoices() {
        assertDataLoss(CLUSTER, TOPIC_ID, 2)
                .hasMessageContaining(
                        "esports-matches-0[2, 5): the topic no longer holds these offsets, its earliest is 5")
                .hasMessageContaining("esports-lake.on-data-loss=continue")
                .hasMessageContaining("commits set-offset");
    }

    @Test
    void retentionIsRecordedAsLostWhenConfiguredSo() {
        AssignmentPlan plan = plan(
                Optional.of(commit(CLUSTER, Map.of(ZERO, progress(TOPIC_ID, 2)))),
                Set.of(ZERO),
                StartingOffsets.EARLIEST,
                OnDataLoss.CONTINUE);

        assertThat(plan.start()).containsExactlyEntriesOf(Map.of(ZERO, 5L));
        PendingCommit pending = plan.pending("commit-1", Instant.EPOCH);
        assertThat(pending.change())
                .isInstanceOfSatisfying(
                        Change.SetOffset.class,
                        setOffset -> assertThat(setOffset.lost())
                                .singleElement()
                                .satisfies(lost -> assertThat(lost.range()).isEqualTo(new OffsetRange(ZERO, 2, 5))));
    }

    @Test
    void topicCreatedAnewIsNotReadOnAsIfItWereTheOldOne() {
        assertDataLoss(CLUSTER, "another-topic", 7)
                .hasMessageContaining(
                        "the topic was deleted and created anew: its id was another-topic, now it is topic-a");
    }

    @Test
    void anotherClusterIsNotReadOnAsIfItWereTheOldOne() {
        assertDataLoss("cluster-b", TOPIC_ID, 7)
                .hasMessageContaining("the lake was filled from Kafka cluster cluster-b, this is cluster cluster-a")
                .hasMessageContaining("\nChoices: let KAFKA_BOOTSTRAP_SERVERS and the topic's name lead to the topic")
                .hasMessageContaining("Only when this lake is to go on with what is there now");
    }

    @Test
    void topicThatEndsBeforeTheCommittedOffsetIsALoss() {
        assertDataLoss(CLUSTER, TOPIC_ID, 51)
                .hasMessageContaining("the topic ends at 50, before the committed next offset 51");
    }

    /** When the log ends there, and loss is not allowed. */
    private static AbstractThrowableAssert<?, ?> assertDataLoss(String clusterId, String topicId, long next) {
        Commit newest = commit(clusterId, Map.of(ZERO, progress(topicId, next)));
        return assertThatThrownBy(
                        () -> plan(Optional.of(newest), Set.of(ZERO), StartingOffsets.EARLIEST, OnDataLoss.FAIL))
                .isInstanceOf(DataLossException.class);
    }

    private static AssignmentPlan plan(
            Optional<Commit> newest, Set<TopicPartition> assigned, StartingOffsets starting, OnDataLoss onDataLoss) {
        AssignmentPlan plan = AssignmentPlan.of(newest, assigned, SOURCE, starting);
        plan.requireAllowed(onDataLoss);
        return plan;
    }

    private static Progress progress(String topicId, long next) {
        return new Progress(topicId, 0, next, RecordCounts.NONE, 0);
    }

    private static Commit commit(String clusterId, Map<TopicPartition, Progress> progress) {
        return Lakes.commit(1, "commit-0", clusterId, progress);
    }
}
