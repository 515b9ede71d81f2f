package io.esportslake.web;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.Response;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    /** No name ends in a number, so this is an address, in one of the forms that machines take. */
    private static final Pattern IPV4 = Pattern.compile("127(\\.\\d{1,8}){1,3}");

    private static final Pattern IPV6 = Pattern.compile("\\[?([0-9a-f:.]*:[0-9a-f:.]*)]?");

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

    /** Looks at the text alone: a name is not asked for, because its answer is what the others decide about. */
    static boolean isLoopback(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || IPV4.matcher(name).matches()
                || isLoopbackIpv6(name);
    }

    private static boolean isLoopbackIpv6(String name) {
        Matcher address = IPV6.matcher(name);
        if (!address.matches()) {
            return false;
        }
        try {
            // In brackets it is never taken for a name.
            return InetAddress.getByName("[" + address.group(1) + "]").isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false; // no address
        }
    }
}
