package io.esportslake.log;

import java.io.IOException;
import java.io.InputStream;

/** Tells how many rows a published file has, from the file itself. */
@FunctionalInterface
public interface FileRows {

    /** Reads a file from its beginning, as often as it is asked to. The caller closes it. */
    @FunctionalInterface
    interface Source {
        InputStream open() throws IOException;
    }

    /**
     * Rows of a file.
     *
     * @param file its contents
     * @param bytes its length
     * @param name what to call it in messages
     * @throws IOException when it cannot be read, or is none that could tell
     */
    long rows(Source file, long bytes, String name) throws IOException;
}
