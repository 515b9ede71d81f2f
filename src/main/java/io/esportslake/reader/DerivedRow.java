package io.esportslake.reader;

import io.esportslake.table.ColumnType;
import io.esportslake.table.PartitionKey;
import io.esportslake.table.Row;
import io.esportslake.table.TableDefinition;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * A row of a file as derivations see it: what was read comes from the vectors and the path, what is derived goes to
 * slots of its own, so that the two can be compared.
 */
final class DerivedRow implements Row {

    private final TableDefinition table;
    private final int firstDerived;
    private final FieldVector[] vectors;
    private final byte[][] texts;
    private final boolean[] present;
    private final long[] bits;
    /** Of the batch that it was turned to; nothing is asked before. */
    @SuppressWarnings("NullAway.Init")
    private PartitionKey key;

    private int row;

    DerivedRow(TableDefinition table) {
        this.table = table;
        int columns = table.columns().size();
        firstDerived = table.recordColumns().size();
        vectors = new FieldVector[columns];
        texts = new byte[columns][];
        present = new boolean[columns];
        bits = new long[columns];
    }

    /** Turns to a batch; columns that it lacks are null, those of the path come from the key. */
    void batch(PartitionKey partitionKey, VectorSchemaRoot batch) {
        key = partitionKey;
        for (int i = 0; i < vectors.length; i++) {
            vectors[i] = batch.getVector(table.columns().get(i).name());
        }
    }

    /** Turns to a row and derives its columns. */
    void derive(int index) {
        row = index;
        for (int i = 0; i < firstDerived; i++) {
            FieldVector vector = vectors[i];
            if (vector == null) {
                String text = ofKey(i);
                present[i] = text != null;
                texts[i] = text == null ? null : text.getBytes(StandardCharsets.UTF_8);
            } else {
                present[i] = !vector.isNull(row);
                texts[i] = null;
            }
        }
        table.derive(this);
    }

    /** Whether the file or the path has the column: one that came later is in no file before. */
    boolean isStored(int column) {
        return vectors[column] != null
                || key.columns().contains(table.columns().get(column).name());
    }

    /** The value in the file or the path, or null. */
    @Nullable
    Object stored(int column) {
        Object value = vectors[column] == null ? ofKey(column) : VectorValues.get(vectors[column], row);
        // A column may have been widened since the file was written.
        return value instanceof Integer number && table.columns().get(column).type() == ColumnType.LONG
                ? Long.valueOf(number)
                : value;
    }

    /** The value that was derived, or null. */
    @Nullable
    Object derived(int column) {
        if (!present[column]) {
            return null;
        }
        ColumnType type = table.columns().get(column).type();
        return switch (type) {
            case STRING -> text(column);
            case INT -> (int) bits[column];
            case LONG -> bits[column];
            case DOUBLE -> Double.longBitsToDouble(bits[column]);
            case BOOLEAN -> bits[column] != 0;
            case TIMESTAMP -> throw new IllegalStateException("No timestamp is derived");
        };
    }

    private @Nullable String text(int column) {
        String text = new String(texts[column], StandardCharsets.UTF_8);
        boolean isInPath =
                table.partitionColumns().contains(table.columns().get(column).name());
        return isInPath && PartitionKey.countsAsNull(text) ? null : text;
    }

    private @Nullable String ofKey(int column) {
        int inKey = key.columns().indexOf(table.columns().get(column).name());
        return inKey < 0 ? null : key.values().get(inKey);
    }

    @Override
    public boolean isNull(int column) {
        return !present[column];
    }

    @Override
    public long integer(int column) {
        FieldVector vector = column < firstDerived ? vectors[column] : null;
        if (vector instanceof IntVector number) {
            return number.get(row);
        }
        if (vector instanceof BigIntVector number) {
            return number.get(row);
        }
        return vector instanceof TimeStampMicroTZVector time ? time.get(row) : bits[column];
    }

    @Override
    public double real(int column) {
        return column < firstDerived && vectors[column] instanceof Float8Vector number
                ? number.get(row)
                : Double.longBitsToDouble(bits[column]);
    }

    @Override
    public boolean flag(int column) {
        return column < firstDerived && vectors[column] instanceof BitVector flag
                ? flag.get(row) == 1
                : bits[column] != 0;
    }

    @Override
    public byte[] textBytes(int column) {
        if (texts[column] == null) {
            texts[column] = ((VarCharVector) vectors[column]).get(row);
        }
        return texts[column];
    }

    @Override
    public int textStart(int column) {
        return 0;
    }

    @Override
    public int textLength(int column) {
        return textBytes(column).length;
    }

    @Override
    public void setNull(int column) {
        present[column] = false;
    }

    @Override
    public void setInteger(int column, long value) {
        present[column] = true;
        bits[column] = value;
    }

    @Override
    public void setReal(int column, double value) {
        setInteger(column, Double.doubleToRawLongBits(value));
    }

    @Override
    public void setFlag(int column, boolean value) {
        setInteger(column, value ? 1 : 0);
    }

    @Override
    public void setText(int column, byte[] utf8, int start, int length) {
        present[column] = true;
        texts[column] = Arrays.copyOfRange(utf8, start, start + length);
    }

    @Override
    public void setJoinedText(int column, int[] parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        boolean isFirst = true;
        for (int part : parts) {
            if (present[part]) {
                if (!isFirst) {
                    joined.write(' ');
                }
                joined.writeBytes(textBytes(part));
                isFirst = false;
            }
        }
        present[column] = !isFirst;
        texts[column] = joined.toByteArray();
    }
}
