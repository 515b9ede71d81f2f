package io.esportslake.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Starts that are refused: one sentence on stderr, exit code 2, no stack trace, and nothing touched. */
class RefusalIT extends ProcessTest {

    private static final String TOPIC = TestBroker.shared().newTopic(1);

    private Setup setup;

    @BeforeEach
    void useOneTopic() {
        setup = matches(TOPIC);
    }

    @Test
    void withoutABrokersAddress() {
        assertThat(setup.without("KAFKA_BOOTSTRAP_SERVERS").start().refusal())
                .isEqualTo("EL-1040: KAFKA_BOOTSTRAP_SERVERS is not set: name the Kafka brokers, for example"
                        + " KAFKA_BOOTSTRAP_SERVERS=localhost:9092. (./mvnw quarkus:dev brings a broker of its own.)");
        assertThat(lake).doesNotExist();
    }

    @Test
    void withABrokerThatDoesNotAnswer() {
        assertThat(setup.with("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1")
                        .with("ESPORTS_LAKE_KAFKA_TIMEOUT", "2s")
                        .start()
                        .refusal())
                .isEqualTo("EL-1041: No Kafka broker answered at 127.0.0.1:1 within 2 s; check KAFKA_BOOTSTRAP_SERVERS,"
                        + " the network, and that its security settings are right");
        assertThat(lake).doesNotExist();
    }

    @Test
    void withALakeThatIsAFile() throws Exception {
        Files.writeString(lake, "no directory");
        assertThat(setup.start("--job", "matches").refusal()).contains(lake.toString());
        assertThat(lake).hasContent("no directory");
    }

    @Test
    void withALakeThatCannotBeCreated() throws Exception {
        Files.writeString(lake, "no directory");
        assertThat(setup.with("DATA_LAKE_PATH", lake.resolve("below").toString())
                        .start("--job", "matches")
                        .refusal())
                .contains(lake.toString());
    }

    @Test
    @Tag("jvm")
    void withACodecThatCannotBeLoaded() {
        // The native executable has the library beside it, and unpacks nothing.
        String property = PackagedProgram.isNative() ? "ZstdNativePath" : "ZstdTempFolder";
        String nowhere = directory.resolve("nowhere").toString();

        assertThat(setup.withJvmOption("-D" + property + "=" + nowhere).start().refusal())
                .startsWith("EL-1063: Parquet compression ZSTD cannot be used here (")
                .contains("temporary directory", "noexec", "LZ4_RAW");
        assertThat(lake).doesNotExist();
    }

    @Test
    void withAnUnknownOption() {
        assertThat(setup.start("--until-latests").refusals()).contains("EL-1001: Unknown option: '--until-latests'");
    }

    @Test
    void withAnUnknownJob() {
        assertThat(setup.start("--job", "teams").refusals())
                .containsExactly(
                        "EL-1001: Invalid value for option '--job': expected one of [all, matches, players]"
                                + " (case-insensitive) but was 'teams'",
                        "Try 'esports-lake run --help'.");
    }

    @Test
    void withAnUnknownVariable() {
        assertThat(setup.with("ESPORTS_LAKE_FLUSH_INTERVALL", "1s").start().refusal())
                .startsWith("EL-1010: Unknown environment variable ESPORTS_LAKE_FLUSH_INTERVALL; expected one of [")
                .contains("ESPORTS_LAKE_FLUSH_INTERVAL,");
        assertThat(lake).doesNotExist();
    }

    @Test
    void withAnUnknownProperty() {
        assertThat(setup.withJvmOption("-Desports-lake.flush.intervall=1s")
                        .start()
                        .refusal())
                .startsWith("EL-1010: Unknown property esports-lake.flush.intervall; expected one of"
                        + " [esports-lake.data-lake-path,");
        assertThat(lake).doesNotExist();
    }

    @Test
    void withAValueOutOfRange() {
        assertThat(setup.with("ESPORTS_LAKE_COMMITS_KEPT", "10").start().refusal())
                .isEqualTo(
                        "EL-1011: ESPORTS_LAKE_COMMITS_KEPT is a whole number, 1000 or more, such as 10000; found '10'"
                                + " in the environment");
    }

    @Test
    void withValuesThatCannotBeReadAllOfThemAtOnce() {
        Program program = setup.with("ESPORTS_LAKE_FLUSH_INTERVAL", "abc")
                .with("LOG_LEVEL", "verbose")
                .with("QUARKUS_HTTP_PORT", "http")
                .withJvmOption("-Desports-lake.parquet.compression=brotli")
                .start();

        assertThat(program.refusals())
                .containsExactly(
                        "EL-1011: ESPORTS_LAKE_FLUSH_INTERVAL is a time from 1ms to 365d, such as 10s; found 'abc' in"
                                + " the environment",
                        "EL-1011: esports-lake.parquet.compression is one of zstd, snappy, lz4-raw, gzip, none; found"
                                + " 'brotli' among the system properties",
                        "EL-1011: LOG_LEVEL is one of TRACE, DEBUG, INFO, WARN, ERROR; found 'verbose' in the"
                                + " environment",
                        "EL-1011: QUARKUS_HTTP_PORT is a whole number from 0 to 65535, such as 8080; found 'http' in"
                                + " the environment");
        assertThat(program.out()).isEmpty();
        assertThat(lake).doesNotExist();
    }

    @Test
    void withAPortThatIsNone() {
        assertThat(setup.with("QUARKUS_HTTP_PORT", "70000").start().refusal())
                .isEqualTo(
                        "EL-1011: QUARKUS_HTTP_PORT is a whole number from 0 to 65535, such as 8080; found '70000' in"
                                + " the environment");
    }

    @Test
    void withAValueInAFileThatCannotBeRead() throws Exception {
        Path work = Files.createDirectories(directory.resolve("work"));
        Files.writeString(work.resolve(".env"), "ESPORTS_LAKE_MEMORY_BUDGET=lots\n");
        Files.writeString(
                Files.createDirectories(work.resolve("config")).resolve("application.properties"),
                "esports-lake.flush.max-rows=many\n");

        assertThat(setup.start().refusals())
                .containsExactly(
                        "EL-1011: esports-lake.flush.max-rows is a whole number, 1 or more, such as 1000000; found"
                                + " 'many' in config/application.properties",
                        "EL-1011: ESPORTS_LAKE_MEMORY_BUDGET is a size from 8M to 1T, such as 128M; found 'lots' in"
                                + " .env");
        assertThat(lake).doesNotExist();
    }

    @Test
    void withAFileThatIsNoPropertiesFile() throws Exception {
        Path work = Files.createDirectories(directory.resolve("work"));
        Files.writeString(work.resolve(".env"), "A=1\nDATA_LAKE_PATH=C:\\users\\lake\n");

        assertThat(setup.start().refusal())
                .isEqualTo("EL-1013: .env cannot be read: line 2 has a \\u that four hexadecimal digits do not follow;"
                        + " write \\\\ for a backslash");
    }

    @Test
    void withAnUnknownKeyInAFile() throws Exception {
        Path config = Files.createDirectories(directory.resolve("work/config"));
        Files.writeString(config.resolve("application.properties"), "esports-lake.flush.intervall=1s\n");

        assertThat(setup.start().refusal())
                .startsWith(
                        "EL-1010: Unknown key esports-lake.flush.intervall in config/application.properties; expected"
                                + " one of [esports-lake.data-lake-path,");
    }

    @Test
    void withAnExpressionThatNamesNothing() {
        assertThat(setup.with("ESPORTS_LAKE_GROUP_ID", "${TEAM}-lake").start().refusal())
                .startsWith("EL-1012: ESPORTS_LAKE_GROUP_ID refers to something that is not set, or to itself; found"
                        + " '${TEAM}-lake' in the environment. ");
    }

    @Test
    void withAFrameworksSettingThatCannotBeRead() {
        assertThat(setup.with("QUARKUS_HTTP_IDLE_TIMEOUT", "soon").start().refusal())
                .startsWith("EL-1014: QUARKUS_HTTP_IDLE_TIMEOUT cannot be used as it is written; found 'soon' in the"
                        + " environment");
    }

    @Test
    void withSettingsThatTheKafkaClientRefuses() {
        assertThat(setup.with("KAFKA_MAX_POLL_RECORDS", "abc")
                        .with("KAFKA_SECURITY_PROTOCOL", "foo")
                        .with("MP_MESSAGING_CONNECTOR_SMALLRYE_KAFKA_POLL_TIMEOUT", "later")
                        .start()
                        .refusals())
                .containsExactly(
                        "EL-1011: KAFKA_MAX_POLL_RECORDS is a whole number, [1,...], such as 500; found 'abc' in the"
                                + " environment",
                        "EL-1011: KAFKA_SECURITY_PROTOCOL is a text, (case insensitive) [SASL_SSL, PLAINTEXT, SSL,"
                                + " SASL_PLAINTEXT], such as PLAINTEXT; found 'foo' in the environment",
                        "EL-1011: MP_MESSAGING_CONNECTOR_SMALLRYE_KAFKA_POLL_TIMEOUT is a whole number, 0 or more,"
                                + " such as 1000; found 'later' in the environment");
        assertThat(lake).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"show matches", "verify", "commits list --table matches", "produce --matches 1", "self-test"})
    void everyCommandSaysIt(String command) {
        assertThat(setup.with("ESPORTS_LAKE_FLUSH_INTERVAL", "abc")
                        .start(command.split(" "))
                        .refusal())
                .isEqualTo(
                        "EL-1011: ESPORTS_LAKE_FLUSH_INTERVAL is a time from 1ms to 365d, such as 10s; found 'abc' in"
                                + " the environment");
    }

    @Test
    void aReadingCommandWithAnUnknownVariable() {
        assertThat(setup.with("ESPORTS_LAKE_FLUSH_INTERVALL", "1s")
                        .start("show", "matches")
                        .refusal())
                .startsWith("EL-1010: Unknown environment variable ESPORTS_LAKE_FLUSH_INTERVALL; expected one of [");
    }

    @Test
    void withAChannelThatWouldStandStill() {
        assertThat(setup.with("MP_MESSAGING_INCOMING_MATCHES_CONCURRENCY", "2")
                        .start("--job", "matches")
                        .refusal())
                .isEqualTo("EL-1015: mp.messaging.incoming.matches.concurrency is 1; found 2. To use more cores, start"
                        + " more instances on the same lake, up to one per topic partition");
        assertThat(lake).doesNotExist();
    }

    @Test
    void withAPortThatAnotherProcessHas() throws Exception {
        try (ServerSocket other = new ServerSocket(0)) {
            Program program = setup.with("QUARKUS_HTTP_PORT", String.valueOf(other.getLocalPort()))
                    .start("--job", "matches");

            assertThat(program.refusal())
                    .isEqualTo("EL-1060: Port " + other.getLocalPort() + " of 0.0.0.0 is in use by another process."
                            + " Set QUARKUS_HTTP_PORT to a free port, or to"
                            + " 0 for any free one; each process on this"
                            + " machine needs its own");
            assertThat(program.toString()).doesNotContain("kill");
        }
        assertThat(lake).doesNotExist();
    }

    @Test
    void withAnAddressOfAnotherMachine() {
        assertThat(setup.with("QUARKUS_HTTP_HOST", "192.0.2.1")
                        .start("--job", "matches")
                        .refusal())
                .isEqualTo(
                        "EL-1061: QUARKUS_HTTP_HOST is an address or name of this machine, or 0.0.0.0 for all of them;"
                                + " found 192.0.2.1, on which nothing can listen here");
        assertThat(lake).doesNotExist();
    }

    @Test
    void untilLatestOfATopicThatDoesNotExist() {
        String missing = broker.newTopicName();
        assertThat(matches(missing).start("--job", "matches", "--until-latest").refusal())
                .isEqualTo("EL-1049: Topic " + missing
                        + " does not exist, so there is nothing to take until its end; create it, or"
                        + " set KAFKA_TOPIC_MATCHES");
    }

    @Test
    void withParquetFilesOfOthersInTheTable() throws Exception {
        Files.createDirectories(lake.resolve("processed/matches"));
        Files.writeString(lake.resolve("processed/matches/part-00000.parquet"), "PAR1");
        assertThat(setup.start("--job", "matches", "--until-latest").refusal())
                .startsWith("EL-2005: Table matches has files, such as " + lake
                        + "/processed/matches/part-00000.parquet, but no commit log in ")
                .contains("--starting-offsets latest");
        setup.start("--job", "matches", "--until-latest", "--starting-offsets", "latest")
                .expectExit(0);
    }

    @Test
    void withAnotherGroupUnlessItIsToChange() {
        Setup other = setup.with("ESPORTS_LAKE_GROUP_ID", "other");
        setup.with("ESPORTS_LAKE_GROUP_ID", "first")
                .start("--job", "matches", "--until-latest")
                .expectExit(0);
        assertThat(other.start("--job", "matches", "--until-latest").refusal())
                .isEqualTo("EL-2006: Lake " + lake
                        + " is fed by consumer group first, but this start is configured for consumer group other; use"
                        + " group first, or start once with --change-group when no consumer of first runs any more");
        other.start("--job", "matches", "--until-latest", "--change-group").expectExit(0);
        other.start("--job", "matches", "--until-latest").expectExit(0);
    }
}
