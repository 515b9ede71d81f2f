package io.esportslake.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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
        assertThat(refusal(setup.without("KAFKA_BOOTSTRAP_SERVERS").start()))
                .isEqualTo("KAFKA_BOOTSTRAP_SERVERS is not set: name the Kafka brokers, for example"
                        + " KAFKA_BOOTSTRAP_SERVERS=localhost:9092. (./mvnw quarkus:dev brings a broker of its own.)");
        assertThat(lake).doesNotExist();
    }

    @Test
    void withABrokerThatDoesNotAnswer() {
        assertThat(refusal(setup.with("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1")
                        .with("ESPORTS_LAKE_KAFKA_TIMEOUT", "2s")
                        .start()))
                .isEqualTo("No Kafka broker answered at 127.0.0.1:1 within 2 s; check KAFKA_BOOTSTRAP_SERVERS, the"
                        + " network, and that its security settings are right");
        assertThat(lake).doesNotExist();
    }

    @Test
    void withALakeThatIsAFile() throws Exception {
        Files.writeString(lake, "no directory");
        assertThat(refusal(setup.start("--job", "matches"))).contains(lake.toString());
        assertThat(lake).hasContent("no directory");
    }

    @Test
    void withALakeThatCannotBeCreated() throws Exception {
        Files.writeString(lake, "no directory");
        assertThat(refusal(setup.with("DATA_LAKE_PATH", lake.resolve("below").toString())
                        .start("--job", "matches")))
                .contains(lake.toString());
    }

    @Test
    void withACodecThatCannotBeLoaded() {
        String nowhere = directory.resolve("nowhere").toString();

        assertThat(refusal(setup.withJvmOption("-DZstdTempFolder=" + nowhere).start()))
                .startsWith("Parquet compression ZSTD cannot be used here (")
                .contains("temporary directory", "noexec", "LZ4_RAW");
        assertThat(lake).doesNotExist();
    }

    @Test
    void withAnUnknownOption() {
        Program program = setup.start("--until-latests").expectExit(2);
        assertThat(program.err()).contains("Unknown option: '--until-latests'");
        assertNoStackTrace(program);
    }

    @Test
    void withAnUnknownJob() {
        Program program = setup.start("--job", "teams").expectExit(2);
        assertThat(program.err())
                .containsExactly(
                        "Invalid value for option '--job': expected one of [all, matches, players] (case-insensitive)"
                                + " but was 'teams'",
                        "Try 'esports-lake run --help'.");
        assertNoStackTrace(program);
    }

    @Test
    void withAnUnknownVariable() {
        assertThat(refusal(setup.with("ESPORTS_LAKE_FLUSH_INTERVALL", "1s").start()))
                .startsWith("Unknown environment variable ESPORTS_LAKE_FLUSH_INTERVALL; expected one of [")
                .contains("ESPORTS_LAKE_FLUSH_INTERVAL,");
        assertThat(lake).doesNotExist();
    }

    @Test
    void withAnUnknownProperty() {
        assertThat(refusal(
                        setup.withJvmOption("-Desports-lake.flush.intervall=1s").start()))
                .startsWith(
                        "Unknown property esports-lake.flush.intervall; expected one of [esports-lake.data-lake-path,");
        assertThat(lake).doesNotExist();
    }

    @Test
    void withAValueOutOfRange() {
        assertThat(refusal(setup.with("ESPORTS_LAKE_COMMITS_KEPT", "10").start()))
                .isEqualTo("esports-lake.commits.kept is 1000 or more; found 10");
    }

    @Test
    void withAChannelThatWouldStandStill() {
        assertThat(refusal(setup.with("MP_MESSAGING_INCOMING_MATCHES_CONCURRENCY", "2")
                        .start("--job", "matches")))
                .isEqualTo("mp.messaging.incoming.matches.concurrency is 1; found 2. To use more cores, start more"
                        + " instances on the same lake, up to one per topic partition");
        assertThat(lake).doesNotExist();
    }

    @Test
    void untilLatestOfATopicThatDoesNotExist() {
        String missing = broker.newTopicName();
        assertThat(refusal(matches(missing).start("--job", "matches", "--until-latest")))
                .isEqualTo(
                        "Topic " + missing + " does not exist, so there is nothing to take until its end; create it, or"
                                + " set KAFKA_TOPIC_MATCHES");
    }

    @Test
    void withParquetFilesOfOthersInTheTable() throws Exception {
        Files.createDirectories(lake.resolve("processed/matches"));
        Files.writeString(lake.resolve("processed/matches/part-00000.parquet"), "PAR1");
        assertThat(refusal(setup.start("--job", "matches", "--until-latest")))
                .startsWith("Table matches has files, such as " + lake
                        + "/processed/matches/part-00000.parquet, but no commit log in ")
                .contains("--starting-offsets latest");
        setup.start("--job", "matches", "--until-latest", "--starting-offsets", "latest")
                .expectExit(0);
    }

    @Test
    void withALakeThatSparkWrote() throws Exception {
        Files.createDirectories(lake.resolve("processed/matches/_spark_metadata"));
        assertThat(refusal(setup.start("--job", "matches", "--until-latest")))
                .startsWith("Table matches has files, such as " + lake
                        + "/processed/matches/_spark_metadata, but no commit log in ");
    }

    @Test
    void withAnotherGroupUnlessItIsToChange() {
        Setup other = setup.with("ESPORTS_LAKE_GROUP_ID", "other");
        setup.with("ESPORTS_LAKE_GROUP_ID", "first")
                .start("--job", "matches", "--until-latest")
                .expectExit(0);
        assertThat(refusal(other.start("--job", "matches", "--until-latest")))
                .isEqualTo("Lake " + lake
                        + " is fed by consumer group first, but this start is configured for consumer group other; use"
                        + " group first, or start once with --change-group when no consumer of first runs any more");
        other.start("--job", "matches", "--until-latest", "--change-group").expectExit(0);
        other.start("--job", "matches", "--until-latest").expectExit(0);
    }

    private static String refusal(Program program) {
        program.expectExit(2);
        assertNoStackTrace(program);
        assertThat(program.err()).as("%s", program).hasSize(1);
        return program.err().get(0);
    }

    private static void assertNoStackTrace(Program program) {
        assertThat(program.toString()).doesNotContain("\tat ");
    }
}
