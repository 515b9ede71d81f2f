package io.esportslake.batch;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Dead letters out of files that stay as they are, gathered for another file. */
public final class KeptLetters implements AutoCloseable {

    private final BufferAllocator memory;
    private final VectorSchemaRoot letters;
    private int count;

    /** @param memory gives all memory of this, and nobody else's */
    public KeptLetters(BufferAllocator memory) {
        this.memory = memory;
        letters = VectorSchemaRoot.create(ArrowSchemas.DEAD_LETTERS, memory);
    }

    /**
     * Copies one letter, with all that it has.
     *
     * @param from with the columns of {@link StoredLetters}
     * @throws IllegalArgumentException when a column is of another type
     */
    public void add(VectorSchemaRoot from, int letter) {
        for (FieldVector target : letters.getFieldVectors()) {
            FieldVector source = from.getVector(target.getName());
            if (source == null
                    || !source.getField().getType().equals(target.getField().getType())) {
                throw new IllegalArgumentException("A file of dead letters has a column " + target.getField()
                        + ", found " + (source == null ? "none" : source.getField()));
            }
            target.copyFromSafe(letter, count, source);
        }
        count++;
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
        count = 0;
    }

    @Override
    public void close() {
        letters.close();
    }
}
