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

/** Rows of small files, gathered until they make a row group. */
final class PendingRows implements AutoCloseable {

    private static final int FIRST_ROWS = 1_024;

    private final BufferAllocator memory;
    private final ParquetJoin join;
    private @Nullable VectorSchemaRoot rows;

    /** @param join takes the row groups */
    PendingRows(BufferAllocator memory, ParquetJoin join) {
        this.memory = memory;
        this.join = join;
    }

    /** @param schema of the files that are gathered next; the same for all until {@link #encode} */
    void begin(Schema schema) {
        if (rows == null) {
            rows = VectorSchemaRoot.create(schema, memory);
            for (FieldVector vector : rows.getFieldVectors()) {
                vector.setInitialCapacity(FIRST_ROWS);
                vector.allocateNew();
            }
        }
    }

    /** @param batch the same columns, in the same order */
    void add(VectorSchemaRoot batch, String name) throws IOException {
        VectorSchemaRoot into = Objects.requireNonNull(rows, "begun");
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
