package io.esportslake.parquet;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.duckdb.DuckDBDriver;

/** DuckDB as an independent reader of the files. */
public final class DuckDb {

    private DuckDb() {}

    /**
     * By its class: the list of drivers belongs to the class loader that asked for one first, which may be Quarkus'.
     */
    public static Connection open() throws SQLException {
        return new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
    }

    /**
     * The result's rows, values joined by {@code |}.
     *
     * @param sql with {@code %s} where the file stands
     * @param file one, or a pattern of several
     */
    public static List<String> query(String sql, Path file) throws SQLException {
        try (Connection connection = open()) {
            return query(sql.formatted("'" + file + "'"), connection);
        }
    }

    /** What that connection answers, in the same form. */
    public static List<String> query(String sql, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    values.add(result.getString(i));
                }
                rows.add(String.join("|", values.stream().map(String::valueOf).toList()));
            }
            return rows;
        }
    }

    /** The first place where the file differs from the root, in words; empty when it does not. */
    public static String firstDifference(VectorSchemaRoot root, Path file) throws SQLException {
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            for (FieldVector vector : root.getFieldVectors()) {
                String name = vector.getName();
                String value = vector instanceof TimeStampMicroTZVector ? "epoch_us(" + name + ")" : name;
                try (ResultSet result =
                        statement.executeQuery("select " + value + " from read_parquet('" + file + "')")) {
                    int row = 0;
                    for (; result.next(); row++) {
                        Object expected = expected(vector, row);
                        Object found =
                                vector instanceof VarBinaryVector ? hex(result.getBytes(1)) : result.getObject(1);
                        if (!java.util.Objects.equals(expected, found)) {
                            return name + " row " + row + ": expected " + expected + ", found " + found;
                        }
                    }
                    if (row != root.getRowCount()) {
                        return name + ": expected " + root.getRowCount() + " rows, found " + row;
                    }
                }
            }
        }
        return "";
    }

    private static Object expected(FieldVector vector, int row) {
        if (vector.isNull(row)) {
            return null;
        }
        if (vector instanceof VarBinaryVector bytes) {
            return hex(bytes.get(row));
        }
        if (vector instanceof BitVector flags) {
            return flags.get(row) == 1;
        }
        if (vector instanceof TimeStampMicroTZVector times) {
            return times.get(row);
        }
        Object value = vector.getObject(row);
        return value instanceof org.apache.arrow.vector.util.Text ? value.toString() : value;
    }

    private static String hex(byte[] bytes) {
        return bytes == null ? null : Arrays.toString(bytes);
    }
}
