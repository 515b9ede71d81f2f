package io.esportslake.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tables out of files: proposed from a topic, tried, run beside the built-in ones, changed while they run. */
class DeclaredTablesIT extends ProcessTest {

    private final Examples examples = new Examples(broker);

    @Test
    void aTableIsProposedFromATopicAndTriedWithoutATrace() throws IOException {
        String topic = broker.newTopic(2);
        int sent = examples.send(topic, "riot_matches");
        List<String> groups = broker.groups();
        Setup setup = setup();

        List<String> proposed = setup.start("tables", "infer", "--topic", topic, "--name", "games")
                .expectExit(0)
                .out();
        assertThat(proposed.get(0)).startsWith("# Proposed from " + sent + " records of " + topic);
        assertThat(proposed).contains("table: games", "topic: " + topic);
        Path file = Files.writeString(directory.resolve("games.yaml"), String.join("\n", proposed) + "\n");

        List<String> tried = setup.start("tables", "try", file.toString(), "--topic", topic, "--fail-on-dead-letters")
                .expectExit(0)
                .out();
        assertThat(tried.get(0))
                .isEqualTo("Table games of " + sent + " records of " + topic + ": nothing is committed.");
        assertThat(tried).anyMatch(line -> line.matches(" +" + sent + " +100.0 % +rows"));
        List<String> newest = setup.start("tables", "try", file.toString(), "--topic", topic, "--sample", "10")
                .expectExit(0)
                .out();
        assertThat(newest.get(0)).startsWith("Table games of 10 records of " + topic + " (of " + sent + ")");

        assertThat(lake).doesNotExist();
        assertThat(broker.groups()).isEqualTo(groups);
    }

    @Test
    void whatCannotBeLookedAtIsSaidInOneSentence() throws IOException {
        String empty = broker.newTopic(1);
        Path file = Examples.TABLES.resolve("matches.yaml").toAbsolutePath();
        for (List<String> command : List.of(List.of("tables", "infer"), List.of("tables", "try", file.toString()))) {
            assertRefused(command, setup(), empty, "EL-1002: There are no records in " + empty + " to look at");
            assertRefused(
                    command,
                    setup(),
                    "no-such-topic",
                    "EL-1049: Topic no-such-topic does not exist; 'kafka-topics.sh --list' says which there are");
            assertRefused(
                    command,
                    setup().with("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9").with("ESPORTS_LAKE_KAFKA_TIMEOUT", "3s"),
                    empty,
                    "EL-1041: No Kafka broker answered at 127.0.0.1:9 within 3 s; check KAFKA_BOOTSTRAP_SERVERS, the"
                            + " network, and that its security settings are right");
        }
    }

    private static void assertRefused(List<String> command, Setup setup, String topic, String sentence) {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of("--topic", topic));
        Program program = setup.start(all.toArray(String[]::new));
        assertThat(program.refusal()).as("%s", all).startsWith(sentence);
        assertThat(program.out()).isEmpty();
    }

    @Test
    void aColumnIsAddedOnARunningFleetOfTwo() throws Exception {
        String topic = broker.newTopic(4);
        Path before = Examples.tables(directory.resolve("tables"), "examples/riot_matches.yaml");
        Path after = Files.createDirectories(directory.resolve("mended"));
        String file = Files.readString(before.resolve("riot_matches.yaml"));
        assertThat(file).contains("columns:\n").doesNotContain("\nversion:");
        Files.writeString(
                after.resolve("riot_matches.yaml"),
                file.replaceFirst("topic:", "version: 2\ntopic:")
                        .replaceFirst(
                                "columns:\n",
                                "columns:\n  data_version: { type: string, from: metadata.dataVersion }\n"));
        Setup setup = setup().withShortSession()
                .with("KAFKA_TOPIC_RIOT_MATCHES", topic)
                .with("ESPORTS_LAKE_GROUP_ID", topic + "-group")
                .with("ESPORTS_LAKE_FLUSH_INTERVAL", "500ms");
        Setup old = setup.with("ESPORTS_LAKE_TABLES", before.toString());
        Setup mended = setup.with("ESPORTS_LAKE_TABLES", after.toString());

        // Two instances with the old file.
        Program first = old.start();
        Program second = old.start();
        first.awaitLine("Reading \\| table=riot_matches");
        second.awaitLine("Reading \\| table=riot_matches");
        int sent = examples.send(topic, "riot_matches");
        eventually()
                .untilAsserted(
                        () -> assertThat(queries.countRows("riot_matches")).isEqualTo(Examples.COPIES * 2));

        // One with the new file comes up beside them, and commits.
        Program third = mended.start();
        third.awaitLine("Reading \\| table=riot_matches");
        List<Program> olds = new ArrayList<>(List.of(first, second));
        long rounds = 0;
        while (!olds.isEmpty()) {
            sent += examples.send(topic, "riot_matches");
            assertThat(++rounds).isLessThan(60);
            olds.removeIf(program -> {
                if (!program.endsWithin(500)) {
                    return false;
                }
                assertThat(program.awaitExit()).as("%s", program).isEqualTo(3);
                assertThat(program.out())
                        .as("%s", program)
                        .anyMatch(line -> line.contains(
                                "was written with schema version 2 of riot_matches, this writer knows 1"));
                return true;
            });
        }

        // Started again with the old file it says why not; with the new one it takes its part.
        assertThat(old.start().refusal())
                .startsWith("EL-2041: Table riot_matches was written with schema version 2 by esports-lake ")
                .endsWith(", this version knows schema version 1; run the newer version of esports-lake, or give it the"
                        + " newer file of the table");
        Program fourth = mended.start();
        fourth.awaitLine("Reading \\| table=riot_matches");
        sent += examples.send(topic, "riot_matches");
        long all = sent;
        eventually()
                .untilAsserted(
                        () -> assertThat(queries.countRows("riot_matches")).isEqualTo(all));
        eventually()
                .untilAsserted(() -> assertThat(broker.groupOffsets(topic + "-group-riot_matches"))
                        .isEqualTo(broker.endOffsets(topic, 4)));
        third.terminate().expectExit(143);
        fourth.terminate().expectExit(143);

        assertThat(queries.presence("riot_matches")).isEqualTo(new LakeQueries.Presence(all, all));
        Map<String, Object> counts = queries.query(
                        "select count(*) filter (data_version is null) as former, count(data_version) as later"
                                + " from read_parquet('" + lake
                                + "/processed/riot_matches/**/*.parquet', union_by_name = true)")
                .get(0);
        assertThat((Long) counts.get("former")).isPositive();
        assertThat((Long) counts.get("later")).isPositive();
        assertThat((Long) counts.get("former") + (Long) counts.get("later")).isEqualTo(all);
        assertThat(mended.start("verify", "--deep").expectExit(0).out()).last().isEqualTo("Sound.");
    }
}
