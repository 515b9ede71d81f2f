package io.esportslake.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.esportslake.deploy.Promtool;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program's JSON, headers and health, asked as a browser or an orchestrator would. */
@Tag("jvm")
class StatusIT {

    private static final String TOPIC = "esports-matches";
    private static final String HOSTILE = "<script>alert(1)</script> \" ' </td>";

    @TempDir
    static Path directory;

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final TestBroker BROKER = TestBroker.shared();
    private static Program program;
    private static String address;

    @BeforeAll
    static void startProgramWithSomeRecords() throws Exception {
        BROKER.createTopic(TOPIC, 2);
        try (KafkaProducer<byte[], byte[]> producer = BROKER.producer(Map.of())) {
            for (int i = 0; i < 20; i++) {
                send(producer, i % 2, "{\"match_id\":\"m" + i + "\",\"status\":\"<b>live</b>\"}");
            }
            send(producer, 0, HOSTILE);
        }
        Files.writeString(directory.resolve(".env"), "KAFKA_CLIENT_RACK=r1\n");
        Files.writeString(
                Files.createDirectories(directory.resolve("config")).resolve("application.properties"),
                "kafka.client.id=me\n");
        program = Setup.in(directory, started -> {})
                .with("KAFKA_BOOTSTRAP_SERVERS", BROKER.bootstrapServers())
                .with("DATA_LAKE_PATH", directory.resolve("lake").toString())
                .with("ESPORTS_LAKE_FLUSH_INTERVAL", "1s")
                .with("ESPORTS_LAKE_WEB_SHOW_PAYLOADS", "true")
                .with("KAFKA_CLIENT_SECRET", "hunter2")
                .start("run", "--job", "matches");
        address = "http://localhost:" + program.httpPort();
        await().atMost(Duration.ofSeconds(60))
                .until(() ->
                        json("/api/streams/matches").path("lake").path("rows").asLong() == 20
                                && json("/api/streams/matches").path("batchId").asLong() > 0
                                && json("/api/streams/matches")
                                                .path("topicPartitions")
                                                .path(0)
                                                .path("lag")
                                                .asLong(-1)
                                        == 0);
    }

    @AfterAll
    static void stop() {
        try (Program ended = program) {
            if (ended != null) {
                ended.terminate().expectExit(143);
            }
        } finally {
            BROKER.deleteTopic(TOPIC);
        }
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, int partition, String value) {
        producer.send(new ProducerRecord<>(TOPIC, partition, null, value.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void everyPathThatTheManifestsAskForAnswers() throws Exception {
        List<String> paths = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("k8s"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Matcher matcher = Pattern.compile("(?m)^ +path: (/q/\\S+)$").matcher(Files.readString(file));
                while (matcher.find()) {
                    paths.add(matcher.group(1));
                }
            }
        }

        assertThat(paths).contains("/q/health/started", "/q/health/live", "/q/health/ready", "/q/metrics");
        for (String path : paths) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(200);
        }
    }

    @Test
    void aStreamHasTheFieldsThatUsersOfSparkKnow() throws Exception {
        JsonNode stream = json("/api/streams/matches");

        assertThat(stream.fieldNames())
                .toIterable()
                .contains(
                        "id",
                        "runId",
                        "name",
                        "timestamp",
                        "batchId",
                        "numInputRows",
                        "inputRowsPerSecond",
                        "processedRowsPerSecond",
                        "durationMs",
                        "sources",
                        "sink",
                        "isDataAvailable",
                        "isTriggerActive",
                        "message",
                        "recentProgress");
        assertThat(stream.path("durationMs").fieldNames())
                .toIterable()
                .containsExactly("decode", "encode", "commit", "publish", "triggerExecution");
        JsonNode source = stream.path("sources").path(0);
        assertThat(source.path("latestOffset").path("esports-matches").path("1").asLong())
                .isEqualTo(10);
        assertThat(source.path("endOffset").path("esports-matches").path("1").asLong())
                .isEqualTo(10);
        assertThat(stream.path("lag").asLong()).isZero();
        assertThat(stream.path("freshnessSeconds").asDouble()).isZero();
        assertThat(stream.path("code").textValue()).isEqualTo("running");
        assertThat(stream.path("message").textValue()).isEqualTo("All is well: every record is committed.");
        assertThat(json("/api/streams").size()).isEqualTo(1);
        assertThat(json("/api/streams/matches/lake-partitions?contains=live")
                        .path(0)
                        .path("path")
                        .textValue())
                .isEqualTo("status=<b>live<%2Fb>");
    }

    @Test
    void theDocumentedFieldsAreTheOnesThatAreAnswered() throws Exception {
        JsonNode stream = json("/api/streams/matches");
        Set<String> answered = new TreeSet<>();
        stream.fieldNames().forEachRemaining(answered::add);
        stream.path("sources").path(0).fieldNames().forEachRemaining(field -> answered.add("sources[]." + field));
        stream.path("sink").fieldNames().forEachRemaining(field -> answered.add("sink." + field));

        String document = Files.readString(Path.of("docs/status-api.md"));
        Set<String> documented = Pattern.compile("(?m)^\\| `([^`]+)` \\|")
                .matcher(document)
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(documented).isEqualTo(answered);
        stream.path("durationMs")
                .fieldNames()
                .forEachRemaining(phase -> assertThat(document).contains('`' + phase + '`'));
    }

    @Test
    void commitsNameTheirRangesAndFiles() throws Exception {
        JsonNode commits = json("/api/commits?table=matches&limit=5");

        long rows = 0;
        for (JsonNode commit : commits) {
            rows += commit.path("rows").asLong();
        }
        assertThat(rows).isEqualTo(20);
        JsonNode newest = commits.path(0);
        assertThat(newest.path("kind").textValue()).isEqualTo("micro-batch");
        assertThat(newest.path("flushReason").textValue()).isNotBlank();
        assertThat(newest.path("files").path(0).path("path").textValue()).endsWith(".parquet");
        assertThat(newest.path("ranges").path(0).path("until").asLong()).isPositive();
    }

    @Test
    void aHostileRecordStaysText() throws Exception {
        HttpResponse<String> response = get("/api/dead-letters");
        JsonNode letter = MAPPER.readTree(response.body()).path(0);

        assertThat(response.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/json"));
        assertThat(letter.path("payload").textValue()).isEqualTo(HOSTILE);
        assertThat(letter.path("reason").textValue()).isEqualTo("not-json");
        assertThat(letter.path("offset").asLong()).isEqualTo(10);
    }

    @Test
    void rowsDeadLettersAndGrowthComeOutOfTheLake() throws Exception {
        JsonNode rows = json("/api/tables/matches/rows?limit=3");
        assertThat(rows.path("rows")).hasSize(3);
        assertThat(rows.path("columns").path(0).textValue()).isEqualTo("match_id");
        assertThat(rows.path("rows").path(0)).hasSize(rows.path("columns").size());

        JsonNode page = json("/api/tables/matches/dead-letters?reason=not-json&since=2020-01-01T00:00:00Z");
        JsonNode letter = page.path("letters").path(0);
        assertThat(letter.path("offset").asLong()).isEqualTo(10);
        assertThat(letter.path("detail").textValue()).isNotBlank();
        assertThat(json("/api/tables/matches/dead-letters?since=2120-01-01T00:00:00Z")
                        .path("letters"))
                .isEmpty();
        JsonNode record = json(
                "/api/tables/matches/dead-letters/" + letter.path("partition").asInt() + "/10");
        assertThat(record.path("value").path("text").textValue()).isEqualTo(HOSTILE);
        assertThat(record.path("value").path("bytes").asLong()).isEqualTo(HOSTILE.length());

        JsonNode growth = json("/api/streams/matches/growth");
        assertThat(growth.path(growth.size() - 1).path("rows").asLong()).isEqualTo(20);
        assertThat(growth.path(growth.size() - 1).path("bytes").asLong()).isPositive();

        String letters = "/api/tables/matches/dead-letters";
        assertRefused("/api/tables/nope/rows", 404, "No such stream runs here; expected one of [matches]");
        assertRefused("/api/tables/matches/rows?limit=101", 400, "limit is a number from 1 to 100");
        assertRefused(
                letters + "?since=yesterday", 400, "since is a time such as 2026-03-01T12:00:00Z, or left out for all");
        assertRefused(
                letters + "?after=x", 400, "after is what next was in the answer before, or left out for the newest");
        assertRefused(letters + "/0/999", 404, "There is no dead letter at offset 999 of topic partition 0");
        assertRefused(letters + "/0/x", 400, "Expected an offset, which is a number from 0 on");
    }

    @Test
    void whatIsWrongWithARequestIsOneSentence() throws Exception {
        assertRefused("/api/streams/nope", 404, "No such stream runs here; expected one of [matches]");
        assertRefused("/api/nope", 404, "There is nothing at this address; /q/openapi lists what there is");
        assertRefused("/api/commits?limit=0", 400, "limit is a number from 1 to 1000");
        assertRefused("/api/commits?limit=many", 400, "limit is a number from 1 to 1000");
        assertRefused("/q/openapi?format=xml", 400, "format is json or yaml, or left out");
        assertRefused("/api/dead-letters?table=x", 400, "table is one of [matches], or left out for all");
        assertRefused(
                "/api/streams/matches/lake-partitions?contains=" + "x".repeat(201),
                400,
                "contains has 200 characters at most");
    }

    @Test
    void theDocumentDescribesEveryAddressAsYamlOrAsJson() throws Exception {
        HttpResponse<String> yaml = get("/q/openapi");

        assertThat(contentType(yaml)).startsWith("application/yaml");
        assertThat(yaml.body()).contains("\nopenapi: 3.", "\n  title: esports-lake\n", "\n  /api/overview:\n");
        for (HttpResponse<String> json : List.of(
                get("/q/openapi?format=JSON"),
                get("/q/openapi", "Accept", "application/json"),
                get("/q/openapi?format=json", "Accept", "application/yaml"))) {
            assertThat(contentType(json)).startsWith("application/json");
            Set<String> paths = new TreeSet<>();
            MAPPER.readTree(json.body()).path("paths").fieldNames().forEachRemaining(paths::add);
            assertThat(paths)
                    .containsExactly(
                            "/api/commits",
                            "/api/configuration",
                            "/api/dead-letters",
                            "/api/events",
                            "/api/overview",
                            "/api/streams",
                            "/api/streams/{name}",
                            "/api/streams/{name}/growth",
                            "/api/streams/{name}/lake-partitions",
                            "/api/streams/{name}/topic-partitions",
                            "/api/tables/{name}/dead-letters",
                            "/api/tables/{name}/dead-letters/{partition}/{offset}",
                            "/api/tables/{name}/rows");
        }
    }

    @Test
    void everyAnswerOfOursHasStrictHeaders() throws Exception {
        for (String path : List.of("/", "/app.js", "/style.css", "/api/streams", "/api/nope", "/nope")) {
            HttpResponse<String> response = get(path);
            assertThat(response.headers().firstValue("Content-Security-Policy"))
                    .as(path)
                    .hasValueSatisfying(policy -> assertThat(policy)
                            .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                            .doesNotContain("unsafe"));
            assertThat(response.headers().firstValue("X-Content-Type-Options"))
                    .as(path)
                    .hasValue("nosniff");
            assertThat(response.headers().firstValue("Referrer-Policy"))
                    .as(path)
                    .hasValue("no-referrer");
        }
    }

    @Test
    void thePageLoadsNothingFromElsewhereAndHasNothingInline() throws Exception {
        HttpResponse<String> page = get("/");
        HttpResponse<String> script = get("/app.js");

        assertThat(List.of(page.statusCode(), script.statusCode())).containsOnly(200);
        assertThat(page.body())
                .contains("<script src=\"app.js\"")
                .doesNotContainPattern("(src|href)=\"https?:")
                .doesNotContainPattern("<script(?![^>]*src=)")
                .doesNotContainPattern("\\s(style|on\\w+)=");
        assertThat(script.body())
                .contains("new EventSource(")
                .doesNotContain("innerHTML")
                .doesNotContain("insertAdjacentHTML");
    }

    @Test
    void eventsCarryTheOverview() throws Exception {
        HttpResponse<Stream<String>> events = CLIENT.send(
                HttpRequest.newBuilder(URI.create(address + "/api/events")).build(),
                HttpResponse.BodyHandlers.ofLines());
        try (Stream<String> lines = events.body()) {
            String data =
                    lines.filter(line -> line.startsWith("data:")).findFirst().orElseThrow();
            assertThat(MAPPER.readTree(data.substring("data:".length()))
                            .path("streams")
                            .path(0)
                            .path("name")
                            .textValue())
                    .isEqualTo("matches");
        }
    }

    @Test
    void secretsAreMasked() throws Exception {
        String settings = get("/api/configuration").body();

        assertThat(settings).contains("esports-lake.flush.interval").doesNotContain("hunter2");
        assertThat(setting("esports-lake.data-lake-path"))
                .isEqualTo(directory.resolve("lake") + " from environment variable DATA_LAKE_PATH");
        assertThat(setting("esports-lake.flush.interval"))
                .isEqualTo("1s from environment variable ESPORTS_LAKE_FLUSH_INTERVAL");
        assertThat(setting("esports-lake.memory-budget")).isEqualTo("128M from default");
        assertThat(setting("kafka.client.id")).isEqualTo("me from file config/application.properties");
        assertThat(setting("kafka.client.rack")).isEqualTo("r1 from .env file");
        assertThat(setting("kafka.client.secret")).isEqualTo("******** from environment variable KAFKA_CLIENT_SECRET");
        assertThat(setting("mp.messaging.incoming.matches.topic")).isEqualTo("esports-matches from the program");
        assertThat(setting("mp.messaging.incoming.matches.group.id"))
                .matches("esports-lake-\\S+-matches from the program");
        assertThat(setting("mp.messaging.incoming.players.topic")).isEqualTo("missing");
    }

    private static String setting(String key) throws Exception {
        for (JsonNode setting : json("/api/configuration")) {
            if (setting.path("key").textValue().equals(key)) {
                return setting.path("value").textValue() + " from "
                        + setting.path("source").textValue();
            }
        }
        return "missing";
    }

    @Test
    void metricsAreOneTextForAllWhoAskInTheSameSecond() throws Exception {
        HttpResponse<String> plain = get("/q/metrics", "Accept", "text/plain");
        HttpResponse<String> openMetrics = get("/q/metrics");
        HttpResponse<byte[]> zipped = CLIENT.send(
                HttpRequest.newBuilder(URI.create(address + "/q/metrics"))
                        .header("Accept-Encoding", "gzip")
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());

        assertThat(contentType(plain)).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        assertThat(contentType(openMetrics)).isEqualTo("application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(openMetrics.body()).endsWith("# EOF\n");
        assertThat(zipped.headers().firstValue("Content-Encoding")).hasValue("gzip");
        try (GZIPInputStream unzipped = new GZIPInputStream(new ByteArrayInputStream(zipped.body()))) {
            assertThat(new String(unzipped.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("esports_lake_http_connections_closed_total{reason=\"slow-reader\"} 0.0")
                    .endsWith("# EOF\n");
        }
    }

    @Test
    void prometheusReadsWhatItScrapes() throws Exception {
        String scraped = get("/q/metrics", "Accept", "text/plain;version=0.0.4").body();
        assertThat(scraped).contains("esports_lake_flush_seconds_bucket{");

        Promtool checked = Promtool.run("what /q/metrics answers", scraped, "check", "metrics");

        // What it says of names and help texts, it may say of other people's metrics.
        assertThat(checked.text()).doesNotContain("error while linting");
        assertThat(checked.text().lines().filter(line -> line.startsWith("esports_lake_")))
                .isEmpty();
    }

    @Test
    void healthMeansProgress() throws Exception {
        assertThat(json("/q/health/live").path("status").textValue()).isEqualTo("UP");
        assertThat(get("/q/health/live").body()).contains("\"matches.code\": \"running\"", "\"degraded\": false");
        assertThat(json("/q/health/ready").path("status").textValue()).isEqualTo("UP");
        assertThat(json("/q/health/started").path("status").textValue()).isEqualTo("UP");
    }

    private static void assertRefused(String path, int status, String sentence) throws Exception {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).as(path).isEqualTo(status);
        assertThat(response.body()).isEqualTo(MAPPER.writeValueAsString(Map.of("error", sentence)));
    }

    private static JsonNode json(String path) throws Exception {
        return MAPPER.readTree(get(path).body());
    }

    private static HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address + path)).timeout(Duration.ofSeconds(20));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String contentType(HttpResponse<String> response) {
        return response.headers().firstValue("content-type").orElse("");
    }
}
