package io.esportslake.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What DuckDB's CPU and wall time are for queries over a whole lake. Arguments: a lake's directory, and how often each
 * query runs. Every query lists and opens all files anew; the first run, which is not counted, brings them into the
 * page cache.
 */
final class ReadCost {

    private ReadCost() {}

    public static void main(String... args) throws SQLException {
        int runs = Integer.parseInt(args[1]);
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("set memory_limit = '2GB'");
            statement.execute("set threads = 2");
            statement.execute("set enable_external_file_cache = false");
            for (Map.Entry<String, String> query : queries(Path.of(args[0])).entrySet()) {
                List<Double> cpu = new ArrayList<>();
                List<Double> wall = new ArrayList<>();
                String answer = "";
                for (int run = 0; run <= runs; run++) {
                    Duration before = cpu();
                    long start = System.nanoTime();
                    answer = answer(statement, query.getValue());
                    if (run > 0) {
                        wall.add((System.nanoTime() - start) / 1e9);
                        cpu.add(cpu().minus(before).toMillis() / 1e3);
                    }
                }
                Collections.sort(cpu);
                Collections.sort(wall);
                System.out.printf(
                        Locale.ROOT,
                        "READ | %s cpu-s=%.2f (%.2f to %.2f) wall-s=%.2f first=%s%n",
                        query.getKey(),
                        cpu.get(runs / 2),
                        cpu.get(0),
                        cpu.get(runs - 1),
                        wall.get(runs / 2),
                        answer);
            }
        }
    }

    private static Map<String, String> queries(Path lake) {
        Map<String, String> queries = new LinkedHashMap<>();
        for (String table : List.of("matches", "players")) {
            String rows = "read_parquet('" + lake.resolve("processed").resolve(table)
                    + "/**/*.parquet', hive_partitioning = true, hive_types_autocast = false)";
            queries.put(table + " count", "select count(*) from " + rows);
            queries.put(
                    table + " by-status", "select status, count(*) as n from " + rows + " group by 1 order by 2 desc");
        }
        queries.put(
                "matches by-tournament",
                "select tournament_name, count(*) as n, avg(match_duration) from read_parquet('"
                        + lake.resolve("processed/matches")
                        + "/**/*.parquet', hive_partitioning = true, hive_types_autocast = false)"
                        + " where status = 'finished' group by 1 order by 2 desc");
        return queries;
    }

    private static String answer(Statement statement, String query) throws SQLException {
        try (ResultSet result = statement.executeQuery(query)) {
            result.next();
            String first = result.getString(1);
            long rows = 1;
            while (result.next()) {
                rows++;
            }
            return first + " rows=" + rows;
        }
    }

    private static Duration cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
