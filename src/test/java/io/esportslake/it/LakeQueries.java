package io.esportslake.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.it.Ledger.Fate;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** DuckDB over the files of a lake, which are found as any reader finds them: by their names. */
final class LakeQueries implements AutoCloseable {

    private final Path lake;
    private final Connection connection;

    LakeQueries(Path lake) {
        this.lake = lake;
        try {
            connection = DriverManager.getConnection("jdbc:duckdb:");
            query("set threads = 1");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** SQL for the rows of a table. */
    String rows(String table) {
        return "read_parquet('" + rowFiles(table) + "', hive_partitioning = true, hive_types_autocast = false)";
    }

    private String rowFiles(String table) {
        return lake + "/processed/" + table + "/**/*.parquet";
    }

    /** SQL for the dead letters of a table. */
    String deadLetters(String table) {
        return "read_parquet('" + deadLetterFiles(table) + "', hive_partitioning = false)";
    }

    private String deadLetterFiles(String table) {
        return lake + "/dead_letters/" + table + "/**/*.parquet";
    }

    long countRows(String table) {
        return number(rowFiles(table), "select count(*) from " + rows(table));
    }

    long countDeadLetters(String table) {
        return number(deadLetterFiles(table), "select count(*) from " + deadLetters(table));
    }

    /**
     * Rows and dead letters of a table together.
     *
     * @param all how many there are
     * @param distinct how many topic partitions and offsets they name
     */
    record Presence(long all, long distinct) {}

    Presence presence(String table) {
        String places = places(table);
        if (places.isEmpty()) {
            return new Presence(0, 0);
        }
        Map<String, Object> counts = query(
                        "select count(*) as n, count(distinct (kafka_partition, kafka_offset)) as d from (" + places
                                + ")")
                .get(0);
        return new Presence(((Number) counts.get("n")).longValue(), ((Number) counts.get("d")).longValue());
    }

    /** What a table lacks and has more than once of the records that were sent. */
    record Tally(long records, long lost, long duplicated) {

        Tally plus(Tally other) {
            return new Tally(records + other.records, lost + other.lost, duplicated + other.duplicated);
        }

        @Override
        public String toString() {
            return "records=" + records + " lost=" + lost + " duplicated=" + duplicated;
        }
    }

    Tally tally(String table, Ledger ledger) {
        Presence found = presence(table);
        long expected = ledger.count(Fate.ROW) + ledger.count(Fate.DEAD_LETTER);
        return new Tally(ledger.sent().size(), expected - found.distinct(), found.all() - found.distinct());
    }

    /** SQL for the topic partitions and offsets of rows and dead letters; empty while there are neither. */
    String places(String table) {
        return Stream.of(
                        isEmpty(rowFiles(table)) ? "" : rows(table),
                        isEmpty(deadLetterFiles(table)) ? "" : deadLetters(table))
                .filter(source -> !source.isEmpty())
                .map(source -> "select kafka_partition, kafka_offset from " + source)
                .collect(Collectors.joining(" union all "));
    }

    /** Names of the files of rows, as DuckDB lists them. */
    List<String> files(String table) {
        return texts("select file from glob('" + rowFiles(table) + "') order by file");
    }

    /** That rows and dead letters are exactly those of the ledger, each once. */
    void assertHolds(String table, Ledger ledger) {
        assertThat(places(deadLetterFiles(table), deadLetters(table)))
                .as("dead letters")
                .isEqualTo(ledger.places(Fate.DEAD_LETTER));
        assertThat(places(rowFiles(table), rows(table))).as("rows").isEqualTo(ledger.places(Fate.ROW));
    }

    private String places(String files, String source) {
        if (isEmpty(files)) {
            return "";
        }
        return String.join(
                " ",
                texts("select kafka_partition || '@' || kafka_offset from " + source
                        + " order by kafka_partition, kafka_offset"));
    }

    private long number(String files, String sql) {
        return isEmpty(files) ? 0 : Long.parseLong(texts(sql).get(0));
    }

    private boolean isEmpty(String files) {
        return texts("select count(*) from glob('" + files + "')").get(0).equals("0");
    }

    /** The first column, as texts. */
    List<String> texts(String sql) {
        return query(sql).stream()
                .map(row -> String.valueOf(row.values().iterator().next()))
                .toList();
    }

    /** All rows, by column name. */
    List<Map<String, Object>> query(String sql) {
        try (Statement statement = connection.createStatement()) {
            List<Map<String, Object>> rows = new ArrayList<>();
            if (statement.execute(sql)) {
                try (ResultSet result = statement.getResultSet()) {
                    int columns = result.getMetaData().getColumnCount();
                    while (result.next()) {
                        Map<String, Object> row = new LinkedHashMap<>();
                        for (int i = 1; i <= columns; i++) {
                            row.put(result.getMetaData().getColumnLabel(i), result.getObject(i));
                        }
                        rows.add(row);
                    }
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(sql + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
