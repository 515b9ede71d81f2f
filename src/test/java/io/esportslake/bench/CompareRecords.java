package io.esportslake.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.esportslake.declare.BuiltInTables;
import io.esportslake.table.Column;
import io.esportslake.table.TableDefinition;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Compares a lake, read by DuckDB, with the NDJSON file it was filled from, read by Jackson and java.time: every record
 * column of every row, as multisets of rows. Arguments: {@code table ndjson-file lake-directory}. Exit code 1 on a
 * difference.
 */
final class CompareRecords {

    private static final ObjectMapper JSON = new ObjectMapper();

    private CompareRecords() {}

    public static void main(String... args) throws Exception {
        TableDefinition table = BuiltInTables.ALL.named(args[0]);
        Map<Map<String, Object>, Integer> expected = new HashMap<>();
        for (String line : Files.readAllLines(Path.of(args[1]), StandardCharsets.UTF_8)) {
            expected.merge(fromJson(table, JSON.readTree(line)), 1, Integer::sum);
        }
        int records = expected.values().stream().mapToInt(Integer::intValue).sum();
        int rows = 0;
        int unexpected = 0;
        String sql = "SELECT * FROM read_parquet('" + args[2] + "/processed/" + table.name()
                + "/**/*.parquet', hive_partitioning = true, hive_types_autocast = false)";
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                ResultSet result = connection.createStatement().executeQuery(sql)) {
            while (result.next()) {
                rows++;
                Map<String, Object> row = fromLake(table, result);
                if (expected.merge(row, -1, Integer::sum) < 0) {
                    unexpected++;
                    System.out.println("Not in the file: " + row);
                }
            }
        }
        int missing = expected.values().stream()
                .filter(count -> count > 0)
                .mapToInt(Integer::intValue)
                .sum();
        expected.forEach((row, count) -> {
            if (count > 0) {
                System.out.println("Not in the lake: " + row);
            }
        });
        System.out.printf(
                "%s: records=%d rows=%d columns-compared=%d missing=%d unexpected=%d%n",
                table, records, rows, table.recordColumns().size(), missing, unexpected);
        System.exit(missing + unexpected == 0 ? 0 : 1);
    }

    private static Map<String, Object> fromJson(TableDefinition table, JsonNode json) {
        Map<String, Object> row = new TreeMap<>();
        for (Column column : table.recordColumns()) {
            JsonNode value = json.path(column.name());
            if (value.isMissingNode() || value.isNull()) {
                continue;
            }
            row.put(
                    column.name(),
                    switch (column.type()) {
                        case STRING -> value.asText();
                        case INT, LONG -> value.decimalValue().longValueExact();
                        case DOUBLE -> new BigDecimal(value.asText()).doubleValue();
                        case BOOLEAN -> value.booleanValue();
                        case TIMESTAMP -> micros(value);
                    });
        }
        return row;
    }

    private static long micros(JsonNode value) {
        if (value.isNumber()) {
            return Math.multiplyExact(value.longValue(), 1_000);
        }
        String text = value.asText().replace(' ', 'T');
        Instant instant = text.length() == 10
                ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                : text.matches(".*(Z|[+-]\\d\\d:?\\d\\d)$")
                        ? OffsetDateTime.parse(text).toInstant()
                        : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    private static Map<String, Object> fromLake(TableDefinition table, ResultSet result) throws Exception {
        Map<String, Object> row = new TreeMap<>();
        for (Column column : table.recordColumns()) {
            Object value = result.getObject(column.name());
            if (value == null) {
                continue;
            }
            row.put(
                    column.name(),
                    switch (column.type()) {
                        case STRING -> value.toString();
                        case INT, LONG -> ((Number) value).longValue();
                        case DOUBLE -> ((Number) value).doubleValue();
                        case BOOLEAN -> value;
                        case TIMESTAMP ->
                            ChronoUnit.MICROS.between(
                                    Instant.EPOCH,
                                    result.getObject(column.name(), OffsetDateTime.class)
                                            .toInstant());
                    });
        }
        return row;
    }
}
