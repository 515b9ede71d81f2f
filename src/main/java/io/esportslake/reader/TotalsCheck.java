package io.esportslake.reader;

import io.esportslake.log.Commit;
import io.esportslake.log.CommitTotals;
import io.esportslake.log.CommittedFile;
import io.esportslake.log.Progress;
import io.esportslake.log.Root;
import io.esportslake.source.RecordCounts;
import io.esportslake.source.RemovedCounts;
import io.esportslake.table.PartitionKey;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Records received are rows, dead letters, tombstones or removed, and nothing else, and totals are the sums they claim
 * to be.
 */
final class TotalsCheck extends DocumentCheck {

    private RecordCounts newest = RecordCounts.NONE;

    TotalsCheck(String table) {
        super("record counts", table);
    }

    @Override
    void next(Optional<Commit> before, Commit commit) {
        newest = commit.totals().records();
        RecordCounts sum = commit.progress().values().stream()
                .map(Progress::records)
                .reduce(RecordCounts.NONE, RecordCounts::plus);
        if (!sum.equals(newest)) {
            found(subject(commit), "total " + text(newest), text(sum) + " as its topic partitions say", ADVICE);
        }
        if (commit.header().documents().isEmpty()) {
            checkKeys(before, commit);
        }
        if (before.isEmpty() && commit.version() > 1) {
            return;
        }
        CommitTotals base = before.map(Commit::totals).orElse(CommitTotals.NONE);
        long turned = commit.change().turned().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        RecordCounts records = base.records().plus(commit.records());
        if (records.deadLetters() < turned) {
            return; // told by topic partition
        }
        CommitTotals expected = new CommitTotals(
                records.turned(turned),
                base.files() + commit.files().size() - commit.change().removed().size(),
                base.bytes()
                        + commit.files().stream()
                                .mapToLong(CommittedFile::bytes)
                                .sum()
                        - commit.change().removedBytes(),
                base.microBatches() + commit.change().microBatches());
        if (!expected.equals(commit.totals())) {
            found(subject(commit), text(commit.totals()), text(expected), ADVICE);
        }
    }

    /** A document of format 1 repeats all partition keys of the table. */
    private void checkKeys(Optional<Commit> before, Commit commit) {
        Set<PartitionKey> keys = new HashSet<>(commit.partitionKeys());
        for (CommittedFile file : commit.files()) {
            if (file.root() == Root.PROCESSED && !keys.contains(file.partitionKey())) {
                found(
                        subject(commit),
                        "a file with partition key " + file.partitionKey(),
                        "it among the document's partition keys",
                        ADVICE);
            }
        }
        if (before.isPresent() && !keys.containsAll(before.get().partitionKeys())) {
            found(subject(commit), "fewer partition keys than before", "all of them kept", ADVICE);
        }
    }

    private static String subject(Commit commit) {
        return "version " + commit.version();
    }

    private static String text(CommitTotals totals) {
        return text(totals.records()) + ", " + totals.files() + " files of " + totals.bytes() + " bytes, "
                + totals.microBatches() + " micro-batches";
    }

    private static String text(RecordCounts counts) {
        return counts.received() + " received = " + counts.rows() + " rows + " + counts.deadLetters()
                + " dead letters + " + counts.tombstones() + " tombstones" + text(counts.removed());
    }

    private static String text(RemovedCounts removed) {
        return removed.equals(RemovedCounts.NONE)
                ? ""
                : " + " + number(removed.erased()) + " erased + " + number(removed.dropped()) + " dropped";
    }

    @Override
    String summary() {
        return number(newest.received()) + " received = " + number(newest.rows()) + " rows + "
                + number(newest.deadLetters()) + " dead letters + " + number(newest.tombstones()) + " tombstones"
                + text(newest.removed());
    }
}
