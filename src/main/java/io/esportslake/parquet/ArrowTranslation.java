package io.esportslake.parquet;

import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.SchemaElement;

/** The Arrow schema from which a file of this encoder was written: what {@link SchemaTranslation} does, backwards. */
final class ArrowTranslation {

    private ArrowTranslation() {}

    static Schema of(FileMetaData footer) {
        return new Schema(footer.getSchema().stream()
                .filter(SchemaElement::isSetType)
                .map(ArrowTranslation::field)
                .toList());
    }

    private static Field field(SchemaElement element) {
        boolean isNullable = element.getRepetition_type() != FieldRepetitionType.REQUIRED;
        Map<String, String> metadata = element.isSetField_id()
                ? Map.of(SchemaTranslation.FIELD_ID, Integer.toString(element.getField_id()))
                : Map.of();
        return new Field(element.getName(), new FieldType(isNullable, type(element), null, metadata), List.of());
    }

    private static ArrowType type(SchemaElement element) {
        return switch (element.getType()) {
            case BOOLEAN -> ArrowType.Bool.INSTANCE;
            case INT32 -> new ArrowType.Int(32, true);
            case INT64 ->
                element.isSetLogicalType() && element.getLogicalType().isSetTIMESTAMP()
                        ? new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC")
                        : new ArrowType.Int(64, true);
            case DOUBLE -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
            case BYTE_ARRAY ->
                element.isSetLogicalType() && element.getLogicalType().isSetSTRING()
                        ? ArrowType.Utf8.INSTANCE
                        : ArrowType.Binary.INSTANCE;
            case INT96, FLOAT, FIXED_LEN_BYTE_ARRAY ->
                throw new IllegalArgumentException("Column '" + element.getName() + "' has the type "
                        + element.getType() + ", which no file of" + " this program has");
        };
    }
}
