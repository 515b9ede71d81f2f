package io.esportslake.spark;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Runs the statements of {@code script.sql}, which lines of {@code ;;} separate, and writes one line for each to {@code
 * answers}: its rows, as JSON arrays. Argument: the directory of both. For the test of the documentation's examples.
 */
public final class RunSql {

    private RunSql() {}

    public static void main(String... args) throws Exception {
        Path directory = Path.of(args[0]);
        ObjectMapper json = new ObjectMapper();
        try (SparkSession spark = SparkSession.builder()
                        .master("local[2]")
                        .appName("run-sql")
                        .config("spark.ui.enabled", "false")
                        .config("spark.sql.shuffle.partitions", "2")
                        .config("spark.sql.warehouse.dir", directory.resolve("warehouse").toString())
                        .getOrCreate();
                BufferedWriter answers = Files.newBufferedWriter(directory.resolve("answers"))) {
            spark.sparkContext().setLogLevel("ERROR");
            for (String statement : Files.readString(directory.resolve("script.sql")).split("\n;;\n")) {
                List<List<Object>> rows = new ArrayList<>();
                for (Row row : spark.sql(statement).collectAsList()) {
                    List<Object> values = new ArrayList<>();
                    for (int i = 0; i < row.size(); i++) {
                        values.add(row.get(i));
                    }
                    rows.add(values);
                }
                answers.write(json.writeValueAsString(rows));
                answers.newLine();
            }
        }
    }
}
