package io.esportslake.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.esportslake.parquet.Compression;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What may differ between the native executable and the jar. Skipped where there is no executable, see {@link
 * PackagedProgram}; with one, all other tests of this package can be run against it too.
 */
class NativeIT extends ProcessTest {

    @BeforeAll
    static void requireExecutable() {
        assumeThat(PackagedProgram.isNative() && Files.exists(PackagedProgram.file()))
                .as("NOT TESTED: there is no native executable; give one by -Desports-lake.native, or build it with"
                        + " -Dnative and GraalVM")
                .isTrue();
    }

    @Test
    void theSelfTestFindsNothing() {
        Program program = setup().start("self-test").expectExit(0);

        assertThat(program.out()).contains("ok  reading Parquet, zstd");
    }

    @Test
    void theMainJobTakesEverythingAndVerifies() {
        String matchesTopic = broker.newTopic(3);
        String playersTopic = broker.newTopic(2);
        Feed matches = matchesFeed(matchesTopic).send(2_000);
        Feed players = closeAfterwards(Feed.ofPlayers(playersTopic)).send(1_500);
        Setup setup = matches(matchesTopic).with("KAFKA_TOPIC_PLAYERS", playersTopic);

        setup.start("run", "--until-latest").expectExit(0);

        queries.assertHolds("matches", matches.ledger());
        queries.assertHolds("players", players.ledger());
        assertThat(setup.start("verify", "--deep", "--kafka").expectExit(0).out())
                .contains("Sound.");
        assertThat(setup.start("verify", "--json").expectExit(0).out()).isNotEmpty();
        for (List<String> command : List.of(
                List.of("show", "matches", "--limit", "2"),
                List.of("show", "players", "--json", "--limit", "2"),
                List.of("show", "dead-letters", "matches", "--csv", "--limit", "2"),
                List.of("stats"),
                List.of("views", "--engine", "spark"),
                List.of("show", "matches", "--latest", "--limit", "5"),
                List.of("commits", "show", "--table", "players"),
                List.of("commits", "repair", "--table", "matches"))) {
            Program program = setup.start(command.toArray(String[]::new)).expectExit(0);
            assertThat(program.out()).as("%s", command).isNotEmpty();
        }
    }

    /** In one topic, so that each codec of Kafka meets each of Parquet. */
    @ParameterizedTest
    @EnumSource(Compression.class)
    void everyRecordOfEachCodecOfKafkaIsInTheLakeInEachCodecOfParquet(Compression compression) {
        String topic = broker.newTopic(2);
        Ledger ledger = new Ledger();
        for (String codec : List.of("none", "gzip", "snappy", "lz4", "zstd")) {
            Feed feed = closeAfterwards(Feed.ofMatches(topic, codec)).send(1_000);
            feed.ledger().sent().forEach(ledger::acknowledged);
        }
        String ofParquet = compression.name().toLowerCase(Locale.ROOT).replace('_', '-');

        matches(topic)
                .with("ESPORTS_LAKE_PARQUET_COMPRESSION", ofParquet)
                .start("run", "--job", "matches", "--until-latest")
                .expectExit(0);

        queries.assertHolds("matches", ledger);
        assertThat(queries.texts("select distinct compression from parquet_metadata('"
                        + queries.files("matches").get(0) + "')"))
                .containsExactly(
                        switch (ofParquet) {
                            case "none" -> "UNCOMPRESSED";
                            case "lz4-raw" -> "LZ4_RAW";
                            default -> ofParquet.toUpperCase(Locale.ROOT);
                        });
        assertThat(setup().start("verify", "--deep", "--table", "matches")
                        .expectExit(0)
                        .out())
                .contains("Sound.");
    }

    @Test
    void itSendsAndTakesEachCodecOfKafka() {
        Setup setup = matches(broker.newTopic(1));
        List<String> codecs = List.of("gzip", "snappy", "lz4", "zstd");

        for (String codec : codecs) {
            setup.start("produce", "--matches", "300", "--malformed", "0", "--property", "compression.type=" + codec)
                    .expectExit(0);
        }
        setup.start("run", "--job", "matches", "--until-latest").expectExit(0);

        assertThat(queries.countRows("matches")).isEqualTo(300L * codecs.size());
    }

    /** It throws while it is loaded, and the exception waits for the next native method, which was the log's. */
    @Test
    void aLibraryThatDoesNotFitIsOneSentence() throws IOException {
        Path libraries = Files.createDirectories(directory.resolve("lib"));
        Path own = PackagedProgram.file().resolveSibling("lib");
        Path whole = libraries.resolve("libarrow_dataset_jni.so");
        Files.createSymbolicLink(whole, own.resolve(whole.getFileName()));
        Path other = libraries.resolve("libarrow_cdata_jni.so");
        String content = Files.readString(own.resolve(other.getFileName()), StandardCharsets.ISO_8859_1);
        assertThat(content).contains("\0lastError\0");
        Files.writeString(other, content.replace("\0lastError\0", "\0firstErro\0"), StandardCharsets.ISO_8859_1);
        String topic = broker.newTopic(1);
        matchesFeed(topic).send(20);
        matches(topic).start("run", "--job", "matches", "--until-latest").expectExit(0);

        Program program =
                setup().withJvmOption("-Dio.esportslake.libraries=" + libraries).start("show", "matches");

        assertThat(program.refusal())
                .isEqualTo("EL-1063: Rows cannot be read: the library " + other
                        + " cannot be loaded (java.lang.RuntimeException: Unable to find field firstErro with signature"
                        + " [B). It has to be of the same build as the executable, which needs glibc, not musl");
        assertThat(program.out()).isEmpty();
        Files.delete(whole);
    }
}
