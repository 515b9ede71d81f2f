package io.esportslake.web;

import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a request's place in its lane for as long as a thread reads and renders for it: a client that breaks off ends
 * its answer, but not that thread.
 */
class TurnKeeper {

    /** On the thread that works for the request. */
    @ServerRequestFilter
    @Nullable
    Response begin(RoutingContext request) {
        Optional<Turn> turn = Turn.of(request);
        if (turn.isEmpty()) {
            return null;
        }
        if (!turn.get().beginWork()) {
            return Response.status(Response.Status.SERVICE_UNAVAILABLE).build();
        }
        CurrentRequestManager.get()
                .registerCompletionCallback(fault -> turn.get().stopWork());
        return null;
    }
}
