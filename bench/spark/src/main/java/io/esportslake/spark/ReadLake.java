package io.esportslake.spark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Reads both tables of a lake as the old job's readers did, {@code spark.read.parquet(directory)}: schema, rows per
 * partition, distinct offsets, and every column touched once. Argument: the lake's directory.
 */
public final class ReadLake {

    private ReadLake() {}

    public static void main(String... args) throws Exception {
        try (SparkSession spark = SparkSession.builder()
                .master("local[2]")
                .appName("read-lake")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.session.timeZone", "UTC")
                .config("spark.sql.shuffle.partitions", "2")
                .getOrCreate()) {
            spark.sparkContext().setLogLevel("ERROR");
            for (String table : List.of("matches", "players")) {
                Path directory = Path.of(args[0], "processed", table);
                if (!Files.isDirectory(directory)) {
                    System.out.println(table + ": no such table");
                    continue;
                }
                Dataset<Row> rows = spark.read().parquet(directory.toString());
                rows.printSchema();
                List<String> keys = table.equals("matches") ? List.of("status") : List.of("status", "role");
                rows.groupBy(keys.stream().map(functions::col).toArray(Column[]::new))
                        .count()
                        .orderBy(keys.stream().map(functions::col).toArray(Column[]::new))
                        .show(100, false);
                long distinct = rows.select("kafka_partition", "kafka_offset").distinct().count();
                // The checksum reads every value of every column.
                Column[] all = Arrays.stream(rows.columns()).map(functions::col).toArray(Column[]::new);
                Row checksum = rows.select(
                                functions.count("*"),
                                functions.sum(functions.xxhash64(all).cast("decimal(38,0)")))
                        .first();
                System.out.printf("%s: rows=%d distinct-offsets=%d checksum=%s%n", table, checksum.getLong(0), distinct, checksum.get(1));
            }
        }
    }
}
