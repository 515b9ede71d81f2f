package io.esportslake.ingest;

import io.esportslake.batch.MicroBatchBuffer;
import io.esportslake.batch.PartitionRows;
import io.esportslake.log.FileSums;
import io.esportslake.log.Root;
import io.esportslake.log.StagedFile;
import io.esportslake.log.StagedOutput;
import io.esportslake.log.TableWriter;
import io.esportslake.log.Visibility;
import io.esportslake.parquet.ParquetEncoder;
import io.esportslake.source.TopicPartition;
import io.esportslake.table.PartitionKey;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Makes staged files: encoded, counted by topic partition, and sealed. */
final class FileStaging {

    private final TableWriter writer;
    private final ParquetEncoder encoder;
    private final Visibility visibility;

    /** Makes files for whom {@code visibility} says once they are committed; {@code encoder} is used by this alone. */
    FileStaging(TableWriter writer, ParquetEncoder encoder, Visibility visibility) {
        this.writer = writer;
        this.encoder = encoder;
        this.visibility = visibility;
    }

    /**
     * What all files of one staging have in common.
     *
     * @param sources the topic partitions that the rows come from, by their number
     * @param processingTime the newest of the rows
     * @param footer what each file says of the change that makes it
     */
    record Origin(Map<Integer, TopicPartition> sources, Instant processingTime, Map<String, String> footer) {}

    /**
     * A file for each partition key; the rows' memory is given back file by file.
     *
     * @param batch sealed
     * @param staged gets each file once it is sealed
     */
    void rows(MicroBatchBuffer batch, Origin origin, List<StagedOutput> staged) throws IOException {
        for (PartitionRows partition : batch.partitions()) {
            staged.add(file(Root.PROCESSED, partition.key(), partition.rows(), origin));
            partition.release();
        }
    }

    StagedOutput deadLetters(VectorSchemaRoot letters, Origin origin) throws IOException {
        return file(Root.DEAD_LETTERS, StagedOutput.NO_PARTITION, letters, origin);
    }

    private StagedOutput file(Root root, PartitionKey key, VectorSchemaRoot rows, Origin origin) throws IOException {
        FileSums sums = FileTally.of(rows, origin.sources(), origin.processingTime());
        StagedFile file = writer.stage(root);
        try {
            Map<String, String> own = new TreeMap<>(origin.footer());
            own.put("esports-lake.partition-key", key.path());
            own.put("esports-lake.sums", sums.text());
            encoder.encode(rows, own, file.output());
            file.seal();
            return new StagedOutput(root, key, file, rows.getRowCount(), Optional.of(sums), visibility);
        } catch (IOException | RuntimeException | Error e) {
            file.discardAfter(e);
            throw e;
        }
    }

    /** Best effort: what stays behind is never seen by readers and goes with the writer's staging directory. */
    static void discard(List<StagedOutput> staged) {
        for (StagedOutput output : staged) {
            try {
                output.file().discard();
            } catch (IOException e) {
                // The fault that led here is the one to report.
            }
        }
    }
}
