package io.esportslake.batch;

import io.esportslake.table.Column;
import io.esportslake.table.ColumnType;
import io.esportslake.table.TableDefinition;
import java.util.List;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/** The Arrow schemas of data files and of dead letters. */
final class ArrowSchemas {

    /** The same for every table. */
    static final Schema DEAD_LETTERS = new Schema(List.of(
            field("topic", arrowType(ColumnType.STRING), true),
            field("kafka_partition", arrowType(ColumnType.INT), true),
            field("kafka_offset", arrowType(ColumnType.LONG), true),
            field("kafka_timestamp", arrowType(ColumnType.TIMESTAMP), true),
            field("record_key", ArrowType.Binary.INSTANCE, true),
            field("record_value", ArrowType.Binary.INSTANCE, true),
            field("headers", arrowType(ColumnType.STRING), true),
            field("reason", arrowType(ColumnType.STRING), true),
            field("detail", arrowType(ColumnType.STRING), true),
            field(TableDefinition.PROCESSING_TIMESTAMP.name(), arrowType(ColumnType.TIMESTAMP), true)));

    private ArrowSchemas() {}

    /** The table's file columns in order; all nullable but the key. */
    static Schema fileColumns(TableDefinition table) {
        return new Schema(table.fileColumns().stream()
                .map(column -> field(column, !column.name().equals(table.keyColumn())))
                .toList());
    }

    private static Field field(Column column, boolean nullable) {
        return field(column.name(), arrowType(column.type()), nullable);
    }

    private static Field field(String name, ArrowType type, boolean nullable) {
        return new Field(name, new FieldType(nullable, type, null), List.of());
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
