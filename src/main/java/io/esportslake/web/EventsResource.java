package io.esportslake.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Multi;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.ServiceUnavailableException;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestStreamElementType;

/** The overview once a second, made once for all who look, and not at all while nobody does. */
@Path("/api/events")
@Singleton
@Tag(name = "status")
public class EventsResource {

    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final int MAX_CLIENTS = 100;

    private final Views views;
    private final ObjectMapper mapper;
    private final AtomicInteger clients = new AtomicInteger();
    private final Multi<String> shared;

    EventsResource(Views views, ObjectMapper mapper) {
        this.views = views;
        this.mapper = mapper;
        // Who reads too slowly misses some: each is complete in itself.
        shared = Multi.createFrom()
                .ticks()
                .every(EVERY)
                .onOverflow()
                .drop()
                .map(tick -> json())
                .broadcast()
                .withCancellationAfterLastSubscriberDeparture()
                .toAllSubscribers();
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.TEXT_PLAIN)
    @Operation(summary = "The overview once a second, as server-sent events whose data is JSON")
    public Multi<String> events() {
        if (clients.incrementAndGet() > MAX_CLIENTS) {
            clients.decrementAndGet();
            throw new ServiceUnavailableException(
                    "More than " + MAX_CLIENTS + " clients follow the events; ask /api/overview instead");
        }
        return shared.onOverflow().dropPreviousItems().onTermination().invoke(clients::decrementAndGet);
    }

    private String json() {
        try {
            return mapper.writeValueAsString(views.overview());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The overview cannot be written as JSON", e);
        }
    }
}
