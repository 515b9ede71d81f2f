package io.esportslake.seal;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.VectorAppender;

/** Rows of small files, gathered until they make a row group. */
final class PendingRows implements AutoCloseable {

    private static final int FIRST_ROWS = 1_024;

    private final VectorSchemaRoot rows;

    /** @param schema of the files that are gathered */
    PendingRows(Schema schema, BufferAllocator memory) {
        rows = VectorSchemaRoot.create(schema, memory);
        allocate();
    }

    private void allocate() {
        for (FieldVector vector : rows.getFieldVectors()) {
            vector.setInitialCapacity(FIRST_ROWS);
            vector.allocateNew();
        }
    }

    /** @param batch the same columns, in the same order */
    void add(VectorSchemaRoot batch, String name) throws IOException {
        List<FieldVector> vectors = rows.getFieldVectors();
        for (int i = 0; i < vectors.size(); i++) {
            FieldVector target = vectors.get(i);
            FieldVector source = batch.getVector(i);
            requireSame(target.getField(), source.getField(), name);
            source.accept(new VectorAppender(target), null);
        }
        rows.setRowCount(rows.getRowCount() + batch.getRowCount());
    }

    private static void requireSame(Field expected, Field found, String name) throws IOException {
        if (!expected.getName().equals(found.getName()) || !expected.getType().equals(found.getType())) {
            throw new IOException("Column " + found.getName() + " of " + name + " was read as " + found.getType()
                    + ", expected " + expected.getName() + " as " + expected.getType());
        }
    }

    VectorSchemaRoot rows() {
        return rows;
    }

    int count() {
        return rows.getRowCount();
    }

    /** Bytes that the rows fill. */
    long bytes() {
        return rows.getFieldVectors().stream()
                .mapToLong(vector -> Arrays.stream(vector.getBuffers(false))
                        .mapToLong(buffer -> buffer.readableBytes())
                        .sum())
                .sum();
    }

    void clear() {
        rows.clear();
        allocate();
        rows.setRowCount(0);
    }

    @Override
    public void close() {
        rows.close();
    }
}
