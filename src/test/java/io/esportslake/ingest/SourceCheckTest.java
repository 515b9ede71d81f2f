package io.esportslake.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.log.Commit;
import io.esportslake.log.Lakes;
import io.esportslake.log.Progress;
import io.esportslake.source.RecordCounts;
import io.esportslake.source.SourceOffer;
import io.esportslake.source.SourcePartition;
import io.esportslake.source.TopicPartition;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A writer that commits, and a topic whose records come and go, between any two looks of a start beside them. */
class SourceCheckTest {

    private static final TopicPartition ZERO = new TopicPartition("esports-matches", 0);
    private static final String TOPIC_ID = "topic-a";
    private static final String CLUSTER = "cluster-a";

    /** Of the committed next offset and the topic's earliest and end; they only grow. */
    private long next = 10;

    private long earliest = 5;
    private long end = 20;
    private int looks;
    private int asks;

    private Optional<Commit> newest() {
        looks++;
        return Optional.of(commit(next));
    }

    private SourceOffer offered() {
        asks++;
        return new SourceOffer(CLUSTER, Map.of(ZERO, new SourcePartition(ZERO, TOPIC_ID, earliest, end, end)));
    }

    @Test
    void aTableWithoutAnyCommitHasLostNothingAndNobodyIsAsked() throws IOException {
        SourceCheck.require(Optional::empty, this::offered, OnDataLoss.FAIL);

        assertThat(asks).isZero();
    }

    @Test
    void recordsThatArriveAndAreCommittedAfterTheLogWasReadAreNoLoss() throws IOException {
        SourceCheck.require(
                () -> {
                    Optional<Commit> newest = newest();
                    end = 40;
                    next = 40;
                    return newest;
                },
                this::offered,
                OnDataLoss.FAIL);

        assertThat(List.of(looks, asks)).containsExactly(1, 1);
    }

    @Test
    void retentionThatFollowsARunningWriterIsNoLoss() throws IOException {
        SourceCheck.require(
                this::newest,
                () -> {
                    // Between the two looks the writer beside goes on to the end, and retention right behind it.
                    if (asks == 0) {
                        next = 20;
                        earliest = 15;
                    }
                    return offered();
                },
                OnDataLoss.FAIL);

        assertThat(List.of(looks, asks)).containsExactly(2, 2);
    }

    @Test
    void aLossThatBothLooksAtTheLogSeeIsTold() {
        earliest = 15;

        assertThatThrownBy(() -> SourceCheck.require(this::newest, this::offered, OnDataLoss.FAIL))
                .isInstanceOf(DataLossException.class)
                .hasMessageContaining(
                        "esports-matches-0[10, 15): the topic no longer holds these offsets, its earliest is 15");
        assertThat(List.of(looks, asks)).containsExactly(2, 1);
        assertThatCode(() -> SourceCheck.require(this::newest, this::offered, OnDataLoss.CONTINUE))
                .doesNotThrowAnyException();
    }

    @Test
    void aLogThatMovesAtEveryLookEndsTheStartWithoutAVerdict() {
        assertThatThrownBy(() -> SourceCheck.require(
                        this::newest,
                        () -> {
                            earliest = ++next + 5;
                            end = next + 10;
                            return offered();
                        },
                        OnDataLoss.FAIL))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "Other writers committed at each of 100 looks, so it cannot be told whether the source holds"
                                + " what comes next. Start again");
    }

    private static Commit commit(long next) {
        return Lakes.commit(
                1, "commit-0", CLUSTER, Map.of(ZERO, new Progress(TOPIC_ID, 0, next, RecordCounts.NONE, 0)));
    }
}
