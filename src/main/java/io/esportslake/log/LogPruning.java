package io.esportslake.log;

import io.esportslake.failure.FailureCode;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Deletes the documents that a log says are pruned, as its writers do from time to time. First a plan, which changes
 * nothing; then {@link #apply}. Needs no lock: whatever writers do meanwhile, what a published commit calls pruned
 * stays so.
 */
public final class LogPruning {

    private LogPruning() {}

    /**
     * Plans the pruning of a table's log.
     *
     * @throws LakeRefusedException when there is no commit
     * @throws InconsistentLakeException when the log is damaged, has a gap, or belongs to another lake
     */
    public static PruningPlan plan(LakeStorage storage, String table) throws IOException {
        CommitLog log = storage.log(table);
        List<Long> versions = log.versions();
        Commit newest = LogReader.newest(log)
                .orElseThrow(() -> new LakeRefusedException(
                        FailureCode.NOTHING_THERE,
                        "Table " + table + " has no commit in " + log.location() + ", so there is nothing to prune"));
        Lake.requireSameLake(storage, newest);
        Commit decides = isPublished(storage.table(table), newest) ? newest : predecessor(log, newest);
        requireNoGap(log, versions, decides);
        return new PruningPlan(
                table,
                newest.version(),
                decides.version(),
                decides.prunedBelow(),
                versions.stream()
                        .filter(version -> version < decides.prunedBelow())
                        .toList());
    }

    /** Whether a commit is sure to stay: until then only the one before may say what is pruned. */
    private static boolean isPublished(TableStorage table, Commit commit) throws IOException {
        for (CommittedFile file : commit.files()) {
            if (table.size(new RootedPath(file.root(), file.finalPath())).isEmpty()) {
                return false;
            }
        }
        for (RemovedFile file : commit.change().withdrawn()) {
            if (table.size(new RootedPath(file.root(), file.path())).isPresent()) {
                return false;
            }
        }
        return true;
    }

    private static Commit predecessor(CommitLog log, Commit newest) throws IOException {
        Optional<Commit> predecessor = newest.version() == 1 ? Optional.empty() : log.read(newest.version() - 1);
        return predecessor.orElseThrow(() -> new LakeRefusedException(
                FailureCode.SERVICES_FIRST,
                "The newest commit of " + newest.table()
                        + ", version " + newest.version()
                        + ", is not published, and the one before it is not in the log: start the service, which"
                        + " publishes it, then prune"));
    }

    private static void requireNoGap(CommitLog log, List<Long> listed, Commit decides) throws IOException {
        Set<Long> found = new HashSet<>(listed);
        for (long version = decides.prunedBelow(); version < decides.version(); version++) {
            // A listing made while others write may lack one: look again, by name.
            if (!found.contains(version) && log.read(version).isEmpty()) {
                long now = LogReader.newest(log).map(Commit::prunedBelow).orElse(1L);
                if (version >= now) {
                    throw new InconsistentLakeException(
                            FailureCode.LOG_GAP,
                            "The commit log of " + decides.table() + " has a gap: version "
                                    + version + " is missing in " + log.location()
                                    + ", though nothing from version " + now
                                    + " on was pruned; restore it from a backup before anything else is deleted");
                }
            }
        }
    }

    /**
     * Deletes what was planned, oldest first. May be interrupted and repeated, and run beside writers.
     *
     * @return how many documents were there to be deleted
     */
    public static int apply(LakeStorage storage, PruningPlan plan) throws IOException {
        CommitLog log = storage.log(plan.table());
        if (!plan.pruned().isEmpty()) {
            log.settle(); // were the document that decides lost with the power, those it calls pruned would be missed
        }
        Documents documents = storage.documents(plan.table());
        List<DocumentName> present = documents.names();
        Optional<Commit> decides = log.read(plan.decidedBy());
        if (decides.isPresent()) {
            for (DocumentName name : DocumentSweep.deletable(plan.table(), present, decides.get(), documents)) {
                documents.delete(name);
            }
        }
        Set<Long> found = new HashSet<>(log.versions());
        int deleted = 0;
        for (long version : plan.pruned()) {
            log.delete(version);
            deleted += found.contains(version) ? 1 : 0;
        }
        return deleted;
    }
}
