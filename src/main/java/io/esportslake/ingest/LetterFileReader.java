package io.esportslake.ingest;

import io.esportslake.log.LiveFile;
import java.io.IOException;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Reads files of dead letters. */
@FunctionalInterface
public interface LetterFileReader {

    /**
     * Shows all letters of a file in its order, batch by batch, with the columns of
     * {@link io.esportslake.batch.StoredLetters}.
     *
     * @throws IOException also when there is no such file
     */
    void read(LiveFile file, Batches batches) throws IOException;

    /** Is shown the letters of a file. */
    @FunctionalInterface
    interface Batches {
        /**
         * The next ones.
         *
         * @param letters valid only during the call
         */
        void next(VectorSchemaRoot letters) throws IOException;
    }
}
