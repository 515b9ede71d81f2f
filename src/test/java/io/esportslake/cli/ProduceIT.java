package io.esportslake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.esportslake.declare.BuiltInTables;
import io.esportslake.dev.EmbeddedBroker;
import io.esportslake.sample.SampleRecord;
import io.esportslake.sample.SampleRecords;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

@DisabledIfSystemProperty(
        named = "esports-lake.native",
        matches = ".+",
        disabledReason = "it calls the command in this JVM; NativeIT sends by the executable")
@Tag("jvm")
class ProduceIT {

    private static final String BASE = "2026-03-01T12:00:00Z";

    @TempDir
    static Path directory;

    private static EmbeddedBroker broker;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void startBroker() throws Exception {
        broker = EmbeddedBroker.start(directory.resolve("broker"));
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void generatedRecordsArriveByteForByteAndTheLedgerTellsWhere() throws Exception {
        broker.createTopic("generated-matches", 3);
        broker.createTopic("generated-players", 1);
        Path ledger = directory.resolve("ledger.ndjson");
        int exit = produce(
                "--matches",
                "5000",
                "--players",
                "1000",
                "--seed",
                "7",
                "--malformed",
                "0.02",
                "--base",
                BASE,
                "--topic",
                "matches=generated-matches",
                "--topic",
                "players=generated-players",
                "--ledger",
                ledger.toString());
        assertThat(err).hasToString("");
        assertThat(exit).isZero();
        assertThat(out.toString())
                .contains(
                        "Produced 5,000 records to generated-matches: ",
                        "Produced 1,000 records to generated-players: ");

        List<ConsumerRecord<byte[], byte[]>> players = read("generated-players", 1, 1_000);
        SampleRecords expected = SampleRecords.players(7, 0.02, Instant.parse(BASE));
        for (ConsumerRecord<byte[], byte[]> player : players) {
            SampleRecord sample = expected.next();
            assertThat(player.value()).isEqualTo(sample.value());
            assertThat(player.key()).isEqualTo(sample.key());
        }
        List<String> arrived = new ArrayList<>();
        players.forEach(record -> arrived.add(place(record)));
        read("generated-matches", 3, 5_000).forEach(record -> arrived.add(place(record)));
        ObjectMapper json = new ObjectMapper();
        List<String> told = new ArrayList<>();
        int malformed = 0;
        for (String line : Files.readAllLines(ledger)) {
            JsonNode entry = json.readTree(line);
            told.add(entry.path("topic").textValue() + " " + entry.path("partition") + " " + entry.path("offset") + " "
                    + entry.path("crc32"));
            malformed += entry.path("kind").textValue().equals("malformed") ? 1 : 0;
        }
        assertThat(told).containsExactlyInAnyOrderElementsOf(arrived);
        assertThat(malformed).isBetween(80, 160);
    }

    @Test
    void linesOfAFileArriveAsTheyAre() throws Exception {
        broker.createTopic("file-matches", 1);
        byte[] content =
                "{\"match_id\": \"é-1\"}\r\n\n{broken \u0000\n{\"match_id\":12}".getBytes(StandardCharsets.UTF_8);
        Path file = Files.write(directory.resolve("matches.ndjson"), content);
        assertThat(produce("--file", "matches=" + file, "--topic", "matches=file-matches"))
                .isZero();
        assertThat(out.toString())
                .startsWith("Produced 3 records to file-matches: ")
                .endsWith(", 1 empty lines skipped\n");
        List<ConsumerRecord<byte[], byte[]>> records = read("file-matches", 1, 3);
        assertThat(records)
                .extracting(record -> new String(record.value(), StandardCharsets.UTF_8))
                .containsExactly("{\"match_id\": \"é-1\"}", "{broken \u0000", "{\"match_id\":12}");
        assertThat(records)
                .extracting(record -> record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8))
                .containsExactly("é-1", null, "12");
    }

    @Test
    void whatComesBeforeAnObjectOverSeveralLinesArrivesAndNothingOfIt() throws Exception {
        broker.createTopic("half-matches", 1);
        Path file = Files.writeString(
                directory.resolve("half.ndjson"), "\uFEFF{\"match_id\":1}\n{\"match_id\":2}\n{\n\"match_id\":3\n}\n");
        assertThat(produce("--file", "matches=" + file, "--topic", "matches=half-matches"))
                .isEqualTo(1);
        assertThat(err).hasToString("""
            %1$s begins with a byte order mark, which is left out
            EL-1051: Stopped half-way, what came before was sent: %1$s: the object that begins in line 3 goes on in line 4; expected NDJSON, one JSON object per line (jq -c . makes them of objects over several lines)
            """.formatted(file));
        assertThat(read("half-matches", 1, 2))
                .extracting(record -> new String(record.value(), StandardCharsets.UTF_8))
                .containsExactly("{\"match_id\":1}", "{\"match_id\":2}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
    void everyCompressionWorks(String codec) throws Exception {
        String topic = "compressed-" + codec;
        broker.createTopic(topic, 1);
        assertThat(produce("--matches", "100", "--topic", "matches=" + topic, "--compression", codec))
                .isZero();
        assertThat(read(topic, 1, 100)).hasSize(100);
    }

    @Test
    void recordThatTheProducerRefusesIsReported() {
        broker.createTopic("small-matches", 1);
        int exit = produce(
                "--matches",
                "10",
                "--malformed",
                "0",
                "--topic",
                "matches=small-matches",
                "--property",
                "max.request.size=100");
        assertThat(exit).isEqualTo(1);
        assertThat(out.toString())
                .startsWith("Produced 0 records to small-matches: ")
                .endsWith(", 10 records failed\n");
        assertThat(err.toString())
                .startsWith("EL-1051: Not all records were acknowledged; the first failure: ")
                .contains("RecordTooLargeException");
    }

    @Test
    void unusablePropertyIsRefused() {
        assertThat(produce("--matches", "1", "--property", "acks=some")).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("EL-1046: Cannot produce to Kafka at " + broker.bootstrapServers()
                        + ": Invalid value some for configuration acks");
    }

    private int produce(String... arguments) {
        ProduceDefaults defaults = new ProduceDefaults(
                () -> new BrokerSettings(broker.bootstrapServers(), Map.of()), BuiltInTables.ALL, Map.of());
        return new CommandLine(new ProduceCommand(defaults))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private static String place(ConsumerRecord<byte[], byte[]> record) {
        CRC32 crc = new CRC32();
        crc.update(record.value());
        return record.topic() + " " + record.partition() + " " + record.offset() + " " + crc.getValue();
    }

    /** All records of a topic, which must be so many. */
    private static List<ConsumerRecord<byte[], byte[]>> read(String topic, int partitions, int count) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", broker.bootstrapServers(), "auto.offset.reset", "earliest");
        TopicPartition[] assigned = new TopicPartition[partitions];
        Arrays.setAll(assigned, partition -> new TopicPartition(topic, partition));
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(assigned));
            long end = consumer.endOffsets(List.of(assigned)).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            assertThat(end).isEqualTo(count);
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (all.size() < count && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(500)).forEach(all::add);
            }
        }
        return all;
    }
}
