package io.esportslake.parquet;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;
import org.apache.parquet.schema.Types.PrimitiveBuilder;

/**
 * The Parquet schema of an Arrow schema: the same columns in the same order. A field id is taken from the metadata in
 * which Arrow's own readers and writers of Parquet keep it.
 */
final class SchemaTranslation {

    static final String FIELD_ID = "PARQUET:field_id";

    private SchemaTranslation() {}

    /**
     * Translates all columns.
     *
     * @throws IllegalArgumentException when there is none, one has another type than those of the lake, or a name or a
     *     field id comes twice
     */
    static MessageType of(Schema schema) {
        List<Type> types = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Set<Integer> ids = new HashSet<>();
        for (Field field : schema.getFields()) {
            if (!names.add(field.getName())) {
                throw new IllegalArgumentException("Column '" + field.getName()
                        + "' comes twice in the schema; a Parquet file needs distinct names");
            }
            Type type = type(field);
            if (type.getId() != null && !ids.add(type.getId().intValue())) {
                throw new IllegalArgumentException("Column '" + field.getName() + "' has the field id "
                        + type.getId().intValue() + " of a column before it; every column needs its own");
            }
            types.add(type);
        }
        if (types.isEmpty()) {
            throw new IllegalArgumentException("A Parquet file needs at least one column, found an empty schema");
        }
        return new MessageType("schema", types);
    }

    private static Type type(Field field) {
        Repetition repetition = field.isNullable() ? Repetition.OPTIONAL : Repetition.REQUIRED;
        ArrowType type = field.getType();
        PrimitiveTypeName physical = null;
        LogicalTypeAnnotation logical = null;
        if (type instanceof ArrowType.Utf8) {
            physical = PrimitiveTypeName.BINARY;
            logical = LogicalTypeAnnotation.stringType();
        } else if (type instanceof ArrowType.Binary) {
            physical = PrimitiveTypeName.BINARY;
        } else if (type instanceof ArrowType.Bool) {
            physical = PrimitiveTypeName.BOOLEAN;
        } else if (type instanceof ArrowType.Int number && number.getIsSigned() && number.getBitWidth() == 32) {
            physical = PrimitiveTypeName.INT32;
        } else if (type instanceof ArrowType.Int number && number.getIsSigned() && number.getBitWidth() == 64) {
            physical = PrimitiveTypeName.INT64;
        } else if (type instanceof ArrowType.FloatingPoint real
                && real.getPrecision() == FloatingPointPrecision.DOUBLE) {
            physical = PrimitiveTypeName.DOUBLE;
        } else if (type instanceof ArrowType.Timestamp time
                && time.getUnit() == TimeUnit.MICROSECOND
                && "UTC".equals(time.getTimezone())) {
            physical = PrimitiveTypeName.INT64;
            logical = LogicalTypeAnnotation.timestampType(true, LogicalTypeAnnotation.TimeUnit.MICROS);
        }
        if (physical == null) {
            throw new IllegalArgumentException("Column '" + field.getName() + "' has the Arrow type " + type
                    + "; expected Utf8, Binary, Bool, Int(32, true), Int(64, true), FloatingPoint(DOUBLE) or "
                    + "Timestamp(MICROSECOND, UTC). Change the table's definition");
        }
        PrimitiveBuilder<?> builder = Types.primitive(physical, repetition);
        if (logical != null) {
            builder.as(logical);
        }
        String id = field.getMetadata().get(FIELD_ID);
        if (id != null) {
            builder.id(fieldId(field, id));
        }
        return (Type) builder.named(field.getName());
    }

    private static int fieldId(Field field, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "Column '" + field.getName() + "' has the field id '" + text + "', expected a whole number", e);
        }
    }
}
