package io.esportslake.app;

import io.esportslake.config.RunOptions;
import io.esportslake.log.Lake;
import io.esportslake.log.LakeStorage;
import io.esportslake.log.TableWriter;
import io.esportslake.source.SourcePartition;
import io.esportslake.source.TopicPartition;
import java.util.List;
import java.util.Map;

/**
 * An event: the lake is open and the streams are made; the channels that feed them come next.
 *
 * @param lake the lake
 * @param looking the same, to look at beside its writers
 * @param writers the writers of the tables whose streams run
 * @param options what the command line asked for
 * @param clusterId the cluster that is read
 * @param offered what its topics held when the lake was opened
 */
public record LakeOpened(
        Lake lake,
        LakeStorage looking,
        List<TableWriter> writers,
        RunOptions options,
        String clusterId,
        Map<TopicPartition, SourcePartition> offered) {

    public LakeOpened {
        writers = List.copyOf(writers);
        offered = Map.copyOf(offered);
    }
}
