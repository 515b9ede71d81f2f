package io.esportslake.seal;

import io.esportslake.log.RootedPath;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Reads files that are held back. */
public interface PartReader {

    /**
     * Opens a file as it lies. The caller closes it.
     *
     * @throws IOException also when there is none
     */
    SeekableByteChannel open(RootedPath file) throws IOException;

    /**
     * Shows all rows of a file in its order, batch by batch.
     *
     * @param columns all columns of the file, in their order
     * @param mostRows of a batch, 1 or more
     */
    void rows(RootedPath file, List<String> columns, int mostRows, Batches batches) throws IOException;

    /** Is shown the rows of a file. */
    @FunctionalInterface
    interface Batches {
        /**
         * The next ones.
         *
         * @param rows valid only during the call
         */
        void next(VectorSchemaRoot rows) throws IOException;
    }

    /** What a file is called, for people. */
    String nameOf(RootedPath file);
}
