package io.esportslake.commit;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Deletes the documents that a log says are pruned, as its writers do from time to time. First a plan, which changes
 * nothing; then {@link #apply}. Needs no lock: whatever writers do meanwhile, what a published commit calls pruned stays so.
 */
public final class LogPruning {

    private LogPruning() {}

    /**
     * Plans the pruning of a table's log.
     *
     * @throws LakeRefusedException when there is no commit
     * @throws InconsistentLakeException when the log is damaged, has a gap, or belongs to another lake
     */
    public static PruningPlan plan(LakePaths paths, String table) throws IOException {
        CommitLog log = Lake.readableLog(paths, table);
        List<Long> versions = log.versions();
        Commit newest = LogReader.newest(log)
                .orElseThrow(() -> new LakeRefusedException("Table " + table + " has no commit in "
                        + paths.checkpoints(table) + ", so there is nothing to prune"));
        Lake.requireSameLake(paths, newest);
        Commit decides = isPublished(paths, newest) ? newest : predecessor(log, newest);
        requireNoGap(paths, log, versions, decides);
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
    private static boolean isPublished(LakePaths paths, Commit commit) {
        return commit.files().stream().allMatch(file -> Files.exists(paths.resolve(file.root(), file.finalPath())));
    }

    private static Commit predecessor(CommitLog log, Commit newest) throws IOException {
        Optional<Commit> predecessor = newest.version() == 1 ? Optional.empty() : log.read(newest.version() - 1);
        return predecessor.orElseThrow(() -> new LakeRefusedException("The newest commit of " + newest.table()
                + ", version " + newest.version()
                + ", is not published, and the one before it is not in the log: start the service, which publishes it,"
                + " then prune"));
    }

    private static void requireNoGap(LakePaths paths, CommitLog log, List<Long> listed, Commit decides)
            throws IOException {
        Set<Long> found = new HashSet<>(listed);
        for (long version = decides.prunedBelow(); version < decides.version(); version++) {
            // A listing made while others write may lack one: look again, by name.
            if (!found.contains(version) && log.read(version).isEmpty()) {
                long now = LogReader.newest(log).map(Commit::prunedBelow).orElse(1L);
                if (version >= now) {
                    throw new InconsistentLakeException("The commit log of " + decides.table() + " has a gap: version "
                            + version + " is missing in " + paths.checkpoints(decides.table())
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
    public static int apply(LakePaths paths, PruningPlan plan) throws IOException {
        return apply(paths, plan, HaltPoint.configured());
    }

    static int apply(LakePaths paths, PruningPlan plan, StepListener listener) throws IOException {
        LakeFiles files = new LakeFiles(listener);
        if (!plan.pruned().isEmpty()) {
            // Were the document that decides lost with the power, those it calls pruned would be missed.
            files.fsyncDirectory(CommitStep.LOG_FSYNC_DIRECTORY, paths.checkpoints(plan.table()));
        }
        int deleted = 0;
        for (long version : plan.pruned()) {
            if (files.delete(CommitStep.PRUNE_DELETE, paths.commitFile(plan.table(), version))) {
                deleted++;
            }
        }
        return deleted;
    }
}
