package io.esportslake.ingest;

import io.esportslake.commit.Commit;
import io.esportslake.source.TopicPartition;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The question of every assignment, asked before the start: can the source go on where the commit log ends? */
public final class SourceCheck {

    private SourceCheck() {}

    /**
     * @param newest the table's newest commit
     * @param source what the source offers, asked after that commit was read; other topics do not matter
     * @param onDataLoss whether a loss may pass
     * @throws DataLossException when records were lost and that may not pass; names every range and the choices
     */
    public static void require(Optional<Commit> newest, SourceOffer source, OnDataLoss onDataLoss) {
        Set<TopicPartition> known =
                new HashSet<>(newest.map(commit -> commit.progress().keySet()).orElse(Set.of()));
        known.retainAll(source.partitions().keySet());
        AssignmentPlan.of(newest, known, source, StartingOffsets.EARLIEST, onDataLoss);
    }
}
