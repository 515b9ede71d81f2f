package io.esportslake.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A login, when it is configured. */
class LoginIT extends ProcessTest {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @Test
    void everythingButTheProbesAsksForTheLogin() throws Exception {
        Program program = matches(broker.newTopic(1))
                .with("ESPORTS_LAKE_WEB_ACCESS", "authenticated")
                .with("QUARKUS_SECURITY_USERS_EMBEDDED_USERS_OPS", "right")
                .start("--job", "matches");
        String address = "http://localhost:" + program.httpPort();

        for (String path : List.of("/", "/app.js", "/api/streams", "/api/configuration", "/q/metrics", "/q/openapi")) {
            assertThat(status(address + path, null))
                    .as("%s without a login", path)
                    .isEqualTo(401);
            assertThat(status(address + path, "ops:wrong"))
                    .as("%s, wrong", path)
                    .isEqualTo(401);
            assertThat(status(address + path, "ops:")).as("%s, empty", path).isEqualTo(401);
            assertThat(status(address + path, "root:right"))
                    .as("%s, unknown", path)
                    .isEqualTo(401);
            assertThat(status(address + path, "ops:right"))
                    .as("%s, right", path)
                    .isEqualTo(200);
        }
        // No way around it by spelling the path differently.
        for (String path : List.of(
                "//api/streams", "/api//streams", "/q/health/../metrics", "/api/streams;x=1", "/%61pi/streams")) {
            assertThat(status(address + path, null)).as(path).isIn(401, 404);
        }
        assertThat(status(address + "/api/events", null)).isEqualTo(401);
        for (String path : List.of("/q/health", "/q/health/live", "/q/health/ready", "/q/health/started")) {
            assertThat(status(address + path, null)).as(path).isEqualTo(200);
        }
        assertThat(get(address + "/q/health", null).body())
                .contains("\"matches.code\"", "\"details\"")
                .doesNotContain("reason", "All is well");
        HttpResponse<String> refused = get(address + "/api/streams", null);
        assertThat(refused.body()).isEmpty();
        assertThat(refused.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(asked -> assertThat(asked).contains("esports-lake"));
        assertThat(refused.headers().firstValue("Content-Security-Policy")).isPresent();
        assertThat(program.out()).noneMatch(line -> line.contains("right"));
        assertThat(get(address + "/api/configuration", "ops:right").body()).doesNotContain("\"right\"");
    }

    private static int status(String address, String login) throws IOException, InterruptedException {
        return get(address, login).statusCode();
    }

    private static HttpResponse<String> get(String address, String login) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address)).timeout(Duration.ofSeconds(20));
        if (login != null) {
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
