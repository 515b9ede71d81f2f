package io.esportslake.parquet;

import java.io.IOException;
import org.apache.arrow.vector.FieldVector;
import org.apache.parquet.column.ColumnDescriptor;

/**
 * Turns the rows of one column into the pages of a chunk. Keeps its arrays for the next chunk; one thread at a time.
 */
sealed interface ChunkEncoder permits FixedWidthChunks, TextChunks, FlagChunks {

    /**
     * Writes a chunk.
     *
     * @param vector the column
     * @param from the chunk's first row in it
     * @param validity of the chunk's rows, which says how many they are
     */
    void encode(FieldVector vector, int from, Validity validity, ColumnDescriptor column, ChunkSink sink)
            throws IOException;

    /** Gives back memory that only an unusual chunk needed. */
    void trim();
}
