package io.esportslake.reader;

import io.esportslake.log.Commit;
import io.esportslake.log.CommitLog;
import io.esportslake.log.Documents;
import io.esportslake.log.InconsistentLakeException;
import io.esportslake.log.Inventory;
import io.esportslake.log.LakeStorage;
import io.esportslake.log.RemovedFile;
import io.esportslake.log.Root;
import io.esportslake.store.LakePaths;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The files of a table that are committed and held back from readers, at one commit. The log says which they are, never
 * a listing: what a seal has removed lies among them until it is deleted.
 */
final class HeldFiles {

    private final CommitLog log;
    private final Documents documents;
    private final Commit horizon;
    private final Map<Path, RemovedFile> live = new HashMap<>();
    private final Map<Path, LakeFile> present = new LinkedHashMap<>();
    private String trouble = "";

    private HeldFiles(Commit horizon, CommitLog log, Documents documents) {
        this.horizon = horizon;
        this.log = log;
        this.documents = documents;
    }

    static HeldFiles at(Commit horizon, LakePaths paths, LakeStorage storage) throws IOException {
        String table = horizon.table();
        HeldFiles held = new HeldFiles(horizon, storage.log(table), storage.documents(table));
        Map<Path, LakeFile> listed = new LinkedHashMap<>();
        for (Root root : Root.values()) {
            TableListing.held(paths, root, table).forEach(file -> listed.put(file.location(), new LakeFile(file)));
        }
        try {
            if (horizon.header().documents().isPresent()) { // before there were such documents, nothing was held back
                Inventory.at(horizon, held.log, held.documents).forEach(file -> {
                    if (file.isHeld()) {
                        held.live.put(paths.resolve(file.root(), file.path()), file.removed());
                    }
                });
            }
        } catch (InconsistentLakeException e) {
            held.assume(listed, e.getMessage());
        }
        listed.forEach((location, file) -> {
            if (held.contains(location)) {
                held.present.put(location, file);
            }
        });
        return held;
    }

    /** Which of them live cannot be told; that nothing was held back, needs no log. */
    private void assume(Map<Path, LakeFile> listed, String why) {
        trouble = listed.isEmpty() ? "" : why;
        listed.forEach((location, file) ->
                live.put(location, new RemovedFile(file.file.version(), file.file.root(), file.file.path())));
    }

    /** Why it cannot be told which of them live; empty when it can. */
    String trouble() {
        return trouble;
    }

    /** Whether a file at that place lives and is held back. */
    boolean contains(Path location) {
        return live.containsKey(location);
    }

    /** Those that live and are there. */
    Map<Path, LakeFile> present() {
        return present;
    }

    /** Whether a file is gone because a commit has removed it since. */
    boolean isGoneMeanwhile(LakeFile file) throws IOException {
        return isGoneMeanwhile(
                file.file.location(), new RemovedFile(file.file.version(), file.file.root(), file.file.path()));
    }

    /** The same of a file that the log names, where it should be. */
    boolean isGoneMeanwhile(Path location, RemovedFile file) throws IOException {
        if (!trouble.isEmpty() || Presence.isThere(location)) {
            return false;
        }
        Optional<Inventory> now = horizon.header().documents().isEmpty()
                ? Optional.empty() // before there were such documents, nothing was removed
                : Inventory.newest(log, documents);
        return now.isPresent() && !now.get().notLive(Set.of(file)).isEmpty();
    }

    /** Whether a commit after the horizon has removed what readers saw. */
    boolean isAnyWithdrawnSince() throws IOException {
        long newest = log.newestVersion().orElse(0);
        for (long version = horizon.version() + 1; version <= newest; version++) {
            Optional<Commit> commit = log.read(version);
            if (commit.isPresent() && !commit.get().change().withdrawn().isEmpty()) {
                return true;
            }
        }
        return false;
    }
}
