package io.esportslake.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;

import io.esportslake.declare.BuiltInTables;
import io.esportslake.table.PartitionKey;
import io.esportslake.table.TableDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.quicktheories.QuickTheory;
import org.quicktheories.core.Gen;

/**
 * Properties of the decoder, with a decode by Jackson as the reference: what is broken for one is broken for the other.
 * The seed is fixed in the short run, new in the long one, and printed; {@code -Desports-lake.soak.seed=N} repeats one.
 */
class DecoderFuzzTest {

    private static final String SEED = "esports-lake.soak.seed";
    private static final long USUAL_SEED = 20261124;
    private static final int MOST_AT_ONCE = 6;
    private static final int MANY_AT_ONCE = 60;
    private static final long LONG_SECONDS = 120;
    /** The memory of a buffer in which some records find room and others do not. */
    private static final long LITTLE_BYTES = 16 << 10;

    static List<TableDefinition> tables() {
        return BuiltInTables.ALL.all();
    }

    private static QuickTheory examples(String property, int examples) {
        long seed = Long.getLong(SEED, USUAL_SEED);
        System.out.println("SEED | test=DecoderFuzzTest." + property + " seed=" + seed + " examples=" + examples);
        return qt().withFixedSeed(seed).withExamples(examples).withShrinkCycles(20_000);
    }

    private static QuickTheory forLong(String property) {
        long seed = Long.getLong(SEED, System.nanoTime() & 0xFFFF_FFFFL);
        System.out.println("SEED | test=DecoderFuzzTest." + property + " seed=" + seed + " seconds=" + LONG_SECONDS);
        return qt().withFixedSeed(seed)
                .withUnlimitedExamples()
                .withTestingTime(LONG_SECONDS, TimeUnit.SECONDS)
                .withShrinkCycles(20_000);
    }

    private static Gen<List<byte[]>> records(TableDefinition table, int most) {
        Gen<byte[]> one = new RecordGen(table);
        Gen<List<byte[]>> some = in -> {
            List<byte[]> records = new ArrayList<>();
            for (int i = RecordGen.pick(in, most); i >= 0; i--) {
                records.add(one.generate(in));
            }
            return records;
        };
        return some.describedAs(DecoderFuzzTest::text);
    }

    private static String text(List<byte[]> records) {
        return records.stream()
                .map(record -> new String(record, StandardCharsets.UTF_8) + " = " + Arrays.toString(record))
                .collect(Collectors.joining("\n"));
    }

    @TempDir
    private Path directory;

    @ParameterizedTest
    @MethodSource("tables")
    void recordsBecomeTheRowsThatJacksonSeesAndAllOthersDeadLetters(TableDefinition table) {
        decodesLikeJackson(table, examples("decode", 3_000));
    }

    @Tag("soak")
    @ParameterizedTest
    @MethodSource("tables")
    void recordsBecomeTheRowsThatJacksonSeesForLong(TableDefinition table) {
        decodesLikeJackson(table, forLong("decode"));
    }

    private static void decodesLikeJackson(TableDefinition table, QuickTheory theory) {
        long[] seen = new long[2];
        try (Filled filled = new Filled(table)) {
            theory.forAll(records(table, MOST_AT_ONCE)).checkAssert(records -> {
                filled.buffer.reset();
                Map<Long, Map<String, Object>> rows = new HashMap<>();
                Map<Long, byte[]> deadLetters = new HashMap<>();
                for (int i = 0; i < records.size(); i++) {
                    byte[] record = records.get(i);
                    Optional<Map<String, Object>> expected = JacksonDecode.decode(
                            record, table, BatchLimits.defaults().maxNesting());
                    long offset = i;
                    expected.ifPresentOrElse(row -> rows.put(offset, row), () -> deadLetters.put(offset, record));
                    assertThat(filled.buffer.accept(TestRecord.of(offset, record)))
                            .as(() -> "verdict of record " + offset + ", dead letters so far: "
                                    + filled.buffer.deadLetterSamples())
                            .isEqualTo(expected.isPresent() ? Verdict.ROW : Verdict.DEAD_LETTER);
                }
                requireExactly(filled, table, rows, deadLetters);
                seen[0] += rows.size();
                seen[1] += deadLetters.size();
            });
        }
        System.out.println("FUZZ | table=" + table + " rows=" + seen[0] + " dead-letters=" + seen[1]);
        assertThat(seen[0]).isGreaterThan(1_000);
        assertThat(seen[1]).isGreaterThan(1_000);
    }

    @ParameterizedTest
    @MethodSource("tables")
    void recordWithoutMemoryLeavesNoTrace(TableDefinition table) {
        int[] refused = {0};
        try (Filled filled = new Filled(table, LITTLE_BYTES, BatchLimits.defaults(), key -> true)) {
            examples("memory", 400).forAll(records(table, MANY_AT_ONCE)).checkAssert(records -> {
                filled.buffer.reset();
                Map<Long, Map<String, Object>> rows = new HashMap<>();
                Map<Long, byte[]> deadLetters = new HashMap<>();
                for (int i = 0; i < records.size(); i++) {
                    byte[] record = records.get(i);
                    Verdict verdict = filled.buffer.accept(TestRecord.of(i, record));
                    if (verdict == Verdict.NO_MEMORY) {
                        refused[0]++;
                    } else if (verdict == Verdict.ROW) {
                        rows.put(
                                (long) i,
                                JacksonDecode.decode(
                                                record,
                                                table,
                                                BatchLimits.defaults().maxNesting())
                                        .orElseThrow());
                    } else {
                        deadLetters.put((long) i, record);
                    }
                }
                requireExactly(filled, table, rows, deadLetters);
            });
        }
        System.out.println("FUZZ | table=" + table + " records-without-memory=" + refused[0]);
        assertThat(refused[0]).as("records without memory").isGreaterThan(100);
    }

    /** The buffer holds these rows and dead letters, each whole and once, and nothing beside. */
    private static void requireExactly(
            Filled filled, TableDefinition table, Map<Long, Map<String, Object>> rows, Map<Long, byte[]> deadLetters) {
        filled.buffer.seal(Filled.SEALED_AT);
        Map<Long, Map<String, Object>> found = new HashMap<>();
        for (PartitionRows partition : filled.buffer.partitions()) {
            VectorSchemaRoot root = partition.rows();
            for (FieldVector vector : root.getFieldVectors()) {
                assertThat(vector.getValueCount()).as(vector.getName()).isEqualTo(root.getRowCount());
            }
            for (int i = 0; i < root.getRowCount(); i++) {
                Map<String, Object> row = Filled.row(partition, i);
                assertThat(row).containsEntry("processing_timestamp", Filled.SEALED_AT);
                Long offset = (Long) row.get("kafka_offset");
                row.keySet()
                        .retainAll(table.recordColumns().stream()
                                .map(column -> column.name())
                                .toList());
                assertThat(found.put(offset, row))
                        .as("offset " + offset + " again")
                        .isNull();
            }
        }
        assertThat(found).isEqualTo(rows);
        assertThat(filled.buffer.rows()).isEqualTo(rows.size());
        Map<Long, byte[]> kept = new HashMap<>();
        filled.buffer.deadLetterRows().ifPresent(root -> {
            for (int i = 0; i < root.getRowCount(); i++) {
                kept.put((Long) root.getVector("kafka_offset").getObject(i), (byte[])
                        root.getVector("record_value").getObject(i));
            }
        });
        assertThat(kept.keySet()).isEqualTo(deadLetters.keySet());
        kept.forEach((offset, value) -> assertThat(value).isEqualTo(deadLetters.get(offset)));
        assertThat(filled.buffer.deadLetters()).isEqualTo(deadLetters.size());
        assertThat(filled.buffer.deadLettersByReason().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(deadLetters.size());
    }

    /** All that design and file systems allow: neither null nor longer than a directory's name. */
    private static Gen<String> values() {
        return in -> {
            String text = RecordGen.text(in, 40);
            while (PartitionKey.segmentBytes("status", text) > PartitionKey.MAX_SEGMENT_BYTES) {
                text = text.substring(0, text.offsetByCodePoints(text.length(), -1));
            }
            return PartitionKey.countsAsNull(text) ? "." : text;
        };
    }

    @Test
    void everyPartitionValueComesBackFromItsDirectory() {
        examples("path", 20_000).forAll(values(), values()).checkAssert((one, other) -> {
            PartitionKey key = new PartitionKey(List.of("status", "role"), Arrays.asList(one, other));
            assertThat(PartitionKey.parse(key.path())).isEqualTo(key);
            assertThat(key.path().split("/", -1)).hasSize(2);
            PartitionKey withNull = new PartitionKey(List.of("status", "role"), Arrays.asList(null, other));
            assertThat(PartitionKey.parse(withNull.path())).isEqualTo(withNull);
            assertThat(withNull.path()).isNotEqualTo(key.path());
        });
    }

    @Test
    void everyPartitionValueIsOneDirectoryOnARealFileSystem() {
        examples("directory", 1_000).forAll(values()).checkAssert(value -> {
            try {
                PartitionKey key = new PartitionKey(List.of("status"), List.of(value));
                Path made = Files.createDirectory(directory.resolve(key.path()));
                try (Stream<Path> entries = Files.list(directory)) {
                    assertThat(entries.map(entry ->
                                    PartitionKey.parse(entry.getFileName().toString())))
                            .containsExactly(key);
                }
                Files.delete(made);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
