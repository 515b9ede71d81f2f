package io.esportslake.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Counts a lake with DuckDB, the independent reader. Argument: the lake's directory. Exit code 1 when a row stands
 * twice.
 */
final class LakeCount {

    private LakeCount() {}

    public static void main(String... args) throws SQLException {
        boolean isUnique = true;
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            for (String table : List.of("matches", "players")) {
                Files rows = Files.below(statement, args[0] + "/processed/" + table);
                Files dead = Files.below(statement, args[0] + "/dead_letters/" + table);
                long together = rows.rows + dead.rows;
                long distinct = number(
                        statement,
                        "SELECT count(*) FROM (SELECT kafka_partition, kafka_offset FROM " + rows.source
                                + " UNION SELECT kafka_partition, kafka_offset FROM " + dead.source + ")");
                isUnique &= distinct == together;
                System.out.printf(
                        "%s rows=%d dead-letters=%d together=%d distinct-offsets=%d files=%d bytes=%d%n",
                        table,
                        rows.rows,
                        dead.rows,
                        together,
                        distinct,
                        rows.count + dead.count,
                        rows.bytes + dead.bytes);
            }
        }
        System.exit(isUnique ? 0 : 1);
    }

    /** How many rows, of which {@code source} is the SQL, are in how many files of how many bytes. */
    private record Files(String source, long rows, long count, long bytes) {

        static Files below(Statement statement, String directory) throws SQLException {
            String names = "'" + directory + "/**/*.parquet'";
            long count = number(statement, "SELECT count(*) FROM glob(" + names + ")");
            if (count == 0) {
                return new Files("(SELECT 0 AS kafka_partition, 0 AS kafka_offset LIMIT 0)", 0, 0, 0);
            }
            String source = "read_parquet(" + names + ", hive_partitioning = true)";
            return new Files(
                    source,
                    number(statement, "SELECT count(*) FROM " + source),
                    count,
                    number(statement, "SELECT sum(size) FROM read_blob(" + names + ")"));
        }
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }
}
