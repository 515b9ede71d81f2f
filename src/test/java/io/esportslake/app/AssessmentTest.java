package io.esportslake.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.app.Assessment.Code;
import io.esportslake.app.Assessment.Level;
import io.esportslake.ingest.StreamState;
import org.junit.jupiter.api.Test;

class AssessmentTest {

    private static final double STALLED_AFTER = 110;

    @Test
    void nothingWaitsIsWell() {
        assertThat(running(0, 0, 0, false))
                .extracting(Assessment::level, Assessment::code)
                .containsExactly(Level.OK, Code.RUNNING);
    }

    @Test
    void waitingRecordsWithoutACommitAreAStallThatSaysWhatToDo() {
        Assessment assessment = running(5_000, 400, 111, false);

        assertThat(assessment.level()).isEqualTo(Level.DOWN);
        assertThat(assessment.code()).isEqualTo(Code.STALLED);
        assertThat(assessment.sentence())
                .isEqualTo(
                        "No progress: 5,000 records wait, and nothing was committed for 111 s although Kafka answers.");
        assertThat(assessment.action()).isNotEmpty();
    }

    @Test
    void aBacklogThatIsWorkedOffIsLateAndAlive() {
        assertThat(running(5_000_000, 4_000, 2, false))
                .extracting(Assessment::level, Assessment::code)
                .containsExactly(Level.DEGRADED, Code.LATE);
    }

    @Test
    void aLongFlushIsAliveForThreeTimesAsLong() {
        assertThat(running(10, 300, 300, true).level()).isEqualTo(Level.DEGRADED);
        assertThat(running(10, 331, 331, true).code()).isEqualTo(Code.FLUSH_STALLED);
    }

    @Test
    void aBrokerThatIsAwayIsNoReasonToRestart() {
        Assessment assessment = Assessment.of(new Assessment.Facts(
                new StreamState.Running(), 3, 10, 900, 900, false, false, "timed out", true, "t", 10, STALLED_AFTER));

        assertThat(assessment.level()).isEqualTo(Level.DEGRADED);
        assertThat(assessment.sentence()).isEqualTo("Kafka does not answer: timed out");
    }

    @Test
    void anInstanceWithoutTopicPartitionsIsWell() {
        assertThat(Assessment.of(new Assessment.Facts(
                                new StreamState.Running(), 0, 0, 0, 0, false, true, "", true, "t", 10, STALLED_AFTER))
                        .code())
                .isEqualTo(Code.STANDBY);
    }

    @Test
    void anEndThatNobodyAskedForIsDown() {
        assertThat(ended(new StreamState.Failed(new IllegalStateException("No space left on device"))))
                .extracting(Assessment::level, Assessment::sentence)
                .containsExactly(Level.DOWN, "Stopped by a fault: No space left on device");
        assertThat(ended(new StreamState.Fenced("version 7 was taken")).code()).isEqualTo(Code.FENCED);
        assertThat(ended(new StreamState.Stopped()).level()).isEqualTo(Level.OK);
    }

    private static Assessment running(long lag, double waiting, double idle, boolean isFlushing) {
        return Assessment.of(new Assessment.Facts(
                new StreamState.Running(), 3, lag, waiting, idle, isFlushing, true, "", true, "t", 10, STALLED_AFTER));
    }

    private static Assessment ended(StreamState state) {
        return Assessment.of(
                new Assessment.Facts(state, 3, 9, 900, 900, false, false, "", false, "t", 10, STALLED_AFTER));
    }
}
