package io.esportslake.log;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Who writes to a lake. A lock dies with its process, whatever ends that. */
public interface Writers {

    /** The id of the writer in whose name this storage is used. */
    String own();

    /**
     * Takes the lock of the own writer. Nobody ever sees a lock of a living writer that could be taken.
     *
     * @throws LakeRefusedException when the id is in use or was used before, or the storage can hold no lock
     */
    WriterLock lock() throws IOException;

    /** The ids of writers that have a lock, or left one. */
    List<String> locked() throws IOException;

    /** Whether a writer has a lock, or left one. */
    boolean isLocked(String writer) throws IOException;

    /**
     * Takes the lock of another writer, which then is dead; empty when it lives, or somebody has cleared up already.
     */
    Optional<WriterLock> takeFrom(String writer) throws IOException;

    /** Another writer that is alive; who left a lock and is dead is in nobody's way. */
    default Optional<String> other() throws IOException {
        for (String writer : locked()) {
            if (writer.equals(own())) {
                continue;
            }
            Optional<WriterLock> dead = takeFrom(writer);
            if (dead.isPresent()) {
                dead.get().release();
            } else if (isLocked(writer)) {
                return Optional.of(writer);
            }
        }
        return Optional.empty();
    }

    /** Whether a writer has, or may have, staged files in any table, also one that this program does not know. */
    boolean hasStaged(String writer) throws IOException;

    /** What a writer's lock is called, for people. */
    String nameOf(String writer);
}
