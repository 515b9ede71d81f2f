package io.esportslake.watch;

import io.esportslake.log.Commit;
import io.esportslake.log.CommitLog;
import io.esportslake.log.CommitTotals;
import io.esportslake.log.CommittedFile;
import io.esportslake.log.Documents;
import io.esportslake.log.Inventory;
import io.esportslake.log.RemovedFile;
import io.esportslake.log.Root;
import io.esportslake.table.PartitionKey;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The newest part of a table's commit log, whoever wrote it, and the sums of its files per lake partition. Read by one
 * thread, off the way of the records; {@link #view} may be called by any.
 */
public final class LogTail {

    /** Documents read at the start; sums cover these and everything newer. */
    private static final int MAX_READ_AT_START = 1_000;

    /** Kept of each table. */
    public static final int MAX_COMMITS = 200;

    /** Looks for documents that were pruned before they were read. */
    private static final int CHECK_EVERY = 20;

    private final CommitLog log;
    private final Documents documents;
    private final Set<PartitionKey> keys = new HashSet<>();
    private final Deque<LoggedCommit> newestFirst = new ArrayDeque<>();
    private final Map<String, PartitionSums> sums = new HashMap<>();
    /** Files that the sums count and a seal will remove, by their paths. */
    private final Map<String, CommittedFile> held = new HashMap<>();

    private final Growth growth = new Growth();
    private long first;
    private long last;
    private int refreshes;
    private volatile View view = View.EMPTY;

    /**
     * What a lake partition got from the commits that were read.
     *
     * @param path its directory below the table's
     * @param rows rows
     * @param files files
     * @param bytes bytes
     * @param version the newest commit that added to it
     */
    public record PartitionSums(String path, long rows, long files, long bytes, long version) {
        PartitionSums plus(CommittedFile file, long newer) {
            return new PartitionSums(path, rows + file.rows(), files + 1, bytes + file.bytes(), newer);
        }

        PartitionSums minus(CommittedFile file) {
            return new PartitionSums(path, rows - file.rows(), files - 1, bytes - file.bytes(), version);
        }
    }

    /**
     * What was found at the last look.
     *
     * @param commits newest first
     * @param partitions largest first
     * @param firstVersion the sums cover commits from this version on; 0 without any
     * @param lastVersion to this one
     * @param partitionKeys partition keys of the whole table
     * @param totals sums over all commits of the table, pruned ones included
     * @param growth how it came to that, as far as the log reaches back; in the order of the commits
     */
    public record View(
            List<LoggedCommit> commits,
            List<PartitionSums> partitions,
            long firstVersion,
            long lastVersion,
            int partitionKeys,
            Optional<CommitTotals> totals,
            List<GrowthPoint> growth) {

        /** Of a log that was not read yet. */
        static final View EMPTY = new View(List.of(), List.of(), 0, 0, 0, Optional.empty(), List.of());
    }

    /** Of a table's log and the documents beside it. */
    LogTail(CommitLog log, Documents documents) {
        this.log = log;
        this.documents = documents;
    }

    View view() {
        return view;
    }

    void refresh() throws IOException {
        boolean isBehind = refreshes++ % CHECK_EVERY == 0
                && log.newestVersion().orElse(0) > last
                && log.read(last + 1).isEmpty();
        Optional<Commit> newest = Optional.empty();
        if (last == 0 || isBehind) {
            newest = begin();
        }
        for (Optional<Commit> next = readAfterLast(); next.isPresent(); next = readAfterLast()) {
            add(next.get());
            newest = next;
        }
        newest.ifPresent(this::show);
    }

    private Optional<Commit> readAfterLast() throws IOException {
        return last == 0 ? Optional.empty() : log.read(last + 1);
    }

    private Optional<Commit> begin() throws IOException {
        newestFirst.clear();
        sums.clear();
        held.clear();
        keys.clear();
        Optional<Inventory> inventory = Inventory.newest(log, documents);
        if (inventory.isPresent()) {
            keys.addAll(inventory.get().keys());
        }
        first = 0;
        List<Long> versions = log.versions();
        Optional<Commit> newest = Optional.empty();
        int begun = Math.max(0, versions.size() - MAX_READ_AT_START);
        growth.begin(log, versions.subList(0, begun));
        for (long version : versions.subList(begun, versions.size())) {
            Optional<Commit> commit = log.read(version);
            if (commit.isPresent()) {
                add(commit.get());
                newest = commit;
            }
        }
        return newest;
    }

    private void add(Commit commit) {
        if (first == 0) {
            first = commit.version();
        }
        last = commit.version();
        growth.add(GrowthPoint.of(commit));
        newestFirst.addFirst(LoggedCommit.of(commit));
        if (newestFirst.size() > MAX_COMMITS) {
            newestFirst.removeLast();
        }
        for (RemovedFile removed : commit.change().removed()) {
            CommittedFile gone = removed.root() == Root.PROCESSED ? held.remove(removed.path()) : null;
            if (gone != null) {
                sums.computeIfPresent(gone.partitionKey().path(), (path, sum) -> sum.minus(gone));
            }
        }
        for (CommittedFile file : commit.files()) {
            if (file.root() == Root.PROCESSED) {
                if (file.isHeld()) {
                    held.put(file.finalPath(), file);
                }
                keys.add(file.partitionKey());
                sums.compute(
                        file.partitionKey().path(),
                        (path, sum) ->
                                (sum == null ? new PartitionSums(path, 0, 0, 0, 0) : sum).plus(file, commit.version()));
            }
        }
    }

    private void show(Commit newest) {
        view = new View(
                List.copyOf(newestFirst),
                sums.values().stream()
                        .sorted(Comparator.comparingLong(PartitionSums::bytes)
                                .reversed()
                                .thenComparing(PartitionSums::path))
                        .toList(),
                first,
                last,
                keys.size(),
                Optional.of(newest.totals()),
                growth.points());
    }
}
