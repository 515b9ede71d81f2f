package io.esportslake.web;

import io.esportslake.app.Threads;
import io.esportslake.failure.FailureCode;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.impl.BufferImpl;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Metrics as Prometheus scrapes them: rendered at most once a second for all who ask, on a thread of their own, and
 * sent from one piece of memory. It answers before the framework's own handler, which renders on the event loop, once
 * for each request.
 */
@ApplicationScoped
class MetricsEndpoint {

    private static final Logger LOG = Logger.getLogger("web");

    /** After the login's filters (-200 and -100), before all other routes. */
    private static final int ORDER = -50;

    private static final Set<HttpMethod> METHODS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private final ExecutorService renderer = Threads.single("metrics", MetricsEndpoint::tellFailure);
    private final MetricsText texts;
    private final boolean isOnManagementPort;

    @SuppressWarnings("deprecation") // The older of Micrometer's two; this version of the framework makes no other.
    MetricsEndpoint(
            PrometheusMeterRegistry registry,
            @ConfigProperty(name = "quarkus.management.enabled", defaultValue = "false") boolean isOnManagementPort) {
        texts = new MetricsText(registry::scrape, renderer);
        this.isOnManagementPort = isOnManagementPort;
    }

    @PreDestroy
    void stop() {
        renderer.shutdownNow();
    }

    void mount(@Observes Router router) {
        if (!isOnManagementPort) {
            mountOn(router);
        }
    }

    void mountOnManagementPort(@Observes ManagementInterface management) {
        mountOn(management.router());
    }

    private void mountOn(Router router) {
        for (String path : new String[] {"/q/metrics", "/q/metrics/*"}) {
            // Of every method: what is not answered here, the framework's own handler answers with all metrics.
            router.route(path).order(ORDER).handler(this::answer);
        }
    }

    /** What is thrown in the end, the request's own context tells. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private void answer(RoutingContext request) {
        if (!METHODS.contains(request.request().method())) {
            request.response()
                    .setStatusCode(Response.Status.METHOD_NOT_ALLOWED.getStatusCode())
                    .putHeader(HttpHeaders.ALLOW, "GET, HEAD")
                    .end();
            return;
        }
        String accept = request.request().getHeader(HttpHeaders.ACCEPT);
        String encodings = request.request().getHeader(HttpHeaders.ACCEPT_ENCODING);
        boolean isGzip = encodings != null && encodings.toLowerCase(Locale.ROOT).contains("gzip");
        Context context = Vertx.currentContext();
        texts.newest(contentType(accept), isGzip)
                .whenComplete((text, fault) -> context.runOnContext(turn -> {
                    if (fault == null) {
                        send(request, text);
                    } else {
                        tellFailure(fault);
                        request.fail(fault);
                    }
                }));
    }

    private static void tellFailure(Throwable fault) {
        LOG.error(FailureCode.ANSWER_FAILED.says("Metrics could not be rendered"), fault);
    }

    /** As the framework chooses. */
    private static String contentType(@Nullable String accept) {
        boolean isPlain = accept != null && (accept.contains("text/plain") || accept.contains("text/html"));
        return isPlain ? TextFormat.CONTENT_TYPE_004 : TextFormat.CONTENT_TYPE_OPENMETRICS_100;
    }

    private static void send(RoutingContext request, MetricsText.Text text) {
        if (request.response().closed()) {
            text.release();
            return;
        }
        request.response().putHeader(HttpHeaders.CONTENT_TYPE, text.contentType());
        // Named either way: what the framework would compress, it would compress for each request.
        request.response().putHeader(HttpHeaders.CONTENT_ENCODING, text.isGzip() ? "gzip" : HttpHeaders.IDENTITY);
        request.response().putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        request.response().end(BufferImpl.buffer(text.bytes())).onComplete(taken -> text.release());
    }
}
