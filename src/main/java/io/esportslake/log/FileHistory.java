package io.esportslake.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the commits of a table did to its files, by version: the log, seen so. */
@FunctionalInterface
interface FileHistory {

    /** Empty when there is no document of that version. */
    Optional<FileChange> change(long version) throws IOException;

    static FileHistory of(CommitLog log) {
        return version -> log.read(version).map(FileChange::of);
    }

    /**
     * The changes of the versions above {@code after} up to {@code until}.
     *
     * @throws MissingDocumentException when one of them is not there
     */
    default List<FileChange> between(long after, long until) throws IOException {
        List<FileChange> changes = new ArrayList<>();
        for (long version = after + 1; version <= until; version++) {
            long missing = version;
            changes.add(change(version).orElseThrow(() -> new MissingDocumentException(missing)));
        }
        return changes;
    }
}
