package io.esportslake.log;

import java.io.IOException;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One place that holds a lake, as one writer uses it: all that the protocol needs of a file system or an object store.
 * Nobody asks which one it is. May be used by several threads; every implementation passes the same contract test.
 *
 * <p>What could not be made durable ends the trust in a storage: from then on every call that changes or settles
 * something fails, because a success would prove nothing. The one exception is a file that nobody else has open or
 * names, and that is thrown away: {@link NewFile#sealAlone}.
 */
public interface LakeStorage extends AutoCloseable {

    /** Where the lake is, for people. */
    String location();

    /** Where a root is, for people. */
    String location(Root root);

    /**
     * Tries out everything that commits rely on, and lays out what is missing.
     *
     * @throws LakeRefusedException when the storage cannot do what is needed; names what, and the way out
     */
    void probe() throws IOException;

    /** What to say when the lake cannot be read. */
    LakeRefusedException unreadable(IOException cause);

    /** How many bytes may still be written below a root; empty where nobody can tell. */
    OptionalLong usableBytes(Root root) throws IOException;

    /**
     * Refuses to go on after a failure to make something durable.
     *
     * @throws IOException once something could not be made durable
     */
    void requireTrusted() throws IOException;

    /**
     * Why nothing can be written here at the moment, as far as a look can tell: a sentence's end; empty when all seems
     * well.
     */
    Optional<String> fault() throws IOException;

    Marks marks();

    Writers writers();

    CommitLog log(String table);

    /** What the log of a table names instead of repeating it. */
    Documents documents(String table);

    TableStorage table(String table);

    /**
     * Deletes what dead writers left half written under names that mean nothing to anybody.
     *
     * @param tables in whose logs to look, too
     * @return how many
     */
    int sweep(Collection<String> tables) throws IOException;

    /** Who is told of every step, by the storage and by who uses it. */
    StepListener listener();

    /**
     * Ends what it has of this process, such as threads and connections, and what it does by itself. Leaves the lake as
     * it is. Nothing can be asked of it any more.
     */
    @Override
    void close();
}
