package io.esportslake.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** What the commits of a table did to its files, by version: the log, seen so. */
@FunctionalInterface
interface FileHistory {

    /** Empty for each of which there is no document; in the order of the versions. */
    List<Optional<FileChange>> changes(List<Long> versions) throws IOException;

    static FileHistory of(CommitLog log) {
        return versions -> log.read(versions, commit -> commit.map(FileChange::of));
    }

    /**
     * The changes of the versions above {@code after} up to {@code until}.
     *
     * @throws MissingDocumentException when one of them is not there
     */
    default List<FileChange> between(long after, long until) throws IOException {
        List<Long> versions = LongStream.rangeClosed(after + 1, until).boxed().toList();
        List<FileChange> changes = new ArrayList<>();
        for (Optional<FileChange> change : changes(versions)) {
            long version = after + 1 + changes.size();
            changes.add(change.orElseThrow(() -> new MissingDocumentException(version)));
        }
        return changes;
    }
}
