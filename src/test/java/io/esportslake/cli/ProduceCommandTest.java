package io.esportslake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.declare.BuiltInTables;
import io.esportslake.table.ColumnType;
import io.esportslake.table.LakeTables;
import io.esportslake.table.TableDefinition;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ProduceCommandTest {

    private final StringWriter err = new StringWriter();
    private InputStream standardInput = InputStream.nullInputStream();

    @Test
    void nothingToProduceIsRefused() {
        assertThat(produce("")).isEqualTo(2);
        assertThat(err)
                .hasToString("EL-1001: Nothing to produce: give --matches N, --players N or --file TABLE=PATH\n");
    }

    @Test
    void missingBootstrapServersAreRefused() {
        assertThat(produce("", "--matches", "1")).isEqualTo(2);
        assertThat(err)
                .hasToString("EL-1040: No Kafka to produce to: give --bootstrap-servers HOST:PORT or set"
                        + " KAFKA_BOOTSTRAP_SERVERS\n");
    }

    @Test
    void silentBrokerIsToldWithinTheTimeout() throws IOException {
        // Bound and never accepting: connections are made and then nobody answers.
        try (ServerSocket silent = new ServerSocket(0)) {
            String servers = "localhost:" + silent.getLocalPort();
            assertThat(produce(servers, "--matches", "1", "--timeout", "300ms")).isEqualTo(2);
            assertThat(err)
                    .hasToString("EL-1041: Cannot reach Kafka at " + servers
                            + " within 300 ms; check that it runs, and --bootstrap-servers or"
                            + " KAFKA_BOOTSTRAP_SERVERS\n");
        }
    }

    @Test
    void unusableBootstrapServersAreRefused() {
        assertThat(produce("", "--matches", "1", "--bootstrap-servers", "nowhere"))
                .isEqualTo(2);
        assertThat(err)
                .hasToString(
                        "EL-1046: Cannot produce to Kafka at nowhere: Invalid url in bootstrap.servers: nowhere\n");
    }

    @Test
    void missingFileIsRefusedBeforeConnecting(@TempDir Path directory) {
        Path file = directory.resolve("none.ndjson");
        assertThat(produce("localhost:1", "--file", "matches=" + file)).isEqualTo(2);
        assertThat(err)
                .hasToString("EL-1003: Cannot read " + file + ": there is no such file; --file takes an NDJSON file\n");
    }

    @Test
    void fileThatIsNoLinesOfJsonIsRefusedBeforeConnecting(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("matches.json"), "[\n {\"match_id\": \"m\"}\n]\n");
        assertThat(produce("localhost:1", "--file", "matches=" + file)).isEqualTo(2);
        assertThat(err)
                .hasToString("EL-1003: Nothing of " + file
                        + " is sent: it is a JSON array; expected NDJSON, one JSON object"
                        + " per line (jq -c '.[]' makes them of an array)\n");
    }

    @Test
    void standardInputIsReadForOneTable() {
        String servers = "localhost:1";
        assertThat(produce(servers, "--file", "matches=-", "--file", "players=-"))
                .isEqualTo(2);
        standardInput = new ByteArrayInputStream(new byte[] {(byte) 0xFF, (byte) 0xFE, '{', 0});
        assertThat(produce(servers, "--file", "matches=-")).isEqualTo(2);
        assertThat(err).hasToString("""
            EL-1001: Standard input can be read for one table only
            EL-1003: Nothing of standard input is sent: it is UTF-16 text (little endian); convert it to UTF-8 first (iconv -t UTF-8), '-' for a file reads standard input
            """);
    }

    @Test
    void fileThatCannotBeReadIsOneSentence() {
        standardInput = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("Input/output error");
            }
        };
        assertThat(produce("localhost:1", "--file", "matches=-")).isEqualTo(2);
        assertThat(err)
                .hasToString("EL-1003: Cannot read standard input: Input/output error; --file takes an NDJSON file\n");
    }

    @Test
    void directoryIsNoFile(@TempDir Path directory) {
        assertThat(produce("localhost:1", "--file", "matches=" + directory)).isEqualTo(2);
        assertThat(err)
                .hasToString(
                        "EL-1003: Cannot read " + directory + ": it is a directory; --file takes an NDJSON file\n");
    }

    @Test
    void contradictionsAreRefused(@TempDir Path directory) {
        String servers = "localhost:1";
        assertThat(produce(servers, "--matches", "1", "--file", "matches=x")).isEqualTo(2);
        assertThat(produce(servers, "--matches", "1", "--malformed", "2")).isEqualTo(2);
        assertThat(produce(servers, "--matches", "-1")).isEqualTo(2);
        assertThat(produce(servers, "--matches", "1", "--players", "1", "--topic", "players=esports-matches"))
                .isEqualTo(2);
        assertThat(produce(servers, "--file", "teams=x")).isEqualTo(2);
        assertThat(produce(
                        servers,
                        "--matches",
                        "1",
                        "--ledger",
                        directory.resolve("no/ledger").toString()))
                .isEqualTo(2);
        assertThat(err).hasToString("""
            EL-1001: A table's records are generated or read from a file, not both
            EL-1001: --malformed is a share between 0 and 1, found 2.0
            EL-1001: --matches, --players and --rate are 0 or more
            EL-1001: Two tables would go to topic esports-matches; give each its own with --topic
            EL-1001: There is no table 'teams'; expected one of [matches, players]
            EL-1003: Cannot write the ledger %s (NoSuchFileException); give --ledger a file in a directory that exists and may be written
            """.formatted(directory.resolve("no/ledger")));
    }

    @Test
    void recordsAreGeneratedForTablesThatThereAre() {
        LakeTables tables = new LakeTables(List.of(
                BuiltInTables.PLAYERS,
                TableDefinition.named("teams")
                        .key("id")
                        .record(ColumnType.STRING, "id")
                        .build()));

        assertThat(produce(tables, "localhost:1", "--matches", "1")).isEqualTo(2);
        assertThat(produce(
                        new LakeTables(List.of(tables.named("teams"))),
                        "localhost:1",
                        "--players",
                        "1",
                        "--file",
                        "teams=x"))
                .isEqualTo(2);
        assertThat(err).hasToString("""
            EL-1001: --matches makes records of the table 'matches', which is none of [players, teams]; --file TABLE=PATH sends records of your own
            EL-1001: --players makes records of the table 'players', which is none of [teams]; --file TABLE=PATH sends records of your own
            """);
    }

    @Test
    void timeoutHasAUnit() {
        assertThat(produce("", "--matches", "1", "--timeout", "30")).isEqualTo(2);
        assertThat(err.toString())
                .startsWith(
                        "Invalid value for option '--timeout': expected a time such as 500ms, 30s or 2m, found '30'");
    }

    @Test
    void aTableWithoutATopicOfItsOwnHasThatOfItsDefinition() {
        ProduceDefaults defaults =
                new ProduceDefaults(() -> new BrokerSettings("", Map.of()), BuiltInTables.ALL, Map.of("matches", "m"));
        assertThat(defaults.topicOf("matches")).isEqualTo("m");
        assertThat(defaults.topicOf("players")).isEqualTo("esports-players");
    }

    private int produce(String bootstrapServers, String... arguments) {
        return produce(BuiltInTables.ALL, bootstrapServers, arguments);
    }

    private int produce(LakeTables tables, String bootstrapServers, String... arguments) {
        ProduceDefaults defaults =
                new ProduceDefaults(() -> new BrokerSettings(bootstrapServers, Map.of()), tables, Map.of());
        return new CommandLine(new ProduceCommand(defaults, standardInput))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
