package io.esportslake.seal;

import io.esportslake.parquet.ParquetJoin;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.VectorAppender;
import org.jspecify.annotations.Nullable;

/**
 * Rows that are read, gathered until they make a row group. They are encoded as soon as they do, whatever file they are
 * of and however much of it follows: the memory that this takes does not depend on the files.
 */
final class PendingRows implements AutoCloseable {

    /** A row group as readers like it. */
    private static final int ROWS_ENCODED = 122_880;

    private static final int FIRST_ROWS = 1_024;
    /** Rows are taken, and cut, in pieces of this part of what is encoded: so little of it stays empty. */
    private static final int PIECES = 8;

    private final BufferAllocator memory;
    private final ParquetJoin join;
    private final long mostBytes;
    private @Nullable Schema schema;
    private @Nullable VectorSchemaRoot rows;

    /**
     * Gives the row groups to {@code join}.
     *
     * @param memory a quarter of its limit is filled, unless a single row is larger: a vector takes up to twice the
     *     bytes that fill it, and while it grows it is there a second time
     */
    PendingRows(BufferAllocator memory, ParquetJoin join) {
        this.memory = memory;
        this.join = join;
        mostBytes = memory.getLimit() / 4;
    }

    /** So many bytes are encoded, however few rows they are. */
    long mostBytes() {
        return mostBytes;
    }

    /**
     * How many rows to add at a time at most.
     *
     * @param rowBytes bytes of a row, about
     */
    int mostRowsAtOnce(long rowBytes) {
        return Math.toIntExact(Math.max(1, Math.min(ROWS_ENCODED, mostBytes / PIECES / Math.max(1, rowBytes))));
    }

    /** Begins to gather rows for files that look like this; the same for all until {@link #encode}. */
    void begin(Schema files) {
        schema = files;
    }

    private VectorSchemaRoot begun() {
        if (rows == null) {
            rows = VectorSchemaRoot.create(Objects.requireNonNull(schema, "begun"), memory);
            for (FieldVector vector : rows.getFieldVectors()) {
                vector.setInitialCapacity(FIRST_ROWS);
                vector.allocateNew();
            }
        }
        return rows;
    }

    /**
     * Takes rows, and makes row groups of those that fill one.
     *
     * @param batch the same columns, in the same order; unchanged
     * @param name of their file
     */
    void add(VectorSchemaRoot batch, String name) throws IOException {
        long bytes = bytes(batch);
        int count = batch.getRowCount();
        boolean fits = bytes() + bytes <= mostBytes;
        if (!fits && count > 1 && bytes > mostBytes / PIECES) {
            try (VectorSchemaRoot first = batch.slice(0, count / 2);
                    VectorSchemaRoot second = batch.slice(count / 2)) {
                add(first, name);
                add(second, name);
            }
            return;
        }
        if (!fits) {
            encode();
        }
        append(batch, name);
        if (count() >= ROWS_ENCODED) {
            encode();
        }
    }

    private void append(VectorSchemaRoot batch, String name) throws IOException {
        VectorSchemaRoot into = begun();
        List<FieldVector> vectors = into.getFieldVectors();
        for (int i = 0; i < vectors.size(); i++) {
            FieldVector target = vectors.get(i);
            FieldVector source = batch.getVector(i);
            requireSame(target.getField(), source.getField(), name);
            source.accept(new VectorAppender(target), null);
        }
        into.setRowCount(into.getRowCount() + batch.getRowCount());
    }

    private static void requireSame(Field expected, Field found, String name) throws IOException {
        if (!expected.getName().equals(found.getName()) || !expected.getType().equals(found.getType())) {
            throw new IOException("Column " + found.getName() + " of " + name + " was read as " + found.getType()
                    + ", expected " + expected.getName() + " as " + expected.getType());
        }
    }

    int count() {
        return rows == null ? 0 : rows.getRowCount();
    }

    /** Bytes that the rows fill. */
    long bytes() {
        return rows == null ? 0 : bytes(rows);
    }

    private static long bytes(VectorSchemaRoot rows) {
        return rows.getFieldVectors().stream()
                .mapToLong(vector -> Arrays.stream(vector.getBuffers(false))
                        .mapToLong(buffer -> buffer.readableBytes())
                        .sum())
                .sum();
    }

    /** Makes a row group of them, if there are any. */
    void encode() throws IOException {
        if (rows != null) {
            join.encode(rows);
            close();
        }
    }

    @Override
    public void close() {
        if (rows != null) {
            rows.close();
            rows = null;
        }
    }
}
