package io.esportslake.ingest;

import io.esportslake.batch.FlushLimits;
import io.esportslake.log.Visibility;
import io.esportslake.source.StartingOffsets;
import io.esportslake.source.TopicPartition;
import java.util.Map;
import java.util.Objects;

/**
 * What a pipeline is told once.
 *
 * @param limits when a micro-batch is due
 * @param maxPartitionKeys distinct partition keys a table may have, 1 or more
 * @param startingOffsets where a table without any commit starts
 * @param onDataLoss what happens when the source lost records
 * @param until offsets after which a flush is due at once, for a run that ends there; empty for a run without end
 * @param program what this process says of itself
 * @param visibility for whom files are once they are committed
 */
public record PipelineSettings(
        FlushLimits limits,
        int maxPartitionKeys,
        StartingOffsets startingOffsets,
        OnDataLoss onDataLoss,
        Map<TopicPartition, Long> until,
        ThisProgram program,
        Visibility visibility) {

    /** Refuses a number below its minimum with an {@link IllegalArgumentException} that names it. */
    public PipelineSettings {
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(startingOffsets, "startingOffsets");
        Objects.requireNonNull(onDataLoss, "onDataLoss");
        Objects.requireNonNull(program, "program");
        Objects.requireNonNull(visibility, "visibility");
        until = Map.copyOf(until);
        if (maxPartitionKeys < 1) {
            throw new IllegalArgumentException("maxPartitionKeys is 1 or more, found " + maxPartitionKeys);
        }
    }
}
