package io.esportslake.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Provider;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How many requests are in work at once: each renders JSON on a thread of its own. Liveness has a lane for itself, so
 * that neither readers of JSON nor a directory that does not answer hold it up. Page files, metrics and events are
 * bounded in other ways.
 */
@ApplicationScoped
class RequestLanes {

    /** After the login (100), before what answers. */
    private static final int PRIORITY = 90;

    /** Answers that were made and not yet taken: each can be some MB. */
    private static final int MAX_UNTAKEN = 16;

    private static final Pattern CONTENTS = Pattern.compile("/api/tables/");

    private final Lane json = new Lane(8, 64);
    /** One at a time: each opens files of the lake, and takes memory outside the heap for them. */
    private final Lane contents = new Lane(1, 16);

    private final Lane liveness = new Lane(4, Connections.MAX_OPEN);
    private final Lane otherHealth = new Lane(8, 64);
    private final AtomicInteger untaken = new AtomicInteger();
    /** Asked for when first needed: making one costs a start some ten milliseconds. */
    private final Provider<ObjectMapper> mapper;

    RequestLanes(Provider<ObjectMapper> mapper) {
        this.mapper = mapper;
    }

    void register(@Observes Filters filters) {
        filters.register(this::admit, PRIORITY);
    }

    private void admit(RoutingContext request) {
        Lane lane = laneOf(request.normalizedPath());
        if (lane == null) {
            request.next();
            return;
        }
        Context context = Vertx.currentContext();
        request.request().pause();
        boolean isAdmitted = lane.enter(() -> {
            // Who makes room may also be a thread that worked for another request.
            if (Context.isOnEventLoopThread() && Vertx.currentContext() == context) {
                begin(request, lane);
            } else {
                context.runOnContext(turn -> begin(request, lane));
            }
        });
        if (!isAdmitted) {
            refuse(request);
        }
    }

    private void begin(RoutingContext request, Lane lane) {
        if (request.response().closed()) {
            lane.leave();
            return;
        }
        if (isJson(lane) && untaken.get() >= MAX_UNTAKEN) {
            lane.leave();
            refuse(request);
            return;
        }
        Turn turn = new Turn(lane);
        turn.keepIn(request);
        AtomicBoolean hasEnded = new AtomicBoolean();
        request.addEndHandler(made -> {
            if (hasEnded.compareAndSet(false, true)) {
                turn.answerEnded();
            }
        });
        Optional<RequestGate> gate = RequestGate.of(request.request().connection());
        if (isJson(lane) && gate.isPresent()) {
            untaken.incrementAndGet();
            gate.get().afterAnswer(untaken::decrementAndGet);
        }
        request.request().resume();
        request.next();
    }

    private boolean isJson(Lane lane) {
        return lane == json || lane == contents;
    }

    /** Null for what waits for nobody. */
    private @Nullable Lane laneOf(String path) {
        if (path.startsWith("/q/health")) {
            return path.startsWith("/q/health/live") ? liveness : otherHealth;
        }
        if (CONTENTS.matcher(path).lookingAt()) {
            return contents;
        }
        boolean isJson = path.startsWith("/api/") && !path.startsWith("/api/events") || path.startsWith("/q/openapi");
        return isJson ? json : null;
    }

    private void refuse(RoutingContext request) {
        request.request().resume();
        try {
            request.response()
                    .setStatusCode(Response.Status.SERVICE_UNAVAILABLE.getStatusCode())
                    .putHeader(HttpHeaders.RETRY_AFTER, "1")
                    .putHeader(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON)
                    .end(mapper.get()
                            .writeValueAsString(
                                    new Errors.ErrorView("Too many requests are in work; ask again in a second")));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A sentence cannot be written as JSON", e);
        }
    }
}
