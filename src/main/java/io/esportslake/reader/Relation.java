package io.esportslake.reader;

import io.esportslake.log.Root;
import io.esportslake.table.Column;
import io.esportslake.table.TableDefinition;
import java.util.List;
import java.util.Objects;

/**
 * Something with rows that can be read: a table, or a table's dead letters.
 *
 * @param table the table's name
 * @param root where its files lie
 * @param columns all columns, those of the path included, in the order of the definition
 * @param partitionColumns the columns that the path holds
 */
public record Relation(String table, Root root, List<String> columns, List<String> partitionColumns) {

    private static final List<String> DEAD_LETTER_COLUMNS = List.of(
            "reason",
            "detail",
            "topic",
            "kafka_partition",
            "kafka_offset",
            "record_value",
            "record_key",
            "headers",
            "kafka_timestamp",
            "processing_timestamp");

    public Relation {
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(root, "root");
        columns = List.copyOf(columns);
        partitionColumns = List.copyOf(partitionColumns);
    }

    /** The rows of a table. */
    public static Relation rows(TableDefinition table) {
        return new Relation(
                table.name(),
                Root.PROCESSED,
                table.columns().stream().map(Column::name).toList(),
                table.partitionColumns());
    }

    /** The records that could not become a row of a table. */
    public static Relation deadLetters(TableDefinition table) {
        return new Relation(table.name(), Root.DEAD_LETTERS, DEAD_LETTER_COLUMNS, List.of());
    }
}
