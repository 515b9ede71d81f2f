package io.esportslake.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;

/**
 * How long DuckDB takes to read every value of every column of two lakes, in turn, several times. Arguments: two lakes'
 * directories. Prints the medians and their ratio per table; a lake is read once before, so that all come from memory.
 */
final class ScanTime {

    private static final int RUNS = 9;

    private ScanTime() {}

    public static void main(String... args) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            for (String table : List.of("matches", "players")) {
                double[][] seconds = new double[2][RUNS];
                for (int run = -1; run < RUNS; run++) {
                    for (int lake = 0; lake < 2; lake++) {
                        long start = System.nanoTime();
                        scan(statement, Path.of(args[lake], "processed", table));
                        if (run >= 0) {
                            seconds[lake][run] = (System.nanoTime() - start) / 1e9;
                        }
                    }
                }
                double first = median(seconds[0]);
                double second = median(seconds[1]);
                System.out.printf(
                        "%s scan-s %s=%.3f %s=%.3f ratio=%.2f%n",
                        table, args[0], first, args[1], second, first / second);
            }
        }
    }

    /** The hash of a whole row needs every column. */
    private static void scan(Statement statement, Path directory) throws Exception {
        String query = "SELECT bit_xor(hash(COLUMNS(*))) FROM read_parquet('" + directory + "/**/*.parquet')";
        try (ResultSet result = statement.executeQuery(query)) {
            result.next();
        }
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
