package io.esportslake.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.esportslake.app.LogLines;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import jakarta.ws.rs.ServiceUnavailableException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class EventsResourceTest {

    private static AssertSubscriber<String> follow(EventsResource resource) {
        return resource.events().subscribe().withSubscriber(AssertSubscriber.create(1));
    }

    /** The framework follows only when it could write the head of the answer. */
    @Test
    void whoIsGoneBeforeTheFirstEventTakesNoPlace() {
        EventsResource resource = new EventsResource(() -> "{}");

        for (int gone = 0; gone < 2 * EventsResource.MAX_CLIENTS; gone++) {
            resource.events();
        }

        follow(resource).awaitNextItem().cancel();
    }

    @Test
    void whoLeavesMakesRoom() {
        EventsResource resource = new EventsResource(() -> "{}");
        List<AssertSubscriber<String>> all = new ArrayList<>();
        for (int clients = 0; clients < EventsResource.MAX_CLIENTS; clients++) {
            all.add(follow(resource));
        }

        assertThatExceptionOfType(ServiceUnavailableException.class).isThrownBy(resource::events);
        all.get(0).cancel();
        all.add(follow(resource).awaitNextItem());

        assertThatExceptionOfType(ServiceUnavailableException.class).isThrownBy(resource::events);
        all.forEach(AssertSubscriber::cancel);
    }

    @Test
    void anOverviewThatCannotBeMadeIsLeftOutAndTheNextOneComes() {
        Queue<String> made = new ArrayDeque<>(List.of("", "{}"));
        EventsResource resource = new EventsResource(() -> {
            String next = made.size() > 1 ? made.remove() : made.element();
            if (next.isEmpty()) {
                throw new IllegalStateException("not now");
            }
            return next;
        });

        try (LogLines lines = LogLines.of("web")) {
            AssertSubscriber<String> client = follow(resource).awaitNextItem();

            assertThat(client.getItems()).containsExactly("{}");
            assertThat(lines.said())
                    .containsExactly(
                            "ERROR EL-4025: The overview cannot be made; the page's events pause until it can");
            client.cancel();
        }
    }
}
