package io.esportslake.reader;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Whether something is there. {@link java.nio.file.Files#exists} says no also of what could not be asked, and a reader
 * that believes it leaves out what is there.
 */
final class Presence {

    private Presence() {}

    /**
     * Asks now, whatever a listing has said before.
     *
     * @throws IOException when it cannot be told
     */
    static boolean isThere(Path path) throws IOException {
        try {
            path.getFileSystem().provider().checkAccess(path);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
