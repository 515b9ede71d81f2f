package io.esportslake.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.declare.BuiltInTables;
import io.esportslake.source.RecordHeader;
import io.esportslake.table.TableDefinition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
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
            assertThat(filled.offer(match("live"))).isEqualTo(Verdict.ROW);
            assertThat(filled.offer(match("finished"))).isEqualTo(Verdict.ROW);
            assertThat(filled.offer(match("live"))).isEqualTo(Verdict.ROW);
            filled.buffer.seal(Filled.SEALED_AT);
            List<PartitionRows> partitions = filled.buffer.partitions();
            assertThat(partitions.stream().map(PartitionRows::key).toList().toString())
                    .isEqualTo("[status=finished, status=live]");
            assertThat(partitions.get(1).rows().getRowCount()).isEqualTo(2);
            assertThat(partitions.get(0).rows().getSchema().getFields().stream()
                            .map(field -> field.getName())
                            .toList())
                    .isEqualTo(MATCHES.fileColumns().stream()
                            .map(column -> column.name())
                            .toList());
            Map<String, Object> row = Filled.row(partitions.get(1), 1);
            assertThat(row.get("duration_minutes")).isEqualTo(1);
            assertThat(row.get("is_live")).isEqualTo(true);
            assertThat(row.get("is_completed")).isEqualTo(false);
            assertThat(row.get("kafka_partition")).isEqualTo(3);
            assertThat(row.get("kafka_offset")).isEqualTo(2L);
            assertThat(row.get("kafka_timestamp")).isEqualTo(1_700_000_000_000_000L);
            assertThat(row.get("processing_timestamp")).isEqualTo(Filled.SEALED_AT);
            assertThat(partitions
                            .get(0)
                            .rows()
                            .getSchema()
                            .findField("match_id")
                            .isNullable())
                    .isFalse();
        }
    }

    @Test
    void playersArePartitionedByDerivedStatusAndRole() {
        try (Filled filled = new Filled(BuiltInTables.PLAYERS)) {
            filled.offer(
                    "{\"player_id\":\"p\",\"first_name\":\"A\",\"last_name\":\"B\",\"role\":\"Mid\",\"active\":true,"
                            + "\"total_games\":3,\"total_wins\":1,\"avg_kills\":4,\"avg_assists\":3.5,\"avg_deaths\":0,\"status\":\"x\"}");
            Map<String, Object> row = filled.onlyRow();
            assertThat(row.get("status")).isEqualTo("active");
            assertThat(row.get("role")).isEqualTo("Mid");
            assertThat(row.get("full_name")).isEqualTo("A B");
            assertThat(row.get("calculated_win_rate")).isEqualTo(33.33);
            assertThat(row.get("calculated_kda")).isEqualTo(99.99);
            assertThat(row.get("has_activity")).isEqualTo(true);
        }
    }

    @Test
    void emptyPartitionValueAndTheMarkForNullCountAsNull() {
        try (Filled filled = new Filled(MATCHES)) {
            filled.offer(match(""));
            filled.offer(match("__HIVE_DEFAULT_PARTITION__"));
            filled.offer("{\"match_id\":\"m\"}");
            assertThat(filled.buffer.partitionValuesTakenAsNull()).isEqualTo(2);
            filled.buffer.seal(0);
            PartitionRows only = filled.buffer.partitions().get(0);
            assertThat(only.key().path()).isEqualTo("status=__HIVE_DEFAULT_PARTITION__");
            assertThat(only.rows().getRowCount()).isEqualTo(3);
            assertThat(Filled.row(only, 0).get("is_live")).isNull();
        }
    }

    @Test
    void tombstonesAreCountedAndTimestampsOfMinusOneAreNull() {
        try (Filled filled = new Filled(MATCHES)) {
            assertThat(filled.buffer.accept(TestRecord.of(0, (byte[]) null))).isEqualTo(Verdict.TOMBSTONE);
            assertThat(filled.buffer.tombstones()).isEqualTo(1);
            assertThat(filled.buffer.isEmpty()).isFalse();
            filled.buffer.accept(TestRecord.of(1, match("live")).withTimestamp(-1));
            filled.buffer.accept(TestRecord.of(2, match("live")).withTimestamp(Long.MAX_VALUE));
            assertThat(filled.deadLetter().detail())
                    .isEqualTo(
                            "column kafka_timestamp: found 9223372036854775807 ms, expected at most 9223372036854775");
            assertThat(filled.onlyRow().get("kafka_timestamp")).isNull();
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
            assertThat(filled.buffer.deadLettersByReason()).isEqualTo(Map.of(DeadLetterReason.NOT_JSON, 1L));
            filled.buffer.seal(Filled.SEALED_AT);
            VectorSchemaRoot rows = filled.buffer.deadLetterRows().orElseThrow();
            assertThat(rows.getRowCount()).isEqualTo(1);
            assertThat(Filled.value(rows.getVector("topic"), 0)).isEqualTo("esports-matches");
            assertThat(Filled.value(rows.getVector("kafka_partition"), 0)).isEqualTo(3);
            assertThat(Filled.value(rows.getVector("kafka_offset"), 0)).isEqualTo(7L);
            assertThat(Filled.value(rows.getVector("kafka_timestamp"), 0)).isEqualTo(5_000L);
            assertThat(((VarBinaryVector) rows.getVector("record_key")).get(0)).isEqualTo(new byte[] {1, 2});
            assertThat(((VarBinaryVector) rows.getVector("record_value")).get(0))
                    .isEqualTo(value);
            assertThat(Filled.value(rows.getVector("headers"), 0))
                    .isEqualTo(
                            "[{\"name\":\"a\\\"\\u000a\",\"value_base64\":\"/w==\"},{\"name\":\"b\",\"value_base64\":null}]");
            assertThat(Filled.value(rows.getVector("reason"), 0)).isEqualTo("not-json");
            assertThat(Filled.value(rows.getVector("detail"), 0))
                    .isEqualTo("at byte 1: found 0xFF, expected a field's name in quotes");
            assertThat(Filled.value(rows.getVector("processing_timestamp"), 0)).isEqualTo(Filled.SEALED_AT);
        }
    }

    @Test
    void partitionKeyBeyondTheMicroBatchIsForTheNextOneAndOneBeyondTheTableIsADeadLetter() {
        List<String> asked = new ArrayList<>();
        try (Filled filled = new Filled(MATCHES, Long.MAX_VALUE, new BatchLimits(2, 64), key -> {
            asked.add(key.path());
            return !key.path().equals("status=no");
        })) {
            assertThat(filled.offer(match("a"))).isEqualTo(Verdict.ROW);
            assertThat(filled.offer(match("no"))).isEqualTo(Verdict.DEAD_LETTER);
            assertThat(filled.offer(match("no"))).isEqualTo(Verdict.DEAD_LETTER);
            assertThat(filled.offer(match("b"))).isEqualTo(Verdict.ROW);
            assertThat(filled.offer(match("c"))).isEqualTo(Verdict.NO_ROOM_FOR_KEY);
            assertThat(filled.offer(match("no"))).isEqualTo(Verdict.DEAD_LETTER);
            assertThat(filled.offer(match("a"))).isEqualTo(Verdict.ROW);
            assertThat(asked).isEqualTo(List.of("status=a", "status=no", "status=b", "status=c"));
            assertThat(filled.buffer.rows()).isEqualTo(3);
            assertThat(filled.buffer.deadLetters()).isEqualTo(3);
            assertThat(filled.deadLetter().detail())
                    .isEqualTo("partition key status=no: found one more than the table may have;"
                            + " ESPORTS_LAKE_PARTITIONS_MAX_PER_TABLE bounds them");
            filled.buffer.reset();
            assertThat(filled.offer(match("c"))).isEqualTo(Verdict.ROW);
            assertThat(filled.offer(match("a"))).isEqualTo(Verdict.ROW);
        }
    }

    @Test
    void partitionValueWhoseDirectoryNameIsTooLongIsADeadLetter() {
        try (Filled filled = new Filled(MATCHES)) {
            assertThat(filled.offer(match("x".repeat(248)))).isEqualTo(Verdict.ROW);
            assertThat(filled.offer(match("x".repeat(249)))).isEqualTo(Verdict.DEAD_LETTER);
            assertThat(filled.deadLetter().detail())
                    .isEqualTo("partition column status: found " + "x".repeat(80)
                            + "..., whose directory name takes 256 bytes, expected at most 255");
            assertThat(filled.deadLetter().reason()).isEqualTo(DeadLetterReason.PARTITION_VALUE_TOO_LONG);
        }
    }

    @Test
    void partitionKeyWhoseFilesCouldNotBeNamedIsADeadLetter() {
        BatchLimits limits = BatchLimits.defaults().withMaxKeyBytes("status=".length() + 13);
        try (Filled filled = new Filled(MATCHES, Long.MAX_VALUE, limits, key -> true)) {
            assertThat(filled.offer(match("x".repeat(13)))).isEqualTo(Verdict.ROW);
            assertThat(filled.offer(match("x".repeat(11) + "\u00e9"))).isEqualTo(Verdict.ROW);
            assertThat(filled.offer(match("x".repeat(12) + "\u00e9"))).isEqualTo(Verdict.DEAD_LETTER);
            assertThat(filled.deadLetter().detail())
                    .isEqualTo(
                            "partition key status=xxxxxxxxxxxx\u00e9: its directories take 21 bytes together, expected at"
                                    + " most 20 so that its files can be named where this lake lies");
            assertThat(filled.deadLetter().reason()).isEqualTo(DeadLetterReason.PARTITION_VALUE_TOO_LONG);
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
                assertThat(accepted).as("the limit left room for " + accepted).isGreaterThan(20);
                assertThat(filled.buffer.rows() + filled.buffer.deadLetters()).isEqualTo(accepted);
                assertThat(filled.buffer.content().unknownFields()).isEqualTo(bad.isEmpty() ? accepted : 0);
                filled.buffer.seal(Filled.SEALED_AT);
                if (bad.isEmpty()) {
                    PartitionRows only = filled.buffer.partitions().get(0);
                    assertThat(only.rows().getRowCount()).isEqualTo(accepted);
                    for (int i = 0; i < accepted; i++) {
                        Map<String, Object> row = Filled.row(only, i);
                        assertThat(row.get("match_id")).isEqualTo("m" + i);
                        assertThat(row.get("patch")).isEqualTo(i % 3 == 0 ? null : "p" + i);
                        assertThat(row.get("team_1_kills")).isEqualTo(i % 3 == 0 ? null : i);
                    }
                } else {
                    assertThat(filled.buffer.deadLetterRows().orElseThrow().getRowCount())
                            .isEqualTo(accepted);
                }
                filled.buffer.reset();
                assertThat(filled.offer(match("live"))).isEqualTo(Verdict.ROW);
            }
        }
    }

    @Test
    void partitionKeyThatHadManyRowsBeginsSmallWhenThereIsNoMemoryForAsMany() {
        String large = "{\"match_id\":\"m\",\"status\":\"finished\",\"patch\":\"" + "x".repeat(3_000_000) + "\"}";
        assertThat(verdictOfSuchAKeyBeside(i -> large)).isEqualTo(Verdict.ROW);
        assertThat(verdictOfSuchAKeyBeside(i -> match("s" + i))).isEqualTo(Verdict.NO_MEMORY);
    }

    /** What becomes of a row whose key had 20,000, after {@code others} were offered until one found no memory. */
    private static Verdict verdictOfSuchAKeyBeside(IntFunction<String> others) {
        try (Filled filled = new Filled(MATCHES, 8_000_000, new BatchLimits(5_000, 64), key -> true)) {
            for (int i = 0; i < 20_000; i++) {
                assertThat(filled.offer(match("live"))).isEqualTo(Verdict.ROW);
            }
            filled.buffer.reset();
            Verdict verdict = Verdict.ROW;
            for (int i = 0; verdict != Verdict.NO_MEMORY; i++) {
                verdict = filled.offer(others.apply(i));
            }
            verdict = filled.offer(match("live"));
            filled.buffer.reset();
            assertThat(filled.offer(match("live"))).isEqualTo(Verdict.ROW);
            return verdict;
        }
    }

    @Test
    void rowThatFailedMidwayIsNotSeenByTheRowThatTakesItsPlace() {
        try (Filled filled = new Filled(MATCHES, 60_000, BatchLimits.defaults(), key -> true)) {
            assertThat(filled.offer("{\"match_id\":\"a\"}")).isEqualTo(Verdict.ROW);
            assertThat(filled.offer(
                            "{\"match_id\":\"b\",\"game_id\":\"g\",\"data_source\":\"" + "x".repeat(100_000) + "\"}"))
                    .isEqualTo(Verdict.NO_MEMORY);
            assertThat(filled.offer("{\"match_id\":\"c\"}")).isEqualTo(Verdict.ROW);
            filled.buffer.seal(0);
            Map<String, Object> row = Filled.row(filled.buffer.partitions().get(0), 1);
            assertThat(row.get("match_id")).isEqualTo("c");
            assertThat(row.get("game_id")).isNull();
            assertThat(row.get("data_source")).isNull();
        }
    }

    @Test
    void recordTooLargeForAnEmptyMicroBatchIsKeptWithoutItsContents() {
        try (Filled filled = new Filled(MATCHES, 100_000, BatchLimits.defaults(), key -> true)) {
            TestRecord large = TestRecord.of(42, match("x") + " ".repeat(1_000_000));
            TestRecord text = TestRecord.of(42, "{\"match_id\":\"" + "x".repeat(1_000_000) + "\"}");
            assertThat(filled.buffer.accept(large)).isEqualTo(Verdict.ROW);
            filled.buffer.reset();
            assertThat(filled.buffer.accept(text)).isEqualTo(Verdict.NO_MEMORY);
            assertThat(filled.buffer.isEmpty()).isTrue();
            assertThat(filled.buffer.acceptAsDeadLetter(text, DeadLetterReason.TOO_LARGE, "too much"))
                    .isEqualTo(Verdict.DEAD_LETTER);
            assertThat(filled.deadLetter().toString())
                    .isEqualTo(
                            "esports-matches-3@42: too-large, too much; key, value (1000015 bytes) and headers did not fit and are"
                                    + " left out, read them at esports-matches-3@42");
        }
    }

    @Test
    void oneMegabyteRecordsAreRowsOrDeadLetters() {
        String text = "\u00e9\\n".repeat(250_000);
        try (Filled filled = new Filled(MATCHES)) {
            assertThat(filled.offer("{\"match_id\":\"m\",\"patch\":\"" + text + "\"}"))
                    .isEqualTo(Verdict.ROW);
            assertThat(filled.offer("{\"match_id\":\"m\",\"patch\":\"" + text)).isEqualTo(Verdict.DEAD_LETTER);
            assertThat(filled.offer("{\"match_id\":" + "1".repeat(1_000_000) + "}"))
                    .isEqualTo(Verdict.ROW);
            filled.buffer.seal(0);
            assertThat(Filled.row(filled.buffer.partitions().get(0), 0).get("patch"))
                    .isEqualTo("\u00e9\n".repeat(250_000));
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
            assertThat(filled.buffer.isEmpty()).isTrue();
            assertThat(filled.buffer.bytes())
                    .as("kept " + filled.buffer.bytes())
                    .isLessThanOrEqualTo(1_000_000);
            for (int round = 0; round < 2; round++) {
                filled.offer("{\"match_id\":\"n\",\"status\":\"s0\"}");
                Map<String, Object> row = filled.onlyRow();
                assertThat(row.get("patch")).isNull();
                assertThat(row.get("team_1_kills")).isNull();
                filled.buffer.reset();
            }
        }
    }

    @Test
    void buffersOfManyPartitionKeysStaySmall() {
        try (Filled filled = new Filled(MATCHES, Long.MAX_VALUE, new BatchLimits(5_000, 64), key -> true)) {
            for (int i = 0; i < 5_000; i++) {
                assertThat(filled.offer(match("s" + i))).isEqualTo(Verdict.ROW);
            }
            long bytesPerKey = filled.buffer.bytes() / 5_000;
            assertThat(bytesPerKey)
                    .as("a partition key takes " + bytesPerKey + " bytes")
                    .isLessThanOrEqualTo(4_096);
        }
    }

    @Test
    void sealedMicroBatchTakesNothingAndAnUnsealedOneGivesNothing() {
        try (Filled filled = new Filled(MATCHES)) {
            assertThatThrownBy(filled.buffer::partitions)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("The micro-batch is not sealed yet: seal it before reading its rows");
            filled.buffer.seal(0);
            assertThat(filled.buffer.partitions()).isEmpty();
            assertThat(filled.buffer.deadLetterRows()).isEmpty();
            byte[] json = match("live").getBytes(StandardCharsets.UTF_8);
            assertThatThrownBy(() -> filled.offer(json))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("The micro-batch is sealed: reset it before filling it again");
        }
    }
}
