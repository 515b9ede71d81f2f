package io.esportslake.log;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedSet;

/**
 * The files of one table, in one storage. A file is staged, where no reader sees it, then published under its final
 * name. No call replaces a file, and none presupposes directories, links or that anything has to be settled: where a
 * call that returns is durable at once, to settle does nothing. May be used by several threads; every implementation
 * passes the same contract test.
 */
public interface TableStorage {

    /** What is to be done with one of several files. */
    @FunctionalInterface
    interface Work<F, T> {
        T on(F file) throws IOException;
    }

    /**
     * Does the same with each of several files, in their order, or with a few of them at a time where that is faster.
     * Once one has failed, none is begun any more.
     *
     * @return what it came to, in the order of the files
     * @throws IOException what the first of those that failed threw, when nothing is going on any more
     */
    default <F, T> List<T> forEach(List<F> files, Work<F, T> work) throws IOException {
        List<T> results = new ArrayList<>();
        for (F file : files) {
            results.add(work.on(file));
        }
        return results;
    }

    /**
     * The most bytes that the directories of a partition key may have, joined by {@code /}, in UTF-8: with more, a file
     * that is committed could not be given its name.
     */
    default int maxKeyBytes() {
        return Integer.MAX_VALUE;
    }

    /** Begins a file of this process that readers do not see. Its writer's lock is there before its first file. */
    NewFile stage(Root root) throws IOException;

    /** Makes the names of sealed files survive a power loss. */
    void settleStaged(Collection<RootedPath> staged) throws IOException;

    /**
     * Gives a staged file its final name, at once and whole, also beside others who do the same. The staged name stays
     * until {@link #deleteStaged}. Repeatable.
     */
    Publication publish(RootedPath staged, RootedPath published) throws IOException;

    /** Makes final names survive a power loss. Only then may the staged names go. */
    void settlePublished(Collection<RootedPath> published) throws IOException;

    /** Deletes a staged file's staged name. Does nothing when there is none. */
    void deleteStaged(RootedPath staged) throws IOException;

    /** The length of a file in bytes; empty when there is none of that name. */
    OptionalLong size(RootedPath file) throws IOException;

    /**
     * Reads a file from its beginning. The caller closes it.
     *
     * @throws IOException also when there is none
     */
    InputStream open(RootedPath file) throws IOException;

    /**
     * Whether a start may list all files. Not where that costs a request for each thousand of them: there the log alone
     * says what lives, and {@link FileRound} holds it against what is there soon after.
     */
    default boolean isListedAtStart() {
        return true;
    }

    /**
     * Visits what readers of plain files may see of this table. A name that begins with {@code _} or {@code .} is
     * visited itself and not what lies below it. Files that come or go meanwhile may be visited or not; all others are,
     * once.
     */
    void list(Root root, Visitor visitor) throws IOException;

    /**
     * Visits the table's files that are held back from readers: those that live and those that a change has removed
     * since. Files that come or go meanwhile may be visited or not; all others are, once.
     */
    void listHeld(Root root, Visitor visitor) throws IOException;

    /**
     * Deletes a published file that no commit names any more. Does nothing when there is none. Until it is settled, the
     * name may come back with a power loss: {@link #settlePublished} settles it, too.
     */
    void deletePublished(RootedPath published) throws IOException;

    /** Is shown the names in a table. */
    @FunctionalInterface
    interface Visitor {
        void found(Entry entry) throws IOException;
    }

    /** A name in a table. Valid only while it is visited. */
    interface Entry {
        RootedPath file();

        /** The last segment of its path. */
        String name();

        /** Its length, as the list tells it or looked up now; empty when it is gone by now. */
        OptionalLong bytes() throws IOException;
    }

    /** The writers that have, or may have, staged files of this table. */
    SortedSet<String> stagingWriters() throws IOException;

    /** Deletes all that a writer has staged of this table; returns how many files that were. */
    int deleteStagedOf(String writer) throws IOException;

    /** What a file is called, for people; whether it is there or not. */
    String nameOf(RootedPath file);

    /** Where the table's files of a root lie, for people. */
    String location(Root root);
}
