package io.esportslake.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.esportslake.declare.BuiltInTables;
import io.esportslake.source.RecordHeader;
import io.esportslake.table.TableDefinition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;

class MicroBatchBufferTest {

    private static final TableDefinition MATCHES = BuiltInTables.MATCHES;

    private static String match(String status) {
        return "{\"match_id\":\"m\",\"status\":\"" + status + "\",\"match_duration\":119}";
    }

    @Test
    void rowsStandByPartitionKeyWithDerivedAndLineageColumns() {
        try (Filled filled = new Filled(MATCHES)) {
            assertEquals(Verdict.ROW, filled.offer(match("live")));
            assertEquals(Verdict.ROW, filled.offer(match("finished")));
            assertEquals(Verdict.ROW, filled.offer(match("live")));
            filled.buffer.seal(Filled.SEALED_AT);
            List<PartitionRows> partitions = filled.buffer.partitions();
            assertEquals(
                    "[status=finished, status=live]",
                    partitions.stream().map(PartitionRows::key).toList().toString());
            assertEquals(2, partitions.get(1).rows().getRowCount());
            assertEquals(
                    MATCHES.fileColumns().stream().map(column -> column.name()).toList(),
                    partitions.get(0).rows().getSchema().getFields().stream()
                            .map(field -> field.getName())
                            .toList());
            Map<String, Object> row = Filled.row(partitions.get(1), 1);
            assertEquals(1, row.get("duration_minutes"));
            assertEquals(true, row.get("is_live"));
            assertEquals(false, row.get("is_completed"));
            assertEquals(3, row.get("kafka_partition"));
            assertEquals(2L, row.get("kafka_offset"));
            assertEquals(1_700_000_000_000_000L, row.get("kafka_timestamp"));
            assertEquals(Filled.SEALED_AT, row.get("processing_timestamp"));
            assertFalse(
                    partitions.get(0).rows().getSchema().findField("match_id").isNullable());
        }
    }

    @Test
    void playersArePartitionedByDerivedStatusAndRole() {
        try (Filled filled = new Filled(BuiltInTables.PLAYERS)) {
            filled.offer(
                    "{\"player_id\":\"p\",\"first_name\":\"A\",\"last_name\":\"B\",\"role\":\"Mid\",\"active\":true,"
                            + "\"total_games\":3,\"total_wins\":1,\"avg_kills\":4,\"avg_assists\":3.5,\"avg_deaths\":0,\"status\":\"x\"}");
            Map<String, Object> row = filled.onlyRow();
            assertEquals("active", row.get("status"));
            assertEquals("Mid", row.get("role"));
            assertEquals("A B", row.get("full_name"));
            assertEquals(33.33, row.get("calculated_win_rate"));
            assertEquals(99.99, row.get("calculated_kda"));
            assertEquals(true, row.get("has_activity"));
        }
    }

    @Test
    void emptyPartitionValueAndTheMarkForNullCountAsNull() {
        try (Filled filled = new Filled(MATCHES)) {
            filled.offer(match(""));
            filled.offer(match("__HIVE_DEFAULT_PARTITION__"));
            filled.offer("{\"match_id\":\"m\"}");
            assertEquals(2, filled.buffer.partitionValuesTakenAsNull());
            filled.buffer.seal(0);
            PartitionRows only = filled.buffer.partitions().get(0);
            assertEquals("status=__HIVE_DEFAULT_PARTITION__", only.key().path());
            assertEquals(3, only.rows().getRowCount());
            assertEquals(null, Filled.row(only, 0).get("is_live"));
        }
    }

    @Test
    void tombstonesAreCountedAndTimestampsOfMinusOneAreNull() {
        try (Filled filled = new Filled(MATCHES)) {
            assertEquals(Verdict.TOMBSTONE, filled.buffer.accept(TestRecord.of(0, (byte[]) null)));
            assertEquals(1, filled.buffer.tombstones());
            assertFalse(filled.buffer.isEmpty());
            filled.buffer.accept(TestRecord.of(1, match("live")).withTimestamp(-1));
            filled.buffer.accept(TestRecord.of(2, match("live")).withTimestamp(Long.MAX_VALUE));
            assertEquals(
                    "column kafka_timestamp: found 9223372036854775807 ms, expected at most 9223372036854775",
                    filled.deadLetter().detail());
            assertEquals(null, filled.onlyRow().get("kafka_timestamp"));
        }
    }

    @Test
    void deadLetterKeepsTheRecordAsItCame() {
        byte[] value = {'{', (byte) 0xFF, 0};
        try (Filled filled = new Filled(MATCHES)) {
            filled.buffer.accept(new TestRecord(
                    TestRecord.TOPIC_PARTITION,
                    7,
                    5,
                    new byte[] {1, 2},
                    value,
                    List.of(new RecordHeader("a\"\n", new byte[] {(byte) 0xFF}), new RecordHeader("b", null))));
            assertEquals(Map.of(DeadLetterReason.NOT_JSON, 1L), filled.buffer.deadLettersByReason());
            filled.buffer.seal(Filled.SEALED_AT);
            VectorSchemaRoot rows = filled.buffer.deadLetterRows().orElseThrow();
            assertEquals(1, rows.getRowCount());
            assertEquals("esports-matches", Filled.value(rows.getVector("topic"), 0));
            assertEquals(3, Filled.value(rows.getVector("kafka_partition"), 0));
            assertEquals(7L, Filled.value(rows.getVector("kafka_offset"), 0));
            assertEquals(5_000L, Filled.value(rows.getVector("kafka_timestamp"), 0));
            assertArrayEquals(new byte[] {1, 2}, ((VarBinaryVector) rows.getVector("record_key")).get(0));
            assertArrayEquals(value, ((VarBinaryVector) rows.getVector("record_value")).get(0));
            assertEquals(
                    "[{\"name\":\"a\\\"\\u000a\",\"value_base64\":\"/w==\"},{\"name\":\"b\",\"value_base64\":null}]",
                    Filled.value(rows.getVector("headers"), 0));
            assertEquals("not-json", Filled.value(rows.getVector("reason"), 0));
            assertEquals(
                    "at byte 1: found 0xFF, expected a field's name in quotes",
                    Filled.value(rows.getVector("detail"), 0));
            assertEquals(Filled.SEALED_AT, Filled.value(rows.getVector("processing_timestamp"), 0));
        }
    }

    @Test
    void partitionKeyBeyondTheMicroBatchIsForTheNextOneAndOneBeyondTheTableIsADeadLetter() {
        List<String> asked = new ArrayList<>();
        try (Filled filled = new Filled(MATCHES, Long.MAX_VALUE, new BatchLimits(2, 64), key -> {
            asked.add(key.path());
            return !key.path().equals("status=no");
        })) {
            assertEquals(Verdict.ROW, filled.offer(match("a")));
            assertEquals(Verdict.DEAD_LETTER, filled.offer(match("no")));
            assertEquals(Verdict.DEAD_LETTER, filled.offer(match("no")));
            assertEquals(Verdict.ROW, filled.offer(match("b")));
            assertEquals(Verdict.NO_ROOM_FOR_KEY, filled.offer(match("c")));
            assertEquals(Verdict.DEAD_LETTER, filled.offer(match("no")));
            assertEquals(Verdict.ROW, filled.offer(match("a")));
            assertEquals(List.of("status=a", "status=no", "status=b", "status=c"), asked);
            assertEquals(3, filled.buffer.rows());
            assertEquals(3, filled.buffer.deadLetters());
            assertEquals(
                    "partition key status=no: found one more than the table may have;"
                            + " ESPORTS_LAKE_PARTITIONS_MAX_PER_TABLE bounds them",
                    filled.deadLetter().detail());
            filled.buffer.reset();
            assertEquals(Verdict.ROW, filled.offer(match("c")));
            assertEquals(Verdict.ROW, filled.offer(match("a")));
        }
    }

    @Test
    void partitionValueWhoseDirectoryNameIsTooLongIsADeadLetter() {
        try (Filled filled = new Filled(MATCHES)) {
            assertEquals(Verdict.ROW, filled.offer(match("x".repeat(248))));
            assertEquals(Verdict.DEAD_LETTER, filled.offer(match("x".repeat(249))));
            assertEquals(
                    "partition column status: found " + "x".repeat(80)
                            + "..., whose directory name takes 256 bytes, expected at most 255",
                    filled.deadLetter().detail());
            assertEquals(
                    DeadLetterReason.PARTITION_VALUE_TOO_LONG,
                    filled.deadLetter().reason());
        }
    }

    @Test
    void recordWithoutMemoryLeavesNoTrace() {
        for (String bad : new String[] {"", "\"status\":7e,"}) {
            try (Filled filled = new Filled(MATCHES, 40_000, BatchLimits.defaults(), key -> true)) {
                Verdict verdict = Verdict.ROW;
                int accepted = -1;
                for (int i = 0; verdict != Verdict.NO_MEMORY; i++, accepted++) {
                    // every third one leaves out columns, so that a stale value or validity bit would show
                    String more = i % 3 == 0 ? "" : ",\"patch\":\"p" + i + "\",\"team_1_kills\":" + i;
                    verdict = filled.offer("{" + bad + "\"match_id\":\"m" + i + "\",\"x\":1" + more + "}");
                }
                assertTrue(accepted > 20, "the limit left room for " + accepted);
                assertEquals(accepted, filled.buffer.rows() + filled.buffer.deadLetters());
                assertEquals(
                        bad.isEmpty() ? accepted : 0, filled.buffer.content().unknownFields());
                filled.buffer.seal(Filled.SEALED_AT);
                if (bad.isEmpty()) {
                    PartitionRows only = filled.buffer.partitions().get(0);
                    assertEquals(accepted, only.rows().getRowCount());
                    for (int i = 0; i < accepted; i++) {
                        Map<String, Object> row = Filled.row(only, i);
                        assertEquals("m" + i, row.get("match_id"));
                        assertEquals(i % 3 == 0 ? null : "p" + i, row.get("patch"));
                        assertEquals(i % 3 == 0 ? null : i, row.get("team_1_kills"));
                    }
                } else {
                    assertEquals(
                            accepted,
                            filled.buffer.deadLetterRows().orElseThrow().getRowCount());
                }
                filled.buffer.reset();
                assertEquals(Verdict.ROW, filled.offer(match("live")));
            }
        }
    }

    @Test
    void rowThatFailedMidwayIsNotSeenByTheRowThatTakesItsPlace() {
        try (Filled filled = new Filled(MATCHES, 60_000, BatchLimits.defaults(), key -> true)) {
            assertEquals(Verdict.ROW, filled.offer("{\"match_id\":\"a\"}"));
            assertEquals(
                    Verdict.NO_MEMORY,
                    filled.offer(
                            "{\"match_id\":\"b\",\"game_id\":\"g\",\"data_source\":\"" + "x".repeat(100_000) + "\"}"));
            assertEquals(Verdict.ROW, filled.offer("{\"match_id\":\"c\"}"));
            filled.buffer.seal(0);
            Map<String, Object> row = Filled.row(filled.buffer.partitions().get(0), 1);
            assertEquals("c", row.get("match_id"));
            assertEquals(null, row.get("game_id"));
            assertEquals(null, row.get("data_source"));
        }
    }

    @Test
    void recordTooLargeForAnEmptyMicroBatchIsKeptWithoutItsContents() {
        try (Filled filled = new Filled(MATCHES, 100_000, BatchLimits.defaults(), key -> true)) {
            TestRecord large = TestRecord.of(42, match("x") + " ".repeat(1_000_000));
            TestRecord text = TestRecord.of(42, "{\"match_id\":\"" + "x".repeat(1_000_000) + "\"}");
            assertEquals(Verdict.ROW, filled.buffer.accept(large));
            filled.buffer.reset();
            assertEquals(Verdict.NO_MEMORY, filled.buffer.accept(text));
            assertTrue(filled.buffer.isEmpty());
            assertEquals(
                    Verdict.DEAD_LETTER,
                    filled.buffer.acceptAsDeadLetter(text, DeadLetterReason.TOO_LARGE, "too much"));
            assertEquals(
                    "esports-matches-3@42: too-large, too much; key, value (1000015 bytes) and headers did not fit and are"
                            + " left out, read them at esports-matches-3@42",
                    filled.deadLetter().toString());
        }
    }

    @Test
    void oneMegabyteRecordsAreRowsOrDeadLetters() {
        String text = "\u00e9\\n".repeat(250_000);
        try (Filled filled = new Filled(MATCHES)) {
            assertEquals(Verdict.ROW, filled.offer("{\"match_id\":\"m\",\"patch\":\"" + text + "\"}"));
            assertEquals(Verdict.DEAD_LETTER, filled.offer("{\"match_id\":\"m\",\"patch\":\"" + text));
            assertEquals(Verdict.ROW, filled.offer("{\"match_id\":" + "1".repeat(1_000_000) + "}"));
            filled.buffer.seal(0);
            assertEquals(
                    "\u00e9\n".repeat(250_000),
                    Filled.row(filled.buffer.partitions().get(0), 0).get("patch"));
        }
    }

    @Test
    void resetLeavesNoStaleValuesAndKeepsLittleMemory() {
        try (Filled filled = new Filled(MATCHES, 8_000_000, BatchLimits.defaults(), key -> true)) {
            for (int i = 0; i < 5_000; i++) {
                filled.offer("{\"match_id\":\"m\",\"patch\":\"p\",\"team_1_kills\":1,\"status\":\"s" + i % 2 + "\"}");
            }
            filled.buffer.seal(1);
            filled.buffer.reset();
            assertTrue(filled.buffer.isEmpty());
            assertTrue(filled.buffer.bytes() <= 1_000_000, "kept " + filled.buffer.bytes());
            for (int round = 0; round < 2; round++) {
                filled.offer("{\"match_id\":\"n\",\"status\":\"s0\"}");
                Map<String, Object> row = filled.onlyRow();
                assertEquals(null, row.get("patch"));
                assertEquals(null, row.get("team_1_kills"));
                filled.buffer.reset();
            }
        }
    }

    @Test
    void buffersOfManyPartitionKeysStaySmall() {
        try (Filled filled = new Filled(MATCHES, Long.MAX_VALUE, new BatchLimits(5_000, 64), key -> true)) {
            for (int i = 0; i < 5_000; i++) {
                assertEquals(Verdict.ROW, filled.offer(match("s" + i)));
            }
            long bytesPerKey = filled.buffer.bytes() / 5_000;
            assertTrue(bytesPerKey <= 4_096, "a partition key takes " + bytesPerKey + " bytes");
        }
    }

    @Test
    void sealedMicroBatchTakesNothingAndAnUnsealedOneGivesNothing() {
        try (Filled filled = new Filled(MATCHES)) {
            assertEquals(
                    "The micro-batch is not sealed yet: seal it before reading its rows",
                    assertThrows(IllegalStateException.class, filled.buffer::partitions)
                            .getMessage());
            filled.buffer.seal(0);
            assertEquals(List.of(), filled.buffer.partitions());
            assertTrue(filled.buffer.deadLetterRows().isEmpty());
            byte[] json = match("live").getBytes(StandardCharsets.UTF_8);
            assertEquals(
                    "The micro-batch is sealed: reset it before filling it again",
                    assertThrows(IllegalStateException.class, () -> filled.offer(json))
                            .getMessage());
        }
    }
}
