package io.esportslake.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * The commit log of one table: documents by version. The one operation that decides is {@link #putIfAbsent}; every
 * implementation passes the same contract test.
 */
public interface CommitLog {

    /** The versions there are, ascending, stale ones included. Sees at least every document put before the call. */
    List<Long> versions() throws IOException;

    /** The highest version there is. */
    default OptionalLong newestVersion() throws IOException {
        List<Long> versions = versions();
        return versions.isEmpty() ? OptionalLong.empty() : OptionalLong.of(versions.get(versions.size() - 1));
    }

    /**
     * Reads a document whole.
     *
     * @return empty when there is none of that version
     * @throws CorruptCommitException when there is one that cannot be trusted
     */
    Optional<Commit> read(long version) throws IOException;

    /**
     * Reads several documents, and holds of each only what somebody makes of it. Where one takes long to come, several
     * are on their way at a time.
     *
     * @param what makes it; gets empty where there is none of that version, and may be asked by several threads
     * @return what came of them, in the order of the versions
     * @throws CorruptCommitException when one cannot be trusted
     */
    default <T> List<T> read(List<Long> versions, Function<Optional<Commit>, T> what) throws IOException {
        List<T> made = new ArrayList<>();
        for (long version : versions) {
            made.add(what.apply(read(version)));
        }
        return made;
    }

    /**
     * Puts a document under its version if there is none, atomically, and makes it durable before it returns. Never
     * replaces one.
     *
     * @return false when the version was taken; nothing has changed then
     * @throws IOException when it failed; whether the document is there, only {@link #read} can tell
     */
    boolean putIfAbsent(Commit commit) throws IOException;

    /** What a document is called, for people; whether it is there or not. */
    String nameOf(long version);

    /** Where the documents lie, for people. */
    String location();

    /** Makes every document read so far survive a power loss: its writer may not have come that far. */
    void settle() throws IOException;

    /** Deletes a document. Does nothing when there is none. */
    void delete(long version) throws IOException;

    /**
     * Keeps a document that cannot be trusted under a name that no reader of the log takes for one, durably; its
     * version is free then. May be interrupted and repeated: nothing is lost.
     */
    void setAside(long version) throws IOException;
}
