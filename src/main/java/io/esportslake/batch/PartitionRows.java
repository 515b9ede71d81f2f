package io.esportslake.batch;

import io.esportslake.table.PartitionKey;
import org.apache.arrow.vector.VectorSchemaRoot;

/** The rows of one partition key in a sealed micro-batch. */
public final class PartitionRows {

    private final PartitionBuffer buffer;

    PartitionRows(PartitionBuffer buffer) {
        this.buffer = buffer;
    }

    public PartitionKey key() {
        return buffer.key();
    }

    /** The file columns; owned by the micro-batch and valid until its reset, or until {@link #release}. */
    public VectorSchemaRoot rows() {
        return buffer.vectors().root();
    }

    /**
     * Gives back the memory of these rows, once they are written, before the micro-batch as a whole is: the one that
     * fills meanwhile may need it.
     */
    public void release() {
        buffer.vectors().release();
    }
}
