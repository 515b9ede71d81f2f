package io.esportslake.batch;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.util.OversizedAllocationException;

/** Dead letters out of files that stay as they are, gathered for another file. */
public final class KeptLetters implements AutoCloseable {

    private static final int FIRST_LETTERS = 8;

    private final BufferAllocator memory;
    private final VectorSchemaRoot letters;
    private int count;

    /**
     * Keeps nothing yet.
     *
     * @param memory gives all memory of this, and nobody else's
     */
    public KeptLetters(BufferAllocator memory) {
        this.memory = memory;
        letters = VectorSchemaRoot.create(ArrowSchemas.DEAD_LETTERS, memory);
        startSmall();
    }

    /** Else the first letter would take as much memory as all those before it, or as Arrow gives any vector. */
    private void startSmall() {
        letters.getFieldVectors().forEach(vector -> vector.setInitialCapacity(FIRST_LETTERS));
    }

    /** The bytes of a letter: of all its texts, its key and its value. */
    public static long bytes(VectorSchemaRoot from, int letter) {
        long bytes = 0;
        for (FieldVector vector : from.getFieldVectors()) {
            if (vector instanceof BaseVariableWidthVector texts && !texts.isNull(letter)) {
                bytes += texts.getValueLength(letter);
            }
        }
        return bytes;
    }

    /**
     * Copies one letter, with all that it has.
     *
     * @param from with the columns of {@link StoredLetters}
     * @return false when there was no memory for it; the letters before it are as they were
     * @throws IllegalArgumentException when a column is of another type
     */
    public boolean add(VectorSchemaRoot from, int letter) {
        try {
            copy(from, letter);
        } catch (OutOfMemoryException | OversizedAllocationException noMemory) {
            if (count == 0) {
                clear();
            }
            return false; // what some columns have of it lies behind the last letter, where nobody reads
        }
        count++;
        return true;
    }

    private void copy(VectorSchemaRoot from, int letter) {
        for (FieldVector target : letters.getFieldVectors()) {
            FieldVector source = from.getVector(target.getName());
            if (source == null
                    || !source.getField().getType().equals(target.getField().getType())) {
                throw new IllegalArgumentException("A file of dead letters has a column " + target.getField()
                        + ", found " + (source == null ? "none" : source.getField()));
            }
            target.copyFromSafe(letter, count, source);
        }
    }

    /** The letters so far, in the columns and the order of every file of dead letters. */
    public VectorSchemaRoot letters() {
        letters.setRowCount(count);
        return letters;
    }

    public int count() {
        return count;
    }

    /** Bytes that the allocator has handed out for them, used or not. */
    public long bytes() {
        return memory.getAllocatedMemory();
    }

    /** Forgets them and gives their memory back. */
    public void clear() {
        letters.clear();
        letters.setRowCount(0);
        startSmall();
        count = 0;
    }

    @Override
    public void close() {
        letters.close();
    }
}
