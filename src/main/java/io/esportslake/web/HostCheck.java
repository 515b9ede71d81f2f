package io.esportslake.web;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * While the server listens on this machine alone, as in dev mode, it answers only to this machine's names. A page from
 * elsewhere whose name somebody has made to point here (DNS rebinding) would otherwise read what it likes, because to
 * the browser it and this server are one site.
 */
@ApplicationScoped
class HostCheck {

    /** Before the login (200). */
    private static final int PRIORITY = 300;

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

    private final boolean isLocal;

    HostCheck(@ConfigProperty(name = "quarkus.http.host", defaultValue = "0.0.0.0") String host) {
        isLocal = isLoopback(host);
    }

    void register(@Observes Filters filters) {
        if (isLocal) {
            filters.register(HostCheck::check, PRIORITY);
        }
    }

    private static void check(RoutingContext request) {
        HostAndPort authority = request.request().authority();
        if (authority != null && isLoopback(authority.host())) {
            request.next();
            return;
        }
        request.response()
                .setStatusCode(Response.Status.FORBIDDEN.getStatusCode())
                .end("This server listens on this machine only and answers to its names only: localhost, 127.0.0.1,"
                        + " [::1]. To be reached under another name, it listens on another address:"
                        + " QUARKUS_HTTP_HOST=0.0.0.0\n");
    }

    static boolean isLoopback(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return LOOPBACK.contains(name) || name.endsWith(".localhost");
    }
}
