package io.esportslake.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LaneTest {

    private final Lane lane = new Lane(2, 1);
    private final List<String> begun = new ArrayList<>();

    @Test
    void soManyBeginAtOnceTheNextWaitsAndTheRestIsRefused() {
        assertThat(lane.enter(() -> begun.add("first"))).isTrue();
        assertThat(lane.enter(() -> begun.add("second"))).isTrue();
        assertThat(lane.enter(() -> begun.add("third"))).isTrue();
        assertThat(lane.enter(() -> begun.add("fourth"))).isFalse();

        assertThat(begun).containsExactly("first", "second");
    }

    @Test
    void whoWaitsBeginsWhenSomebodyLeavesAndThenThereIsRoomAgain() {
        for (String name : List.of("first", "second", "third")) {
            lane.enter(() -> begun.add(name));
        }

        lane.leave();
        assertThat(begun).containsExactly("first", "second", "third");
        lane.leave();
        lane.leave();

        assertThat(lane.enter(() -> begun.add("fourth"))).isTrue();
        assertThat(begun).endsWith("fourth");
    }
}
