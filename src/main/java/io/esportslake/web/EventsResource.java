package io.esportslake.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.esportslake.failure.FailureCode;
import io.smallrye.mutiny.Multi;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.ServiceUnavailableException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.ResponseHeader;
import org.jboss.resteasy.reactive.RestStreamElementType;

/** The overview once a second, made once for all who look, and not at all while nobody does. */
@Path("/api/events")
@Singleton
@Tag(name = "status")
public class EventsResource {

    private static final Duration EVERY = Duration.ofSeconds(1);
    static final int MAX_CLIENTS = 100;
    private static final Logger LOG = Logger.getLogger("web");

    private final Supplier<String> overview;
    private final AtomicInteger clients = new AtomicInteger();
    private final Multi<String> shared;
    private boolean isFailing;

    @Inject
    EventsResource(Views views, ObjectMapper mapper) {
        this(() -> json(views, mapper));
    }

    EventsResource(Supplier<String> overview) {
        this.overview = overview;
        // Who reads too slowly misses some: each is complete in itself.
        shared = Multi.createFrom()
                .ticks()
                .every(EVERY)
                .onOverflow()
                .drop()
                .map(tick -> made())
                .filter(Optional::isPresent)
                .map(Optional::get)
                .broadcast()
                .withCancellationAfterLastSubscriberDeparture()
                .toAllSubscribers();
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.TEXT_PLAIN)
    @ResponseHeader(name = "X-Accel-Buffering", value = "no") // else nginx gathers some before it hands them on
    @Operation(summary = "The overview once a second, as server-sent events whose data is JSON")
    public Multi<String> events() {
        if (clients.get() >= MAX_CLIENTS) {
            throw new ServiceUnavailableException(
                    "More than " + MAX_CLIENTS + " clients follow the events; ask /api/overview instead");
        }
        // Counted by who follows, not by who asks: nobody follows for a client that is gone before the first byte.
        return shared.onOverflow()
                .dropPreviousItems()
                .onSubscription()
                .invoke(clients::incrementAndGet)
                .onTermination()
                .invoke(clients::decrementAndGet);
    }

    /** As a request of its own: as the head of the above it would follow the events, and its answer would never end. */
    @HEAD
    @Operation(hidden = true)
    public Response head() {
        return Response.ok().type(MediaType.SERVER_SENT_EVENTS).build();
    }

    /** Empty when it cannot be made: a failure would end the events for all who will ever follow. */
    private Optional<String> made() {
        try {
            String made = overview.get();
            isFailing = false;
            return Optional.of(made);
        } catch (RuntimeException e) {
            if (!isFailing) {
                LOG.error(
                        FailureCode.ANSWER_FAILED.says(
                                "The overview cannot be made; the page's events pause until it can"),
                        e);
            }
            isFailing = true;
            return Optional.empty();
        }
    }

    private static String json(Views views, ObjectMapper mapper) {
        try {
            return mapper.writeValueAsString(views.overview());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The overview cannot be written as JSON", e);
        }
    }
}
