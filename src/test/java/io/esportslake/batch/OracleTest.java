package io.esportslake.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.esportslake.declare.BuiltInTables;
import io.esportslake.table.Column;
import io.esportslake.table.TableDefinition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random records, with Jackson's tree as the reference. The seed is fixed, so a failure repeats. */
class OracleTest {

    private static final ObjectMapper STRICT =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    static List<TableDefinition> tables() {
        return BuiltInTables.ALL.all();
    }

    @ParameterizedTest
    @MethodSource("tables")
    void decodesTheSameValuesAsJackson(TableDefinition table) throws IOException {
        Random random = new Random(20250214);
        List<byte[]> records = new ArrayList<>();
        try (Filled filled = new Filled(table)) {
            for (int i = 0; i < 4_000; i++) {
                byte[] json = record(table, random).getBytes(StandardCharsets.UTF_8);
                records.add(json);
                assertEquals(
                        Verdict.ROW,
                        filled.offer(json),
                        () -> filled.buffer.firstDeadLetter() + " " + new String(json, StandardCharsets.UTF_8));
            }
            filled.buffer.seal(Filled.SEALED_AT);
            Map<Long, Map<String, Object>> rows = new HashMap<>();
            for (PartitionRows partition : filled.buffer.partitions()) {
                for (int i = 0; i < partition.rows().getRowCount(); i++) {
                    Map<String, Object> row = Filled.row(partition, i);
                    rows.put((Long) row.get("kafka_offset"), row);
                }
            }
            assertEquals(records.size(), rows.size());
            for (int i = 0; i < records.size(); i++) {
                JsonNode tree = STRICT.readTree(records.get(i));
                for (Column column : table.recordColumns()) {
                    assertEquals(
                            expected(tree.get(column.name()), column, table),
                            rows.get((long) i).get(column.name()),
                            column.name() + " of " + tree);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tables")
    void mutatedAndTruncatedRecordsAreRowsOrDeadLettersAndNeverMoreLenientThanJackson(TableDefinition table) {
        Random random = new Random(7);
        int rows = 0;
        int offered = 60_000;
        try (Filled filled = new Filled(table)) {
            byte[] original = {};
            for (int i = 0; i < offered; i++) {
                if (i % 20 == 0) {
                    original = record(table, random).getBytes(StandardCharsets.UTF_8);
                }
                byte[] mutated = mutated(original, random);
                Verdict verdict = filled.offer(mutated);
                assertTrue(verdict == Verdict.ROW || verdict == Verdict.DEAD_LETTER);
                if (verdict == Verdict.ROW) {
                    rows++;
                    try {
                        assertTrue(STRICT.readTree(mutated).isObject());
                    } catch (IOException refused) {
                        fail(
                                "Jackson refuses what became a row: " + new String(mutated, StandardCharsets.UTF_8),
                                refused);
                    }
                }
            }
            assertEquals(offered, filled.buffer.rows() + filled.buffer.deadLetters());
            assertEquals(rows, filled.buffer.rows());
            assertEquals(
                    filled.buffer.deadLetters(),
                    filled.buffer.deadLettersByReason().values().stream()
                            .mapToLong(Long::longValue)
                            .sum());
            assertTrue(rows > 1_000 && rows < offered - 1_000, "the mutations prove little with " + rows + " rows");
        }
    }

    private static byte[] mutated(byte[] original, Random random) {
        if (random.nextInt(4) == 0) {
            return Arrays.copyOf(original, random.nextInt(original.length));
        }
        byte[] mutated = original.clone();
        byte[] telling = "\"\\{}[]:,0-.eEu \n\0tfn1/".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i <= random.nextInt(3); i++) {
            int at = random.nextInt(mutated.length);
            mutated[at] = random.nextBoolean() ? telling[random.nextInt(telling.length)] : (byte) random.nextInt(256);
        }
        return mutated;
    }

    private static Object expected(JsonNode value, Column column, TableDefinition table) {
        if (value == null || value.isNull()) {
            return null;
        }
        return switch (column.type()) {
            case STRING ->
                table.partitionColumns().contains(column.name())
                                && value.asText().isEmpty()
                        ? null
                        : value.asText();
            case INT -> value.decimalValue().intValueExact();
            case LONG -> value.decimalValue().longValueExact();
            case DOUBLE -> value.doubleValue();
            case BOOLEAN -> value.booleanValue();
            case TIMESTAMP ->
                value.isTextual()
                        ? micros(Instant.parse(value.textValue()))
                        : Math.multiplyExact(value.longValue(), 1000L);
        };
    }

    private static long micros(Instant instant) {
        return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
    }

    private static String record(TableDefinition table, Random random) {
        List<String> fields = new ArrayList<>();
        for (Column column : table.recordColumns()) {
            boolean key = column.name().equals(table.keyColumn());
            if (key || random.nextInt(10) > 0) {
                fields.add(blank(random) + "\"" + column.name() + "\"" + blank(random) + ":" + blank(random)
                        + (key ? "\"k" + random.nextInt() + "\"" : value(column, table, random)) + blank(random));
            }
        }
        if (random.nextInt(4) == 0) {
            fields.add("\"extra\":[1,{\"a\":null,\"b\":[" + text(random) + "]},-0.5e3]");
        }
        if (random.nextInt(4) == 0) {
            Collections.shuffle(fields, random);
        }
        return "{" + String.join(",", fields) + "}" + blank(random);
    }

    private static String blank(Random random) {
        return random.nextInt(12) > 0 ? "" : " \n\t\r".substring(random.nextInt(4));
    }

    private static String value(Column column, TableDefinition table, Random random) {
        if (random.nextInt(15) == 0) {
            return "null";
        }
        return switch (column.type()) {
            case STRING ->
                table.partitionColumns().contains(column.name())
                        ? "\"value " + random.nextInt(5) + "\""
                        : random.nextInt(20) == 0 ? Long.toString(random.nextLong()) : text(random);
            case INT ->
                random.nextInt(3) == 0
                        ? random.nextInt(10_000) + "." + "0".repeat(1 + random.nextInt(25))
                        : Integer.toString(random.nextInt() >> random.nextInt(32));
            case LONG -> Long.toString(random.nextLong() >> random.nextInt(64));
            case DOUBLE ->
                random.nextBoolean()
                        ? Double.toString(finite(random))
                        : Long.toString(random.nextLong() >> random.nextInt(64)) + "." + random.nextInt(1000) + "e"
                                + (random.nextInt(60) - 30);
            case BOOLEAN -> Boolean.toString(random.nextBoolean());
            case TIMESTAMP ->
                random.nextInt(3) == 0
                        ? (random.nextBoolean() ? "-" : "") + (100_000_000_000L + (random.nextLong() >>> 21))
                        : "\"" + Instant.ofEpochSecond(random.nextLong() >> 28, random.nextInt(1_000_000_000)) + "\"";
        };
    }

    private static double finite(Random random) {
        double value = Double.longBitsToDouble(random.nextLong());
        return Double.isFinite(value) ? value : 0.1;
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder("\"");
        for (int i = random.nextInt(30); i > 0; i--) {
            switch (random.nextInt(12)) {
                case 0 -> text.append("\\").append("\"\\/bfnrt".charAt(random.nextInt(8)));
                case 1 -> text.append(String.format("\\u%04x", random.nextInt(0xD800)));
                case 2 -> text.append("\\uD83D\\uDE0").append(random.nextInt(10));
                case 3 -> text.appendCodePoint(0x80 + random.nextInt(0xD000));
                case 4 -> text.appendCodePoint(0x10000 + random.nextInt(0x100000));
                default -> text.append((char) ('a' + random.nextInt(26)));
            }
        }
        return text.append('"').toString();
    }
}
