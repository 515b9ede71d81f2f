package io.esportslake.propose;

import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.batch.BatchLimits;
import io.esportslake.batch.MicroBatchBuffer;
import io.esportslake.batch.TestRecord;
import io.esportslake.declare.TableFile;
import io.esportslake.declare.TableFileException;
import io.esportslake.source.TopicPartition;
import io.esportslake.table.Column;
import io.esportslake.table.FieldIds;
import io.esportslake.table.TableDefinition;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;

class ProposalTest {

    private final Proposal proposal = new Proposal();

    private String file(String... records) {
        Stream.of(records).forEach(record -> proposal.accept(null, record.getBytes(StandardCharsets.UTF_8)));
        return proposal.file(new ProposalOptions("t", "topic", "topic", 200, ProposalOptions.Values.SHOWN))
                .orElseThrow();
    }

    /** The file's own lines without what was seen. */
    private static List<String> lines(String file) {
        return file.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.replaceAll("  +# .*", ""))
                .toList();
    }

    private static TableDefinition parsed(String file) {
        try {
            return TableFile.parse("t.yaml", file.getBytes(StandardCharsets.UTF_8));
        } catch (TableFileException e) {
            throw new AssertionError(file, e);
        }
    }

    @Test
    void zerosAmongTimesAreFoundAfterAnyNumberOfOtherValues() {
        String[] records = IntStream.range(0, 80)
                .mapToObj(i -> "{\"id\":\"m-" + i + "\",\"ended\":" + (i < 70 ? 1_736_935_200_000L + i : 0) + "}")
                .toArray(String[]::new);

        assertThat(lines(file(records))).anyMatch(line -> line.matches("  ended: .*timestamp.*ms.*"));
    }

    @Test
    void columnsHaveTheTypesOfWhatWasSeen() {
        assertThat(
                        lines(
                                file(
                                        "{\"id\":\"m-1\",\"n\":1,\"big\":3000000000,\"share\":0.5,\"won\":true,\"at\":\"2025-01-15T10:00:00Z\","
                                                + "\"state\":\"a\",\"none\":null,\"mixed\":1}",
                                        "{\"id\":\"m-2\",\"n\":2,\"big\":1,\"share\":1,\"won\":false,\"at\":\"\",\"state\":\"b\",\"none\":null,"
                                                + "\"mixed\":\"x\"}",
                                        "{\"id\":\"m-3\",\"n\":3,\"big\":2,\"share\":2,\"won\":false,\"at\":\"2025-01-15\",\"state\":\"a\"}",
                                        "{\"id\":\"m-4\",\"n\":3,\"big\":2,\"share\":2,\"won\":false,\"at\":\"2025-01-15\",\"state\":\"a\"}")))
                .containsExactly(
                        "table: t",
                        "topic: topic",
                        "key: id",
                        "columns:",
                        "  id: string",
                        "  n: int",
                        "  big: long",
                        "  share: double",
                        "  won: boolean",
                        "  at: { type: timestamp, values: { \"\": null } }",
                        "  state: string",
                        "  mixed: string",
                        "partitions: [state]");
    }

    @Test
    void numbersAreTimesWhereTheyArePlausibleAndNamedSo() {
        assertThat(lines(file(
                        "{\"id\":1,\"created_at\":1736964000,\"startTime\":1736964000000,\"updated\":1736964000000000,"
                                + "\"gold\":1736964000,\"account_id\":1736964000000}",
                        "{\"id\":2,\"created_at\":0,\"startTime\":1736964000001,\"updated\":1736964000000001,"
                                + "\"gold\":1736964001,\"account_id\":1736964000001}")))
                .contains(
                        "  created_at: { type: timestamp, unit: s }",
                        "  start_time: { type: timestamp, from: startTime, unit: ms }",
                        "  updated: { type: timestamp, unit: us }",
                        "  gold: long",
                        "  account_id: long");
    }

    @Test
    void nestedFieldsBecomeColumnsPairsByTheirPlaceAndListsStayAsTheyAre() {
        String record =
                "{\"metadata\":{\"matchId\":\"%s\"},\"info\":{\"teams\":[{\"win\":true,\"id\":1},{\"win\":false,"
                        + "\"id\":2}],\"players\":[1,2,3,4,5],\"games\":[{\"n\":1}]},\"odd name\":{\"a.b\":1}}";

        assertThat(lines(file(record.formatted("A"), record.formatted("B"))))
                .containsExactly(
                        "table: t",
                        "topic: topic",
                        "key: match_id",
                        "columns:",
                        "  match_id: { type: string, from: metadata.matchId }",
                        "  teams_1_win: { type: boolean, from: \"info.teams[0].win\" }",
                        "  teams_1_id: { type: long, from: \"info.teams[0].id\" }",
                        "  teams_2_win: { type: boolean, from: \"info.teams[1].win\" }",
                        "  teams_2_id: { type: long, from: \"info.teams[1].id\" }",
                        "  players: { type: json, from: info.players }",
                        "  games: { type: json, from: info.games }",
                        "  a_b: { type: int, from: \"odd name['a.b']\" }");
    }

    @Test
    void namesAreAsShortAsTellsThemApart() {
        assertThat(lines(file(
                                "{\"id\":1,\"name\":\"a\",\"league\":{\"id\":2,\"name\":\"b\"},\"gameID\":3,\"game_id\":4,"
                                        + "\"kafka_offset\":5,\"über\":6,\"2x\":7}"))
                        .stream()
                        .filter(line -> line.startsWith("  "))
                        .map(line -> line.strip().split(":")[0]))
                .containsExactly(
                        "id",
                        "name",
                        "league_id",
                        "league_name",
                        "game_id",
                        "game_id_2",
                        "record_kafka_offset",
                        "ber",
                        "field_2x");
    }

    @Test
    void theKeyIsWhatKafkaHasAsTheKeyEvenWhenAnotherIdIsUnique() {
        for (int i = 0; i < 20; i++) {
            proposal.accept(
                    ("m-" + i % 7).getBytes(StandardCharsets.UTF_8),
                    ("{\"event_id\":" + i + ",\"match\":\"m-" + i % 7 + "\",\"status\":\""
                                    + (i % 2 == 0 ? "live" : "over") + "\"}")
                            .getBytes(StandardCharsets.UTF_8));
        }

        String file = file();

        assertThat(lines(file)).contains("key: match", "partitions: [status]");
        assertThat(file).contains("it is the records' key in Kafka, too", "2 different: live (10), over (10)");
    }

    @Test
    void envelopesFramesAndNoNumbersAreSeen() {
        String record =
                "\0\0\0\0\1{\"payload\":{\"before\":null,\"after\":{\"id\":%d,\"x\":NaN},\"op\":\"c\"},\"schema\":{}}";

        String file = file(record.formatted(1), record.formatted(2));

        assertThat(lines(file))
                .containsExactly(
                        "table: t",
                        "topic: topic",
                        "key: id",
                        "format:",
                        "  frame: confluent",
                        "  unwrap: payload.after",
                        "  nan: \"null\"",
                        "columns:",
                        "  id: long",
                        "  x: double");
        TableDefinition table = parsed(file);
        assertThat(table.format().isNanNull()).isTrue();
        assertThat(table.format().unwrap()).isPresent();
    }

    @Test
    void whatIsNoObjectIsCountedByWhatItIs() {
        proposal.accept(null, null);
        proposal.accept(null, new byte[] {0x1F, (byte) 0x8B, 8, 0});

        assertThat(file("{\"id\":1}", "[1]", "{\"id\":", "{\"id\":1} x"))
                .contains(
                        "# Proposed from 6 records of topic, of which 1 are JSON objects.",
                        "# 1 tombstones",
                        "# 1: gzip.",
                        "# 1: a JSON array.",
                        "# 2: not JSON.");
    }

    /** What a parser reads and the service does not is no record to make a table of. */
    @Test
    void whatTheServiceRefusesWhateverTheTableIsIsNoObject() {
        String json = "{\"id\":1}";
        proposal.accept(null, ("\uFEFF" + json).getBytes(StandardCharsets.UTF_8));
        proposal.accept(null, json.getBytes(StandardCharsets.UTF_16LE));
        proposal.accept(null, json.getBytes(StandardCharsets.UTF_16BE));
        proposal.accept(null, ("\uFEFF" + json).getBytes(StandardCharsets.UTF_16BE));
        proposal.accept(null, json.getBytes(Charset.forName("UTF-32LE")));
        proposal.accept(null, ("\0\0\0\0\1" + json.replace("", "\0").substring(1)).getBytes(StandardCharsets.UTF_8));

        String file = file(json, "{\"id\":\"\\ud800\"}", "{\"id\":2,\"deep\":" + "[".repeat(70) + "]".repeat(70) + "}");

        assertThat(proposal.records()).isEqualTo(9);
        assertThat(proposal.objects()).isEqualTo(1);
        assertThat(file.lines().filter(line -> line.endsWith("They become dead letters.")))
                .containsExactly(
                        "# 2: UTF-16 text (big endian). They become dead letters.",
                        "# 2: UTF-16 text (little endian). They become dead letters.",
                        "# 1: UTF-8 text after a byte order mark. They become dead letters.",
                        "# 1: lone-surrogate. They become dead letters.",
                        "# 1: nested-too-deep. They become dead letters.",
                        "# 1: not-json. They become dead letters.");
    }

    @Test
    void aBlankTextIsNoTimeAndNoNumberAndNotTheEmptyOne() {
        assertThat(lines(file(
                        "{\"id\":\"a\",\"at\":\"2025-01-15\",\"n\":\"21\",\"also_at\":\"2025-01-15\",\"m\":\"21\"}",
                        "{\"id\":\"b\",\"at\":\"  \",\"n\":\" \",\"also_at\":\"\",\"m\":\"\"}",
                        "{\"id\":\"c\",\"at\":\"\",\"n\":\"22\",\"also_at\":\"\",\"m\":\"22\"}")))
                .contains(
                        "  at: string",
                        "  n: string",
                        "  also_at: { type: timestamp, values: { \"\": null } }",
                        "  m: { type: int, quoted: true, values: { \"\": null } }");
    }

    @Test
    void whatStandsInThePlaceOfAnObjectOrAPairIsCounted() {
        String[] records = IntStream.range(0, 20)
                .mapToObj(i -> "{\"id\":\"m-" + i + "\",\"info\":" + (i == 2 ? "\"none\"" : "{\"n\":" + i + "}")
                        + ",\"teams\":" + (i == 3 ? "{}" : "[{\"win\":true}," + (i == 4 ? 7 : "{\"win\":false}") + "]")
                        + ",\"empty\":" + (i == 5 ? 7 : "{}") + "}")
                .toArray(String[]::new);

        String file = file(records);

        assertThat(file.lines().filter(line -> line.startsWith("#   ") && line.endsWith("become dead letters")))
                .containsExactly(
                        "#   info: objects and single values: 1 become dead letters",
                        "#   teams[1]: objects and single values: 1 become dead letters",
                        "#   teams: objects and arrays of up to 2: 1 become dead letters");
        assertThat(deadLetters(file, records)).isEqualTo(3);
    }

    @Test
    void recordsWithoutTheEnvelopeAreCounted() {
        String[] records = IntStream.range(0, 20)
                .mapToObj(i ->
                        "{\"before\":{\"id\":" + i + "},\"after\":" + (i < 3 ? "null" : "{\"id\":" + i + "}") + "}")
                .toArray(String[]::new);

        String file = file(records);

        assertThat(file).contains("the fields stand in an envelope; 3 records without it become dead letters");
        assertThat(deadLetters(file, records)).isEqualTo(3);
    }

    private static long deadLetters(String file, String... records) {
        TableDefinition table = parsed(file);
        try (BufferAllocator memory = new RootAllocator();
                MicroBatchBuffer batch = new MicroBatchBuffer(
                        table, FieldIds.first(table), memory, BatchLimits.defaults(), key -> true)) {
            TopicPartition topicPartition = new TopicPartition("topic", 0);
            for (String record : records) {
                byte[] value = record.getBytes(StandardCharsets.UTF_8);
                batch.accept(new TestRecord(topicPartition, 0, 0, null, value, List.of()));
            }
            return batch.deadLetters();
        }
    }

    @Test
    void aFewOddValuesDoNotDecideTheType() {
        String[] records = IntStream.range(0, 20)
                .mapToObj(i -> "{\"id\":" + i + ",\"n\":" + (i == 7 ? "[1]" : i) + "}")
                .toArray(String[]::new);

        String file = file(records);

        assertThat(lines(file)).contains("  n: int");
        assertThat(file).contains("1 become dead letters");
    }

    @Test
    void tooManyColumnsStayNested() {
        String many =
                IntStream.range(0, 50).mapToObj(i -> "\"f" + i + "\":" + i).collect(Collectors.joining(","));
        proposal.accept(null, ("{\"id\":1,\"stats\":{" + many + "},\"a\":{\"b\":1}}").getBytes(StandardCharsets.UTF_8));

        String file = proposal.file(new ProposalOptions("t", "t", "t", 10, ProposalOptions.Values.COUNTED))
                .orElseThrow();

        assertThat(lines(file)).contains("  stats: json", "  b: { type: int, from: a.b }");
    }

    @Test
    void withoutASingleValueThereIsNothingToPropose() {
        proposal.accept(null, "{\"a\":{\"b\":[]}}".getBytes(StandardCharsets.UTF_8));

        assertThat(proposal.file(new ProposalOptions("t", "t", "t", 10, ProposalOptions.Values.SHOWN)))
                .isEmpty();
    }

    @Test
    void valuesAreLeftOutWhereTheyAreNotWanted() {
        for (int i = 0; i < 8; i++) {
            proposal.accept(
                    null,
                    ("{\"id\":\"secret-" + i + "\",\"status\":\"hidden" + i % 2 + "\"}")
                            .getBytes(StandardCharsets.UTF_8));
        }

        assertThat(proposal.file(new ProposalOptions("t", "t", "t", 10, ProposalOptions.Values.COUNTED)))
                .get()
                .asString()
                .contains("partitions: [status]")
                .doesNotContain("secret", "hidden");
    }

    /** Whatever names and values records have, the file is a table and comes out the same again. */
    @Test
    void everyFileThatIsProposedIsATable() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            String[] records = IntStream.range(0, 1 + random.nextInt(5))
                    .mapToObj(i -> "{\"key\":\"k\"," + object(random, 4) + "}")
                    .toArray(String[]::new);
            Proposal first = new Proposal();
            Proposal second = new Proposal();
            for (String record : records) {
                first.accept(null, record.getBytes(StandardCharsets.UTF_8));
                second.accept(null, record.getBytes(StandardCharsets.UTF_8));
            }
            ProposalOptions options =
                    new ProposalOptions("t", "t", "t\n# t", 1 + random.nextInt(60), ProposalOptions.Values.SHOWN);
            String file = first.file(options).orElseThrow();

            assertThat(second.file(options)).contains(file);
            TableDefinition table = parsed(file);
            assertThat(table.columns().stream().map(Column::name)).doesNotHaveDuplicates();
        }
    }

    private static String object(Random random, int depth) {
        return IntStream.range(0, 1 + random.nextInt(6))
                .mapToObj(i -> "\"" + name(random) + "\":" + value(random, depth))
                .collect(Collectors.joining(","));
    }

    private static String name(Random random) {
        List<String> parts = List.of(
                "a",
                "B",
                "_",
                "é",
                " ",
                ".",
                "[",
                "]",
                "'",
                "\\\\",
                "\\\"",
                "#",
                ": ",
                " #",
                "-",
                "$",
                "7",
                "\\u2028",
                "\\u0007",
                "\uD83D\uDE00",
                "null",
                "true",
                "id",
                "status");
        return IntStream.range(0, random.nextInt(4))
                .mapToObj(i -> parts.get(random.nextInt(parts.size())))
                .collect(Collectors.joining());
    }

    private static String value(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 6 : 9)) {
            case 0 -> "null";
            case 1 -> "true";
            case 2 -> String.valueOf(random.nextLong());
            case 3 -> "1e400";
            case 4 -> "\"" + name(random) + "\"";
            case 5 -> "\"2025-01-15\"";
            case 6 -> "[" + value(random, depth - 1) + "," + value(random, depth - 1) + "]";
            case 7 -> "{}";
            default -> "{" + object(random, depth - 1) + "}";
        };
    }
}
