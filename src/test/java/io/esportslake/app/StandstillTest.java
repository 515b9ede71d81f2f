package io.esportslake.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class StandstillTest {

    private static final int PATIENCE = 5;
    private static final int POLL_PATIENCE = 9;
    private static final Object BATCH = new Object();
    private static final String AFTER = ". What was not committed is read again at the next start";

    private final Standstill standstill = new Standstill(PATIENCE, POLL_PATIENCE);
    private long turns;
    private long answers;

    /** Looks a second later, at a stream whose threads have worked meanwhile. */
    private Optional<String> working(Object inHand, boolean isFlushing) {
        return standstill.look(new Pulse(true, ++turns, true, ++answers, inHand, isFlushing));
    }

    @Test
    void aStreamThatWorksOrHasNothingToDoIsLeftAlone() {
        for (int second = 0; second < 100; second++) {
            assertThat(working(null, false)).isEmpty();
            assertThat(working(new Object(), false)).isEmpty();
        }
    }

    @Test
    void aBatchThatNobodyTakesIsFound() {
        for (int second = 0; second < PATIENCE; second++) {
            assertThat(working(BATCH, false)).isEmpty();
        }
        assertThat(working(BATCH, false))
                .contains(
                        "EL-3007: A batch of records was handed over and taken by nobody for 5 s, though no flush runs that it"
                                + " could wait for" + AFTER);
    }

    @Test
    void aBatchThatWaitsForAFlushMayWaitForEver() {
        for (int second = 0; second < 100; second++) {
            assertThat(working(BATCH, true)).isEmpty();
        }
    }

    @Test
    void aThreadThatDoesNothingIsFound() {
        working(null, false);
        for (int second = 1; second < PATIENCE; second++) {
            assertThat(standstill.look(new Pulse(true, turns, false, answers, null, true)))
                    .isEmpty();
        }
        assertThat(standstill.look(new Pulse(true, turns, false, answers, null, true)))
                .contains(
                        "EL-3007: The stream's own thread has done nothing for 5 s: a file system that hangs, or a thread that"
                                + " died" + AFTER);
    }

    @Test
    void aConsumerThatDoesNotAnswerIsFound() {
        working(null, false);
        for (int second = 1; second < POLL_PATIENCE; second++) {
            assertThat(standstill.look(new Pulse(true, ++turns, true, answers, null, false)))
                    .isEmpty();
        }
        assertThat(standstill.look(new Pulse(true, ++turns, true, answers, null, false)))
                .contains("EL-3007: The consumer's thread has not answered for 9 s: it hangs, or has died" + AFTER);
    }

    @Test
    void aStreamThatReadsNothingIsNotAsked() {
        for (int second = 0; second < 100; second++) {
            assertThat(standstill.look(new Pulse(true, ++turns, false, answers, null, false)))
                    .isEmpty();
        }
    }

    @Test
    void anEndedStreamStandsStillRightly() {
        for (int second = 0; second < 100; second++) {
            assertThat(standstill.look(new Pulse(false, turns, true, answers, BATCH, false)))
                    .isEmpty();
        }
    }
}
