package io.esportslake.ingest;

import io.esportslake.log.Commit;
import io.esportslake.source.SourceOffer;
import io.esportslake.source.StartingOffsets;
import io.esportslake.source.TopicPartition;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The question of every assignment, asked before the start: can the source go on where the commit log ends? */
public final class SourceCheck {

    /** Each failed try means that another writer has committed while this one looked. */
    private static final int MAX_ATTEMPTS = 100;

    private SourceCheck() {}

    /** A table's commit log. */
    @FunctionalInterface
    public interface Log {
        /** The newest commit as of now. */
        Optional<Commit> newest() throws IOException;
    }

    /**
     * Looks at the log, then at the source, and when records seem lost at the log again: others may commit, and
     * retention may go on, between any two looks. Only what both looks at the log agree about was lost.
     *
     * @param log the table's log
     * @param source what the source offers now; other topics do not matter
     * @param onDataLoss whether a loss may pass
     * @throws DataLossException when records were lost and that may not pass; names every range and the choices
     * @throws IOException when the log cannot be read, or does not stand still
     */
    public static void require(Log log, Supplier<SourceOffer> source, OnDataLoss onDataLoss) throws IOException {
        Optional<Commit> newest = log.newest();
        if (newest.isEmpty()) {
            return; // nothing to go on from, so nothing to ask
        }
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            SourceOffer offered = source.get();
            Set<TopicPartition> known = new HashSet<>(
                    newest.map(commit -> commit.progress().keySet()).orElse(Set.of()));
            known.retainAll(offered.partitions().keySet());
            AssignmentPlan plan = AssignmentPlan.of(newest, known, offered, StartingOffsets.EARLIEST);
            if (plan.lost().isEmpty()) {
                return;
            }
            Optional<Commit> now = log.newest();
            if (plan.isStillSo(newest, now)) {
                plan.requireAllowed(onDataLoss);
                return;
            }
            newest = now;
        }
        throw new IOException("Other writers committed at each of " + MAX_ATTEMPTS
                + " looks, so it cannot be told whether the source holds what comes next. Start again");
    }
}
