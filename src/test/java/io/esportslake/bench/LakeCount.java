package io.esportslake.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;

/**
 * Counts a lake with DuckDB, the independent reader. Argument: the lake's directory. Exit code 1 when a row stands
 * twice.
 */
final class LakeCount {

    private LakeCount() {}

    public static void main(String... args) throws Exception {
        Path lake = Path.of(args[0]);
        boolean isUnique = true;
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            for (String table : List.of("matches", "players")) {
                String rows = files(lake.resolve("processed").resolve(table));
                String dead = files(lake.resolve("dead_letters").resolve(table));
                long[] good = rows == null ? new long[3] : count(statement, rows);
                long[] bad = dead == null ? new long[3] : count(statement, dead);
                long both = rows == null || dead == null
                        ? good[1] + bad[1]
                        : one(
                                statement,
                                "SELECT count(*) FROM (SELECT kafka_partition, kafka_offset FROM " + rows
                                        + " UNION SELECT kafka_partition, kafka_offset FROM " + dead + ")");
                isUnique &= both == good[0] + bad[0];
                System.out.printf(
                        "%s rows=%d dead-letters=%d together=%d distinct-offsets=%d files=%d bytes=%d%n",
                        table, good[0], bad[0], good[0] + bad[0], both, fileCount(lake, table), bytes(lake, table));
            }
        }
        System.exit(isUnique ? 0 : 1);
    }

    private static String files(Path directory) throws Exception {
        return parquet(directory).findAny().isEmpty()
                ? null
                : "read_parquet('" + directory + "/**/*.parquet', hive_partitioning = true)";
    }

    private static long[] count(Statement statement, String from) throws SQLException {
        return new long[] {
            one(statement, "SELECT count(*) FROM " + from),
            one(statement, "SELECT count(*) FROM (SELECT DISTINCT kafka_partition, kafka_offset FROM " + from + ")")
        };
    }

    private static long one(Statement statement, String sql) throws SQLException {
        try (ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }

    private static Stream<Path> parquet(Path directory) throws Exception {
        if (!Files.isDirectory(directory)) {
            return Stream.empty();
        }
        try (Stream<Path> walk = Files.walk(directory)) {
            return walk.filter(path -> path.toString().endsWith(".parquet")).toList().stream();
        }
    }

    private static long fileCount(Path lake, String table) throws Exception {
        return parquet(lake.resolve("processed").resolve(table)).count()
                + parquet(lake.resolve("dead_letters").resolve(table)).count();
    }

    private static long bytes(Path lake, String table) throws Exception {
        long sum = 0;
        for (Path file : Stream.concat(
                        parquet(lake.resolve("processed").resolve(table)),
                        parquet(lake.resolve("dead_letters").resolve(table)))
                .toList()) {
            sum += Files.size(file);
        }
        return sum;
    }
}
