package io.esportslake.ingest;

import io.esportslake.commit.Commit;
import io.esportslake.source.TopicPartition;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The question of every assignment, asked before the start: can the source go on where the commit log ends? */
public final class SourceCheck {

    private SourceCheck() {}

    /**
     * @param newest the table's newest commit
     * @param clusterId identity of the cluster
     * @param offered every topic partition of the table's topic; those of other topics do not matter
     * @param onDataLoss whether a loss may pass
     * @throws DataLossException when records were lost and that may not pass; names every range and the choices
     */
    public static void require(
            Optional<Commit> newest,
            String clusterId,
            Map<TopicPartition, SourcePartition> offered,
            OnDataLoss onDataLoss) {
        Set<TopicPartition> known =
                new HashSet<>(newest.map(commit -> commit.progress().keySet()).orElse(Set.of()));
        known.retainAll(offered.keySet());
        AssignmentPlan.of(newest, new Assignment(0, clusterId, known, offered), StartingOffsets.EARLIEST, onDataLoss);
    }
}
