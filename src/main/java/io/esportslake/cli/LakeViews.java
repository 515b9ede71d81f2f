package io.esportslake.cli;

import io.esportslake.log.SchemaColumn;
import io.esportslake.log.SchemaHistory;
import io.esportslake.table.ColumnType;
import io.esportslake.table.PartitionKey;
import io.esportslake.table.TableDefinition;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * SQL that makes a reader see a table as it is: {@code matches}, all its rows, and {@code matches_latest}, the newest
 * row of each key. Both read the lake once: a view that looked twice could choose a row from a file that the other look
 * did not see.
 */
enum LakeViews {
    DUCKDB {
        @Override
        String rows(String table, String directory, SchemaHistory schemas) {
            List<String> columns = schemas.newest().partitionColumns();
            String files = columns.stream()
                    .map(column -> "/" + PartitionKey.segment(column, "") + "*")
                    .collect(Collectors.joining("", directory.replaceAll("[\\[*?]", "[$0]"), "/*.parquet"));
            return "CREATE OR REPLACE VIEW " + name(table) + " AS\nSELECT * FROM read_parquet(" + text(files)
                    + ",\n    hive_partitioning = " + !columns.isEmpty()
                    + (columns.isEmpty() ? "" : ", hive_types_autocast = false")
                    // Opens every file before the first row is read, so only where it is needed.
                    + (schemas.hasOtherColumns() ? ", union_by_name = true" : "") + ");\n";
        }

        @Override
        String latest(String table, SchemaHistory schemas) {
            return "CREATE OR REPLACE VIEW " + name(table + LATEST) + " AS\nSELECT * FROM (\n    SELECT * FROM "
                    + name(table) + "\n    QUALIFY " + inTopicPartition(schemas) + " = 1)\nQUALIFY "
                    + acrossTopicPartitions(schemas) + " = 1;\n";
        }

        @Override
        String name(String name) {
            return '"' + name.replace("\"", "\"\"") + '"';
        }

        @Override
        String text(String text) {
            return "'" + text.replace("'", "''") + "'";
        }
    },

    SPARK {
        @Override
        String rows(String table, String directory, SchemaHistory schemas) {
            // With its columns declared no file is opened to learn them, and a partition value stays the text it is.
            String columns = schemas.newest().columns().stream()
                    .map(SchemaColumn::column)
                    .map(column -> "    " + name(column.name()) + " " + type(column.type()))
                    .collect(Collectors.joining(",\n"));
            String path = directory
                    .replaceFirst("^s3://", "s3a://") // as Spark's connector is called
                    .replaceAll("[\\\\\\[\\]{}*?]", "\\\\$0");
            return "CREATE OR REPLACE TEMPORARY VIEW " + name(table) + " (\n" + columns
                    + ")\nUSING parquet OPTIONS (path " + text(path) + ");\n";
        }

        @Override
        String latest(String table, SchemaHistory schemas) {
            String columns = schemas.newest().columns().stream()
                    .map(column -> name(column.column().name()))
                    .collect(Collectors.joining(", "));
            return "CREATE OR REPLACE TEMPORARY VIEW " + name(table + LATEST) + " AS\nSELECT " + columns
                    + "\nFROM (SELECT *, " + acrossTopicPartitions(schemas) + " AS __newest\n      FROM (SELECT *, "
                    + inTopicPartition(schemas) + " AS __newest_there\n            FROM " + name(table)
                    + ")\n      WHERE __newest_there = 1)\nWHERE __newest = 1;\n";
        }

        @Override
        String name(String name) {
            return '`' + name.replace("`", "``") + '`';
        }

        @Override
        String text(String text) {
            return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
        }
    };

    /** What follows a table's name in that of the view of its newest rows. */
    static final String LATEST = "_latest";

    /**
     * The view of all rows.
     *
     * @param directory the table's
     */
    abstract String rows(String table, String directory, SchemaHistory schemas);

    /** The view of the newest row of each key. */
    abstract String latest(String table, SchemaHistory schemas);

    abstract String name(String name);

    abstract String text(String text);

    /** Offsets say what is newer there; those that were read again, when. */
    String inTopicPartition(SchemaHistory schemas) {
        return "row_number() OVER (PARTITION BY " + name(schemas.newest().keyColumn()) + ", "
                + name(TableDefinition.KAFKA_PARTITION.name()) + " ORDER BY "
                + name(TableDefinition.KAFKA_OFFSET.name()) + " DESC, "
                + name(TableDefinition.PROCESSING_TIMESTAMP.name()) + " DESC)";
    }

    /** Offsets of several topic partitions cannot be compared, and Kafka's timestamps can. */
    String acrossTopicPartitions(SchemaHistory schemas) {
        return "row_number() OVER (PARTITION BY " + name(schemas.newest().keyColumn()) + " ORDER BY "
                + name(TableDefinition.KAFKA_TIMESTAMP.name()) + " DESC NULLS LAST, "
                + name(TableDefinition.PROCESSING_TIMESTAMP.name()) + " DESC, "
                + name(TableDefinition.KAFKA_PARTITION.name()) + " DESC)";
    }

    /** As it is written in the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static String type(ColumnType type) {
        return switch (type) {
            case STRING -> "STRING";
            case INT -> "INT";
            case LONG -> "BIGINT";
            case DOUBLE -> "DOUBLE";
            case BOOLEAN -> "BOOLEAN";
            case TIMESTAMP -> "TIMESTAMP";
        };
    }
}
