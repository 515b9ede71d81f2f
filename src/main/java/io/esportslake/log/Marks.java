package io.esportslake.log;

import java.io.IOException;
import java.util.Optional;

/** The few small documents beside the tables, each under one name. */
public interface Marks {

    /** Which document. */
    enum Mark {
        /** Which lake this is. */
        LAKE,
        /** Which lake the rows belong to. May be the same document as {@link #LAKE}. */
        PROCESSED,
        /** Which lake the dead letters belong to. */
        DEAD_LETTERS,
        /** The consumer group that feeds the lake. */
        GROUP;

        static Mark of(Root root) {
            return switch (root) {
                case PROCESSED -> PROCESSED;
                case DEAD_LETTERS -> DEAD_LETTERS;
            };
        }
    }

    /** Reads a document whole; empty when there is none. */
    Optional<byte[]> read(Mark mark) throws IOException;

    /**
     * Puts a document if there is none, atomically and durably. Never replaces one.
     *
     * @return false when there was one; nothing has changed then
     */
    boolean putIfAbsent(Mark mark, byte[] document) throws IOException;

    /** Puts a document whatever was there, atomically and durably. */
    void replace(Mark mark, byte[] document) throws IOException;

    /** Makes a document that was read survive a power loss: its writer may not have come that far. */
    void settle(Mark mark) throws IOException;

    /** What a document is called, for people; whether it is there or not. */
    String nameOf(Mark mark);
}
