package io.esportslake.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who asks and does not read, or asks too much, holds up neither commits nor probes, and gets no memory for it. */
class HttpLoadIT extends ProcessTest {

    private static final int CLIENTS = 120;
    private static final int FAR_TOO_MANY_CLIENTS = 400;
    private static final Duration ATTACK = Duration.ofSeconds(10);
    private static final Duration SHORT_ATTACK = Duration.ofSeconds(5);

    /** The tick is one second; the rest is for a machine that has other things to do, too. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(8);

    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(10);
    private static final long MOST_MEMORY_MB = 100;
    private static final Pattern BLOCKED = Pattern.compile("vert.x-eventloop.* has been blocked for (\\d+) ms");

    private Program program;
    private int port;

    /** What was seen while clients were rude. */
    private record Seen(long longestPauseMillis, long slowestProbeMillis, long rssBefore, long rssMost, int opened) {}

    @BeforeEach
    void startWithRecordsThatFlow() {
        String topic = broker.newTopic(2);
        Feed feed = matchesFeed(topic);
        feed.stream();
        program = matches(topic)
                .with("ESPORTS_LAKE_FLUSH_INTERVAL", "1s")
                .with("QUARKUS_VERTX_MAX_EVENT_LOOP_EXECUTE_TIME", "500ms")
                .start("--job", "matches");
        closeAfterwards(feed::stop);
        port = program.httpPort();
        eventually().until(() -> commitTimes().size() > 5);
    }

    @Test
    void clientsThatPipelineScrapesAndReadNothing() throws Exception {
        assertFree("metrics", ATTACK, () -> RudeClients.pipelining(port, CLIENTS, "/q/metrics"));
        assertThat(body(get("/q/metrics"))).contains("esports_lake_records_received_total{");
    }

    @Test
    void clientsThatPipelineEverythingElseAndReadNothing() throws Exception {
        for (String path : List.of(
                "/api/commits?limit=1000",
                "/api/overview",
                "/api/events",
                "/q/health",
                "/app.js",
                "/q/openapi",
                "/nothing/here")) {
            assertFree(path, SHORT_ATTACK, () -> RudeClients.pipelining(port, CLIENTS, path));
        }
        eventually().untilAsserted(() -> assertThat(firstBytes("/api/events")).startsWith("HTTP/1.1 200 OK"));
    }

    @Test
    void moreClientsThanThereAreConnectionsWhoseRequestsNeverEnd() throws Exception {
        assertFree("slow headers", SHORT_ATTACK, () -> RudeClients.dripping(port, FAR_TOO_MANY_CLIENTS));
        assertThat(String.join("\n", program.out()))
                .contains("EL-4020: HTTP connections were closed to keep the service free")
                .contains("too-many=");
    }

    @Test
    void clientsThatBreakOffAtOnce() throws Exception {
        for (String path : List.of("/api/events", "/api/overview", "/api/tables/matches/rows?limit=100")) {
            assertFree("fleeting " + path, SHORT_ATTACK, () -> RudeClients.fleeting(port, CLIENTS, path));
        }
        eventually().untilAsserted(() -> assertThat(firstBytes("/api/events")).startsWith("HTTP/1.1 200 OK"));
        eventually().untilAsserted(() -> assertThat(get("/api/overview")).startsWith("HTTP/1.1 200 OK"));
        eventually()
                .untilAsserted(() -> assertThat(get("/q/metrics")).contains("esports_lake_http_connections_open 1.0"));
    }

    @Test
    void pipelinedRequestsAreAnsweredInTheirOrderAndUnknownMethodsAreNot() throws Exception {
        int requests = 300;
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < requests; i++) {
            boolean isLast = i == requests - 1;
            all.append("GET /api/commits?limit=no" + " HTTP/1.1\r\nHost: localhost\r\n")
                    .append(isLast ? "Connection: close\r\n\r\n" : "\r\n");
        }
        assertThat(exchange(all.toString()).split("HTTP/1.1 400 Bad Request", -1))
                .hasSize(requests + 1);

        assertThat(exchange("INVENTED / HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .startsWith("HTTP/1.1 501 Not Implemented");
        assertThat(body(get("/q/metrics"))).doesNotContain("INVENTED");
    }

    @Test
    void aRequestThatIsTooLargeIsRefused() throws Exception {
        assertThat(exchange("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(20_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431 ");
        assertThat(exchange("GET /" + "x".repeat(5_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .startsWith("HTTP/1.0 414 ");
        assertThat(exchange("POST /api/overview HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2000000\r\n\r\n"))
                .startsWith("HTTP/1.1 413 ");
        assertThat(exchange("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")).doesNotContain("\u0000\u0004");
    }

    private interface Attack {
        RudeClients begin();
    }

    private void assertFree(String what, Duration time, Attack attack) throws Exception {
        Seen seen = watch(time, attack);
        System.out.printf(
                "%s, %d connections opened: longest pause between commits %d ms, slowest liveness probe %d ms,"
                        + " RSS %d MB before, %d MB at most, longest event loop seen blocked %d ms%n",
                what,
                seen.opened,
                seen.longestPauseMillis,
                seen.slowestProbeMillis,
                seen.rssBefore,
                seen.rssMost,
                longestBlockMillis());
        assertThat(seen.longestPauseMillis).as(what).isLessThan(LONGEST_PAUSE.toMillis());
        assertThat(seen.rssMost - seen.rssBefore).as(what).isLessThan(MOST_MEMORY_MB);
        assertThat(longestBlockMillis()).as(what).isLessThan(LONGEST_PAUSE.toMillis() / 2);
    }

    private Seen watch(Duration time, Attack attack) throws Exception {
        // What was not in memory before any request is no part of this.
        assertThat(get("/q/metrics")).startsWith("HTTP/1.1 200 OK");
        long rssBefore = program.residentMebibytes();
        long rssMost = rssBefore;
        long slowestProbe = 0;
        long begin = System.currentTimeMillis();
        long end = begin + time.toMillis();
        int opened;
        try (RudeClients clients = attack.begin()) {
            while (System.currentTimeMillis() < end) {
                long asked = System.nanoTime();
                probe();
                slowestProbe = Math.max(slowestProbe, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - asked));
                rssMost = Math.max(rssMost, program.residentMebibytes());
            }
            opened = clients.opened();
        }
        List<Long> commits = commitTimes();
        long longestPause = 0;
        long before = begin;
        for (long commit : commits) {
            if (commit > begin) {
                longestPause = Math.max(longestPause, Math.min(commit, end) - before);
                before = commit;
            }
        }
        longestPause = Math.max(longestPause, end - Math.min(before, end));
        return new Seen(longestPause, slowestProbe, rssBefore, rssMost, opened);
    }

    /** As an orchestrator does: three in a row that fail are a failure. */
    private void probe() {
        List<String> answers = new ArrayList<>();
        while (answers.size() < 3) {
            String answer = get("/q/health/live");
            if (answer.startsWith("HTTP/1.1 200 OK")) {
                return;
            }
            answers.add(answer);
        }
        assertThat(answers).as("%s", program).isEmpty();
    }

    private long longestBlockMillis() {
        return program.out().stream()
                .map(BLOCKED::matcher)
                .filter(Matcher::find)
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .max()
                .orElse(0);
    }

    /** When each commit document was made, oldest first. */
    private List<Long> commitTimes() throws IOException {
        List<Long> times = new ArrayList<>();
        Path log = lake.resolve("checkpoints/matches");
        if (!Files.isDirectory(log)) {
            return times;
        }
        try (Stream<Path> documents = Files.list(log)) {
            for (Path document :
                    documents.filter(path -> path.toString().endsWith(".json")).toList()) {
                times.add(Files.getLastModifiedTime(document).toMillis());
            }
        }
        times.sort(null);
        return times;
    }

    private String get(String path) {
        return exchange("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    }

    /** Of an answer without an end. */
    private String firstBytes(String path) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(Math.toIntExact(PROBE_TIMEOUT.toMillis()));
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readNBytes(20), StandardCharsets.ISO_8859_1);
        }
    }

    private static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    /** On a connection of its own; everything until the server closes it. */
    private String exchange(String request) {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(Math.toIntExact(PROBE_TIMEOUT.toMillis()));
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                    Math.toIntExact(PROBE_TIMEOUT.toMillis()));
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            try (InputStream answer = socket.getInputStream()) {
                return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (SocketTimeoutException e) {
            throw new UncheckedIOException(request.lines().findFirst().orElse("") + "\n" + program, e);
        } catch (IOException reset) {
            return "";
        }
    }
}
