package io.esportslake.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.declare.BuiltInTables;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LakeConfigCheckTest {

    @Test
    void everyKeyOfTheMappingIsKnownAndNoOther() {
        Set<String> mapped = new TreeSet<>();
        ConfigMappings.getProperties(ConfigMappings.ConfigClass.configClass(LakeConfig.class, "esports-lake"))
                .keySet()
                .forEach(key -> mapped.add(key.substring("esports-lake.".length())));
        Set<String> known = new TreeSet<>(LakeConfigCheck.keys(BuiltInTables.ALL));
        // A map in the mapping, one key per table in fact.
        assertThat(mapped.removeIf(key -> key.startsWith("topics"))).isTrue();
        known.removeIf(key -> key.startsWith("topics."));

        assertThat(known).isEqualTo(mapped);
    }

    @Test
    void unknownVariableIsRefusedWithThoseThereAre() {
        assertThatThrownBy(() -> LakeConfigCheck.checkEnvironment(
                        Set.of("ESPORTS_LAKE_FLUSH_INTERVALL", "PATH"), BuiltInTables.ALL))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageStartingWith(
                        "EL-1010: Unknown environment variable ESPORTS_LAKE_FLUSH_INTERVALL; expected one of [")
                .hasMessageContaining("ESPORTS_LAKE_FLUSH_INTERVAL,");
    }

    @Test
    void knownVariablesPass() {
        assertThatCode(() -> LakeConfigCheck.checkEnvironment(
                        Set.of("ESPORTS_LAKE_ON_DATA_LOSS", "HOME"), BuiltInTables.ALL))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void whatCannotBeUsedIsOneSentence(String key, String value, String expected) {
        String variable = FoundSetting.variable(key);

        assertThat(problems(new EnvConfigSource(Map.of(variable, value), 300)))
                .containsExactly("EL-1011: " + variable + " is " + expected + "; found "
                        + (value.isEmpty() ? "nothing" : "'" + value + "'") + " in the environment");
        assertThat(problems(Configured.properties(Map.of(key, value))))
                .containsExactly("EL-1011: " + key + " is " + expected + "; found "
                        + (value.isEmpty() ? "nothing" : "'" + value + "'") + " among the system properties");
    }

    static Stream<Arguments> malformed() {
        String time = "a time from 1ms to 365d, such as ";
        Map<String, String> expected = new LinkedHashMap<>();
        expected.put(
                "data-lake-path",
                "a directory, such as /var/lib/esports-lake, or a place in an object store, such as s3://bucket/lake");
        expected.put("topics.matches", topic("matches"));
        expected.put("topics.players", topic("players"));
        expected.put("on-data-loss", "one of fail, continue");
        expected.put("flush.interval", time + "10s");
        expected.put("flush.max-rows", "a whole number, 1 or more, such as 1000000");
        expected.put("memory-budget", "a size from 8M to 1T, such as 128M");
        expected.put("parquet.compression", "one of zstd, snappy, lz4-raw, gzip, none");
        expected.put("parquet.zstd-level", "a whole number from 1 to 22, such as 1");
        expected.put("parquet.row-group-size", "a size from 1 to 1T, such as 128M");
        expected.put("parquet.page-size", "a size from 1 to 256M, such as 1M");
        expected.put("partitions.max-per-micro-batch", "a whole number, 1 or more, such as 1000");
        expected.put("partitions.max-per-table", "a whole number, 1 or more, such as 10000");
        expected.put("visible-after", "a time from 0s to 365d, such as 1h");
        expected.put("commits.kept", "a whole number, 1000 or more, such as 10000");
        expected.put("kafka.timeout", time + "30s");
        expected.put("shutdown-timeout", time + "20s");
        expected.put("revocation-timeout", time + "60s");
        expected.put("failure-linger", "a time from 0s to 365d, such as 60s");
        expected.put("web.access", "one of permit, authenticated");
        expected.put("web.show-payloads", "true or false");
        expected.put("health.stalled-after", "a time from 1s to 365d, such as 110s");
        expected.put("health.max-dead-letter-share", "a share from 0 to 1, such as 0.05");
        expected.put("health.max-key-only-share", "a share from 0 to 1, such as 0.2");
        // Any text will do for these, or none.
        Set<String> any =
                Set.of("processed-data-path", "tables", "group-id", "s3.endpoint", "s3.region", "s3.path-style");
        assertThat(LakeConfigCheck.keys(BuiltInTables.ALL))
                .allMatch(key -> expected.containsKey(key) || any.contains(key));
        List<Arguments> cases = new ArrayList<>();
        expected.forEach((key, sentence) -> {
            for (String value : wrong(key, sentence)) {
                cases.add(Arguments.of("esports-lake." + key, value, sentence));
            }
        });
        cases.add(Arguments.of("quarkus.http.port", "abc", "a whole number from 0 to 65535, such as 8080"));
        cases.add(Arguments.of("quarkus.http.port", "70000", "a whole number from 0 to 65535, such as 8080"));
        cases.add(Arguments.of("quarkus.log.level", "verbose", "one of TRACE, DEBUG, INFO, WARN, ERROR"));
        cases.add(Arguments.of("quarkus.log.console.json.enabled", "yess", "true or false"));
        return cases.stream();
    }

    private static String topic(String table) {
        return "the name of a topic, up to 249 letters a to z, digits and . _ -, such as esports-" + table;
    }

    private static List<String> wrong(String key, String sentence) {
        if (key.equals("data-lake-path")) {
            return List.of("");
        }
        if (key.startsWith("topics.")) {
            return List.of("", "a topic", "x".repeat(250), "..");
        }
        List<String> wrong = new ArrayList<>(List.of("abc", " ", "-", "1,5", "99999999999999999999999999"));
        if (!key.equals("health.stalled-after")) {
            wrong.add("");
        }
        if (sentence.contains("from 1s")) {
            wrong.add("999ms");
        }
        if (sentence.contains("time")) {
            wrong.addAll(List.of("-1s", "10 s", "366d", "10y", "9999999999999d"));
        }
        if (sentence.contains("size")) {
            wrong.addAll(List.of("-1M", "0", "12.5M", "128MB", "2T"));
        }
        if (sentence.contains("share")) {
            wrong.addAll(List.of("1.1", "-0.1", "NaN", "5%"));
        }
        if (sentence.contains("whole")) {
            wrong.addAll(List.of("0", "-1", "1.0", "0x10", "1_000"));
        }
        return wrong;
    }

    @Test
    void whatCanBeUsed() {
        Map<String, String> used = Map.ofEntries(
                Map.entry("ESPORTS_LAKE_FLUSH_INTERVAL", "PT10S"),
                Map.entry("ESPORTS_LAKE_KAFKA_TIMEOUT", "10"),
                Map.entry("ESPORTS_LAKE_SHUTDOWN_TIMEOUT", "1h30m"),
                Map.entry("ESPORTS_LAKE_REVOCATION_TIMEOUT", "1.5s"),
                Map.entry("ESPORTS_LAKE_FAILURE_LINGER", "0s"),
                Map.entry("ESPORTS_LAKE_HEALTH_STALLED_AFTER", ""),
                Map.entry("ESPORTS_LAKE_MEMORY_BUDGET", "64m"),
                Map.entry("ESPORTS_LAKE_PARQUET_COMPRESSION", "LZ4_RAW"),
                Map.entry("ESPORTS_LAKE_ON_DATA_LOSS", "CONTINUE"),
                Map.entry("ESPORTS_LAKE_WEB_SHOW_PAYLOADS", "On"),
                Map.entry("ESPORTS_LAKE_GROUP_ID", ""),
                Map.entry("PROCESSED_DATA_PATH", ""),
                Map.entry("LOG_LEVEL", "debug"));

        assertThat(problems(new EnvConfigSource(used, 300))).isEmpty();
        LakeConfig config = Configured.with(new EnvConfigSource(used, 300)).getConfigMapping(LakeConfig.class);
        assertThat(config.flush().interval()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.kafka().timeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.shutdownTimeout()).isEqualTo(Duration.ofMinutes(90));
        assertThat(config.revocationTimeout()).isEqualTo(Duration.ofMillis(1_500));
        assertThat(config.parquet().compression()).isEqualTo(LakeConfig.Codec.LZ4_RAW);
        assertThat(config.web().showPayloads()).isTrue();
    }

    @Test
    void theVariableIsNamedThatTheUserSet() {
        Map<String, String> set = Map.of("DATA_LAKE_PATH", "", "KAFKA_TOPIC_PLAYERS", "my topic", "LOG_LEVEL", "loud");
        List<String> expected = List.of(
                "EL-1011: DATA_LAKE_PATH is a directory, such as /var/lib/esports-lake, or a place in an object store,"
                        + " such as s3://bucket/lake; found nothing in the environment",
                "EL-1011: KAFKA_TOPIC_PLAYERS is " + topic("players") + "; found 'my topic' in the environment",
                "EL-1011: LOG_LEVEL is one of TRACE, DEBUG, INFO, WARN, ERROR; found 'loud' in the environment");

        assertThat(problems(new EnvConfigSource(set, 300))).isEqualTo(expected);
        // Also where the shipped file hands them on.
        assertThat(LakeConfigCheck.problems(
                        Configured.with(new EnvConfigSource(Map.of("KAFKA_TOPIC_PLAYERS", "my topic"), 300)),
                        BuiltInTables.ALL))
                .containsExactly(expected.get(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"${NO_SUCH_VARIABLE}", "${esports-lake.flush.interval}"})
    void anExpressionThatNamesNothingOrItselfIsOneSentence(String expression) {
        assertThat(problems(Configured.properties(Map.of("esports-lake.flush.interval", expression))))
                .containsExactly(
                        "EL-1012: esports-lake.flush.interval refers to something that is not set, or to itself; found"
                                + " '"
                                + expression
                                + "' among the system properties. Set what it names, give it a default as in"
                                + " ${NAME:default}, or write \\${ for a dollar sign that begins no expression (in a"
                                + " file \\\\${)");
    }

    @Test
    void aPathThatTheSystemDoesNotTakeIsOneSentence() {
        assertThat(problems(Configured.properties(
                        Map.of("esports-lake.data-lake-path", "a\0b", "esports-lake.processed-data-path", "c\0d"))))
                .containsExactly(
                        "EL-1011: esports-lake.data-lake-path is a directory, such as /var/lib/esports-lake, or a"
                                + " place in an object store, such as s3://bucket/lake; found 'a\\x00b' among the system"
                                + " properties",
                        "EL-1011: esports-lake.processed-data-path is a directory, such as"
                                + " /var/lib/esports-lake/processed, or a place in an object store, such as"
                                + " s3://bucket/tables; found 'c\\x00d' among the system properties");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"s3a://bucket/lake", "gs://bucket/lake", "hdfs://host:9000/x", "file:/lake", "file:///lake"})
    void anAddressThatIsNoPlaceInAnObjectStoreIsNoDirectory(String address) {
        assertThat(problems(Configured.properties(Map.of("esports-lake.data-lake-path", address))))
                .containsExactly(
                        "EL-1011: esports-lake.data-lake-path is a directory, such as /var/lib/esports-lake, or"
                                + " a place in an object store, such as s3://bucket/lake; found '" + address
                                + "' among the system properties");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3://bucket/lake", "C:/lake", "a:b/lake", "./s3a:/lake", "2026-11-30T10:00/lake"})
    void aDirectoryMayHaveAColonInItsName(String place) {
        assertThat(problems(Configured.properties(Map.of("esports-lake.data-lake-path", place))))
                .isEmpty();
    }

    /** As a file or a block of YAML brings it along: it would be another lake, or another group. */
    @ParameterizedTest
    @ValueSource(strings = {"data-lake-path", "processed-data-path", "group-id", "s3.region"})
    void aLineEndBehindANameIsRefusedAndShown(String key) {
        assertThat(problems(Configured.properties(Map.of("esports-lake." + key, "lake\n"))))
                .singleElement()
                .asString()
                .startsWith("EL-1011: esports-lake." + key + " is ")
                .endsWith("; found 'lake\\x0A' among the system properties, with blanks or a line end around it");
        assertThat(problems(Configured.properties(Map.of("esports-lake." + key, " lake"))))
                .singleElement()
                .asString()
                .endsWith("; found ' lake' among the system properties, with blanks or a line end around it");
    }

    @Test
    void aNameMayHaveABlankInIt() {
        assertThat(problems(Configured.properties(Map.of("esports-lake.data-lake-path", "/data/my lake"))))
                .isEmpty();
    }

    /** As a file of variables hands them on, in which they are no part of a shell's language. */
    @ParameterizedTest
    @ValueSource(strings = {"data-lake-path", "processed-data-path", "tables", "group-id", "s3.region"})
    void quotesAroundANameAreRefusedAndShown(String key) {
        for (String quoted : List.of("\"/data\"", "'/data'")) {
            assertThat(problems(Configured.properties(Map.of("esports-lake." + key, quoted))))
                    .filteredOn(problem -> problem.startsWith("EL-1011: "))
                    .singleElement()
                    .asString()
                    .startsWith("EL-1011: esports-lake." + key + " is ")
                    .endsWith("; found '" + quoted + "' among the system properties, with quotes around it, which are"
                            + " part of it there");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/data/the \"big\" lake", "it's", "\"", "\"a\"/b"})
    void aNameMayHaveAQuoteInIt(String name) {
        assertThat(problems(Configured.properties(Map.of("esports-lake.data-lake-path", name))))
                .isEmpty();
    }

    /** What the converter does not know would count as false. */
    @ParameterizedTest
    @ValueSource(strings = {"t", "f", "T", "ja"})
    void whatIsNoTruthValueForTheConverterIsRefused(String value) {
        assertThat(problems(Configured.properties(Map.of("esports-lake.web.show-payloads", value))))
                .containsExactly("EL-1011: esports-lake.web.show-payloads is true or false; found '" + value
                        + "' among the system properties");
    }

    @Test
    void everyTruthValueThatIsTakenIsOneOfTheConverter() {
        Map.of("true", true, "YES", true, "on", true, "y", true, "1", true, "no", false, "off", false)
                .forEach((text, truth) -> assertThat(Configured.by(Map.of("ESPORTS_LAKE_WEB_SHOW_PAYLOADS", text))
                                .web()
                                .showPayloads())
                        .as(text)
                        .isEqualTo(truth));
    }

    /** It is handed on as it was written, to who knows no other word. */
    @ParameterizedTest
    @ValueSource(strings = {"AUTHENTICATED", "Permit", "deny"})
    void whoMayLookIsSaidInTheWordsThatAreShown(String value) {
        assertThat(problems(Configured.properties(Map.of("esports-lake.web.access", value))))
                .containsExactly("EL-1011: esports-lake.web.access is one of permit, authenticated; found '" + value
                        + "' among the system properties");
    }

    @Test
    void aStreamThatCommitsInTimeIsNeverStalled() {
        Map<String, String> short5m =
                Map.of("ESPORTS_LAKE_FLUSH_INTERVAL", "5m", "ESPORTS_LAKE_HEALTH_STALLED_AFTER", "110s");

        assertThatThrownBy(() -> Configured.by(short5m))
                .isInstanceOf(StartRefusedException.class)
                .hasMessage("EL-1016: esports-lake.health.stalled-after is 1 min 50 s, expected at least two flush"
                        + " intervals, here 10 min: a service that commits in time would count as stalled, and be restarted for"
                        + " it");
        assertThat(StallLimit.of(Configured.by(
                        Map.of("ESPORTS_LAKE_FLUSH_INTERVAL", "5m", "ESPORTS_LAKE_HEALTH_STALLED_AFTER", "10m"))))
                .isEqualTo(Duration.ofMinutes(10));
    }

    @ParameterizedTest
    @CsvSource({
        "ESPORTS_LAKE_S3_ENDPOINT,http://minio:9000",
        "ESPORTS_LAKE_S3_REGION,eu-central-1",
        "ESPORTS_LAKE_S3_PATH_STYLE,true"
    })
    void whatIsSaidOfAStoreNeedsALakeInOne(String variable, String value) {
        assertThatThrownBy(() -> Configured.by(Map.of(variable, value, "DATA_LAKE_PATH", "/data")))
                .isInstanceOf(StartRefusedException.class)
                .hasMessage("EL-1016: " + variable + " is set, which is about a lake in an object store, but"
                        + " DATA_LAKE_PATH is the directory /data; set DATA_LAKE_PATH to a place in the store, such as"
                        + " s3://bucket/lake, or leave " + variable + " out");
        assertThatCode(() -> Configured.by(Map.of(variable, value, "DATA_LAKE_PATH", "s3://bucket/lake")))
                .doesNotThrowAnyException();
        assertThatCode(() -> Configured.by(Map.of(variable, "", "DATA_LAKE_PATH", "/data")))
                .doesNotThrowAnyException();
    }

    @Test
    void aVariableOfATopicThatIsNoTablesIsTold() {
        Map<String, String> set = new HashMap<>(Map.of("KAFKA_BOOTSTRAP_SERVERS", "localhost:9092"));
        set.put("KAFKA_TOPIC_MATCHS", "games");
        set.put("KAFKA_TOPIC_PLAYERS", "people");
        SmallRyeConfig settings = Configured.with(new EnvConfigSource(set, 300));

        assertThat(RunConfigCheck.check(
                        settings,
                        settings.getConfigMapping(LakeConfig.class),
                        BuiltInTables.ALL,
                        BuiltInTables.ALL.all()))
                .containsExactly("KAFKA_TOPIC_MATCHS has no meaning, because there is no such table; what names the"
                        + " topic of a table is KAFKA_TOPIC_MATCHES, KAFKA_TOPIC_PLAYERS");
    }

    @Test
    void aTopicOfATableThatThereIsNotIsRefused() {
        SmallRyeConfig settings =
                Configured.with(Configured.properties(Map.of("esports-lake.topics.teams", "esports-teams")));
        LakeConfig config = settings.getConfigMapping(LakeConfig.class);

        assertThatThrownBy(() -> LakeConfigCheck.check(config, Topics.of(BuiltInTables.ALL, settings)))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageStartingWith(
                        "EL-1016: esports-lake.topics names a topic for each table and nothing else: expected ");
    }

    @Test
    void twoTablesThatReadOneTopicAreRefused() {
        SmallRyeConfig settings =
                Configured.with(Configured.properties(Map.of("esports-lake.topics.players", "esports-matches")));
        LakeConfig config = settings.getConfigMapping(LakeConfig.class);

        assertThatThrownBy(() -> LakeConfigCheck.check(config, Topics.of(BuiltInTables.ALL, settings)))
                .isInstanceOf(StartRefusedException.class)
                .hasMessage("EL-1016: Each table reads a topic of its own, found"
                        + " esports-lake.topics={matches=esports-matches, players=esports-matches}");
    }

    private static List<String> problems(ConfigSource given) {
        return LakeConfigCheck.problems(Configured.alone(given), BuiltInTables.ALL);
    }
}
