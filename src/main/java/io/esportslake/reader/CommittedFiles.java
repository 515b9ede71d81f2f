package io.esportslake.reader;

import io.esportslake.log.Commit;
import io.esportslake.log.CommitLog;
import io.esportslake.log.CommittedFile;
import io.esportslake.log.InconsistentLakeException;
import io.esportslake.log.Inventory;
import io.esportslake.log.LakeStorage;
import io.esportslake.log.LiveFile;
import io.esportslake.log.Root;
import io.esportslake.store.FileLakeStorage;
import io.esportslake.store.LakePaths;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * The files that hold the committed rows of a relation: those that readers see and those that are held back, at one
 * commit, so that no row stands in two of them. The log says which they are wherever something is held back; else a
 * listing does, which needs no log.
 */
final class CommittedFiles {

    /** So often is asked again for what newer commits have replaced meanwhile. */
    private static final int LOOKS = 10;

    private CommittedFiles() {}

    /** In the order of their partition directories, then of their commits. */
    static List<PublishedFile> of(LakePaths paths, Relation relation, PartitionFilter filter) throws IOException {
        boolean isAnyHeld =
                !TableListing.held(paths, relation.root(), relation.table()).isEmpty();
        // Files of dead letters may give way to others: a listing made meanwhile would show what both hold twice.
        if (isAnyHeld || relation.root() == Root.DEAD_LETTERS) {
            for (int look = 0; look <= LOOKS; look++) {
                try {
                    Optional<List<PublishedFile>> files = byTheLog(paths, relation, filter);
                    if (files.isPresent()) {
                        return files.get();
                    }
                    break; // nobody holds anything back in a log of a former version
                } catch (InconsistentLakeException e) {
                    if (look == LOOKS && isAnyHeld) {
                        throw e;
                    }
                }
            }
        }
        return TableListing.of(paths, relation.root(), relation.table(), filter::admits)
                .files();
    }

    /**
     * The newest rows of each file, by its path: where files were sealed, or dead letters gave way to others, a file of
     * a newer commit may hold older rows. Empty while that cannot be.
     */
    static Map<String, Instant> newestRows(LakePaths paths, Relation relation) throws IOException {
        Map<String, Instant> newest = new HashMap<>();
        boolean mayHoldOlder =
                relation.root() == Root.DEAD_LETTERS || Presence.isThere(paths.held(relation.root(), relation.table()));
        if (mayHoldOlder) {
            LakeStorage storage = FileLakeStorage.reading(paths);
            CommitLog log = storage.log(relation.table());
            Optional<Commit> horizon = published(paths, log);
            if (horizon.isPresent() && horizon.get().header().documents().isPresent()) {
                Inventory.at(horizon.get(), log, storage.documents(relation.table()))
                        .forEach(file -> file.sums()
                                .filter(sums -> file.root() == relation.root())
                                .ifPresent(sums -> newest.put(file.path(), sums.newestProcessingTime())));
            }
        }
        return newest;
    }

    private static Optional<List<PublishedFile>> byTheLog(LakePaths paths, Relation relation, PartitionFilter filter)
            throws IOException {
        LakeStorage storage = FileLakeStorage.reading(paths);
        CommitLog log = storage.log(relation.table());
        Optional<Commit> horizon = published(paths, log);
        if (horizon.isEmpty() || horizon.get().header().documents().isEmpty()) {
            return Optional.empty();
        }
        List<PublishedFile> files = new ArrayList<>();
        Predicate<LiveFile> isWanted = file -> file.root() == relation.root() && filter.admits(file.partitionKey());
        Inventory.at(horizon.get(), log, storage.documents(relation.table())).forEach(file -> {
            if (isWanted.test(file)) {
                files.add(new PublishedFile(
                        file.root(),
                        file.path(),
                        paths.resolve(file.root(), file.path()),
                        file.partitionKey(),
                        file.version(),
                        file.bytes()));
            }
        });
        files.sort(
                Comparator.comparing((PublishedFile file) -> file.partitionKey().path())
                        .thenComparing(PublishedFile::version)
                        .thenComparing(PublishedFile::name));
        return Optional.of(files);
    }

    /** The newest commit of which all files are there: only those of the newest of all may not be published yet. */
    private static Optional<Commit> published(LakePaths paths, CommitLog log) throws IOException {
        OptionalLong newest = log.newestVersion();
        Optional<Commit> commit = newest.isEmpty() ? Optional.empty() : log.read(newest.getAsLong());
        for (CommittedFile file : commit.map(Commit::files).orElse(List.of())) {
            if (!Presence.isThere(paths.resolve(file.root(), file.finalPath()))) {
                return log.read(newest.getAsLong() - 1);
            }
        }
        return commit;
    }
}
