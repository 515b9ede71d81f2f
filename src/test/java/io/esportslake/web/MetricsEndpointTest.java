package io.esportslake.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The address of the metrics, with a handler behind it as the framework's own. */
class MetricsEndpointTest {

    private static final String OF_THE_FRAMEWORK = "rendered for this request alone";

    private final HttpClient client = HttpClient.newHttpClient();
    private final Vertx vertx = Vertx.vertx();
    private MetricsEndpoint endpoint;
    private HttpServer server;

    @BeforeEach
    @SuppressWarnings("deprecation") // as in the endpoint
    void listen() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        registry.counter("esports.lake.things").increment();
        endpoint = new MetricsEndpoint(registry, false);
        Router router = Router.router(vertx);
        for (String path : new String[] {"/q/metrics", "/q/metrics/*"}) {
            router.route(path).handler(request -> request.end(OF_THE_FRAMEWORK));
        }
        endpoint.mount(router);
        server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "localhost")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    @AfterEach
    void close() {
        endpoint.stop();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/metrics", "/q/metrics/", "/q/metrics/all"})
    void metricsAreReadByGetAndHeadAndNoOtherMethodGoesAroundTheirBound(String path) throws Exception {
        assertThat(ask("GET", path).body()).contains("esports_lake_things_total 1.0");
        assertThat(ask("HEAD", path).statusCode()).isEqualTo(200);
        for (String method : new String[] {"POST", "PUT", "PATCH", "DELETE", "OPTIONS"}) {
            HttpResponse<String> refused = ask(method, path);

            assertThat(refused.statusCode()).as(method).isEqualTo(405);
            assertThat(refused.headers().firstValue("Allow")).as(method).contains("GET, HEAD");
            assertThat(refused.body()).as(method).isEmpty();
        }
    }

    private HttpResponse<String> ask(String method, String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + server.actualPort() + path))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
