package io.esportslake.reader;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.jspecify.annotations.Nullable;

/** Single values out of vectors, as Java has them. */
final class VectorValues {

    private VectorValues() {}

    /**
     * The value of a row, or null.
     *
     * @throws IllegalArgumentException when the lake has no columns of that vector's type
     */
    static @Nullable Object get(FieldVector vector, int row) {
        if (vector.isNull(row)) {
            return null;
        }
        if (vector instanceof VarCharVector text) {
            return new String(text.get(row), StandardCharsets.UTF_8);
        }
        if (vector instanceof IntVector number) {
            return number.get(row);
        }
        if (vector instanceof BigIntVector number) {
            return number.get(row);
        }
        if (vector instanceof Float8Vector number) {
            return number.get(row);
        }
        if (vector instanceof BitVector flag) {
            return flag.get(row) == 1;
        }
        if (vector instanceof TimeStampMicroTZVector time) {
            return Instant.EPOCH.plus(time.get(row), ChronoUnit.MICROS);
        }
        if (vector instanceof VarBinaryVector bytes) {
            return bytes.get(row);
        }
        throw new IllegalArgumentException("Column '" + vector.getName() + "' has type "
                + vector.getField().getType() + ", which no column of the lake has");
    }
}
