package io.esportslake.batch;

import io.esportslake.table.ColumnType;
import io.esportslake.table.FieldIds;
import io.esportslake.table.TableDefinition;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/** The Arrow schemas of data files and of dead letters. */
final class ArrowSchemas {

    /** The key by which Arrow's Parquet readers and writers know a column's field id. */
    private static final String FIELD_ID = "PARQUET:field_id";

    /** The same for every table, and so are the field ids: a column that comes later gets the next one. */
    static final Schema DEAD_LETTERS = new Schema(List.of(
            field("topic", 1, arrowType(ColumnType.STRING), true),
            field("kafka_partition", 2, arrowType(ColumnType.INT), true),
            field("kafka_offset", 3, arrowType(ColumnType.LONG), true),
            field("kafka_timestamp", 4, arrowType(ColumnType.TIMESTAMP), true),
            field("record_key", 5, ArrowType.Binary.INSTANCE, true),
            field("record_value", 6, ArrowType.Binary.INSTANCE, true),
            field("headers", 7, arrowType(ColumnType.STRING), true),
            field("reason", 8, arrowType(ColumnType.STRING), true),
            field("detail", 9, arrowType(ColumnType.STRING), true),
            field(TableDefinition.PROCESSING_TIMESTAMP.name(), 10, arrowType(ColumnType.TIMESTAMP), true)));

    private ArrowSchemas() {}

    /** The table's file columns in order; all nullable but the key. */
    static Schema fileColumns(TableDefinition table, FieldIds ids) {
        return new Schema(table.fileColumns().stream()
                .map(column -> field(
                        column.name(),
                        ids.of(column.name()),
                        arrowType(column.type()),
                        !column.name().equals(table.keyColumn())))
                .toList());
    }

    private static Field field(String name, int id, ArrowType type, boolean nullable) {
        return new Field(name, new FieldType(nullable, type, null, Map.of(FIELD_ID, Integer.toString(id))), List.of());
    }

    private static ArrowType arrowType(ColumnType type) {
        return switch (type) {
            case STRING -> ArrowType.Utf8.INSTANCE;
            case INT -> new ArrowType.Int(32, true);
            case LONG -> new ArrowType.Int(64, true);
            case DOUBLE -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
            case BOOLEAN -> ArrowType.Bool.INSTANCE;
            case TIMESTAMP -> new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC");
        };
    }
}
