package io.esportslake.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TurnTest {

    private final Lane lane = new Lane(1, 1);
    private final List<String> begun = new ArrayList<>();
    private final Turn turn = new Turn(lane);

    @BeforeEach
    void enter() {
        lane.enter(() -> begun.add("this"));
        lane.enter(() -> begun.add("next"));
    }

    @Test
    void whatNobodyWorksForMakesRoomWhenItsAnswerEnds() {
        turn.answerEnded();

        assertThat(begun).containsExactly("this", "next");
    }

    @Test
    void whoBreaksOffMakesNoRoomUntilTheWorkHasStopped() {
        assertThat(turn.beginWork()).isTrue();
        turn.answerEnded();
        assertThat(begun).containsExactly("this");

        turn.stopWork();

        assertThat(begun).containsExactly("this", "next");
    }

    @Test
    void anAnswerThatIsStillBeingSentMakesNoRoomEither() {
        assertThat(turn.beginWork()).isTrue();
        turn.stopWork();
        assertThat(begun).containsExactly("this");

        turn.answerEnded();

        assertThat(begun).containsExactly("this", "next");
    }

    @Test
    void nobodyBeginsToWorkForWhoHasBrokenOff() {
        turn.answerEnded();

        assertThat(turn.beginWork()).isFalse();
        assertThat(begun).containsExactly("this", "next");
    }
}
