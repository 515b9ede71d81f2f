package io.esportslake.reader;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.esportslake.declare.PackagedTables;
import io.esportslake.log.Root;
import io.esportslake.parquet.DuckDb;
import io.esportslake.table.Column;
import io.esportslake.table.ColumnType;
import io.esportslake.table.TableDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The packaged examples over their records, through the program's own path, read back by DuckDB. */
class ExampleTablesTest {

    private static final Path EXAMPLES = Path.of("examples/tables");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    static List<TableDefinition> examples() {
        return PackagedTables.EXAMPLES;
    }

    @ParameterizedTest
    @MethodSource("examples")
    void itsRecordsBecomeTheRowsBesideThem(TableDefinition table) throws Exception {
        List<String> records = Files.readAllLines(EXAMPLES.resolve(table.name() + ".records.ndjson"));
        try (SampleLake lake = new SampleLake(directory, "writer-1", List.of(table))) {
            lake.assign(table.name(), 1);
            lake.send(table.name(), 0, records.toArray(String[]::new));
            lake.flush();

            assertThat(lake.newest(table.name()).records().deadLetters()).isZero();
            assertThat(rows(lake, table)).containsExactlyElementsOf(expected(table));
        }
    }

    @Test
    void everyExampleHasRecordsAndRowsAndThereAreNoOthers() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                    Stream.of("README.md"),
                                    examples().stream()
                                            .flatMap(table -> Stream.of(
                                                    table.name() + ".records.ndjson", table.name() + ".rows.ndjson")))
                            .toList());
        }
    }

    private static List<Column> columns(TableDefinition table) {
        return table.columns().stream()
                .filter(column -> !TableDefinition.isLineage(column.name()))
                .toList();
    }

    private static List<Map<String, String>> rows(SampleLake lake, TableDefinition table) throws Exception {
        String values = columns(table).stream()
                .map(column -> "'" + column.name() + "': " + value(column))
                .collect(Collectors.joining(", "));
        List<Map<String, String>> rows = new ArrayList<>();
        for (String row : DuckDb.query(
                "select to_json({" + values + "}) from read_parquet(%s, hive_partitioning = true,"
                        + " hive_types_autocast = false, union_by_name = true) order by kafka_offset",
                lake.paths().tableDirectory(Root.PROCESSED, table.name()).resolve("**/*.parquet"))) {
            rows.add(texts(JSON.readTree(row), table));
        }
        return rows;
    }

    private static String value(Column column) {
        return column.type() == ColumnType.TIMESTAMP
                ? "strftime(make_timestamp(epoch_us(" + column.name() + ")), '%%Y-%%m-%%dT%%H:%%M:%%S.%%fZ')"
                : column.name();
    }

    private static List<Map<String, String>> expected(TableDefinition table) throws IOException {
        List<Map<String, String>> rows = new ArrayList<>();
        for (String line : Files.readAllLines(EXAMPLES.resolve(table.name() + ".rows.ndjson"))) {
            JsonNode row = JSON.readTree(line);
            List<String> names = columns(table).stream().map(Column::name).toList();
            assertThat(row.fieldNames()).toIterable().allMatch(names::contains);
            rows.add(texts(row, table));
        }
        return rows;
    }

    /** Each column's value as text; a column that is not named is null. */
    private static Map<String, String> texts(JsonNode row, TableDefinition table) {
        Map<String, String> texts = new TreeMap<>();
        columns(table)
                .forEach(column -> texts.put(
                        column.name(),
                        row.path(column.name()).isMissingNode()
                                ? "null"
                                : row.path(column.name()).toString()));
        return texts;
    }
}
