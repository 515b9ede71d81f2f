package io.esportslake.ingest;

import io.esportslake.batch.FlushReason;
import io.esportslake.failure.FailureCode;
import io.esportslake.log.Commit;
import io.esportslake.log.CommitOutcome;
import io.esportslake.log.CommittedRange;
import io.esportslake.log.PendingCommit;
import io.esportslake.log.StagedOutput;
import io.esportslake.log.TableWriter;
import io.esportslake.parquet.ParquetEncoder;
import io.esportslake.source.OffsetRange;
import io.esportslake.source.SourceIdentity;
import io.esportslake.source.TopicPartition;
import io.esportslake.table.TableDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * The flush: every lake partition of a micro-batch and its dead letters become staged files, one commit names them all,
 * then they are published. Nothing that a reader sees changes before the commit.
 */
final class MicroBatchFlush implements FlushJob {

    /** Old commit documents are few and cheap; looking for them at every flush is not. */
    private static final long PRUNE_EVERY_VERSIONS = 100;

    private final TableDefinition table;
    private final PipelineSettings settings;
    private final TableWriter writer;
    private final FileStaging staging;
    private final SourceIdentity source;
    private final TimeAndIds time;

    /**
     * Writes a table by the writer of its log and staging.
     *
     * @param settings for the files' footers and pruning
     * @param encoder makes Parquet; used by this flush only
     * @param source asked before each put
     * @param time for ids, times and durations
     */
    MicroBatchFlush(
            TableDefinition table,
            PipelineSettings settings,
            TableWriter writer,
            ParquetEncoder encoder,
            SourceIdentity source,
            TimeAndIds time) {
        this.table = table;
        this.settings = settings;
        this.writer = writer;
        staging = new FileStaging(writer, encoder, settings.visibility());
        this.source = source;
        this.time = time;
    }

    @Override
    public FlushOutcome run(MicroBatch batch, FlushReason reason) {
        List<StagedOutput> staged = new ArrayList<>();
        boolean isCommitted = false;
        try {
            long start = time.nanos().getAsLong();
            Instant began = time.now().get();
            String commitId = time.commitIds().get();
            batch.buffer.seal(ChronoUnit.MICROS.between(Instant.EPOCH, began));
            stage(batch, commitId, began, staged);
            long encoded = time.nanos().getAsLong();

            SourceIdentity.Identity identity = requireSameSource(batch);
            PendingCommit pending = PendingCommit.microBatch(
                    commitId,
                    began,
                    identity.clusterId(),
                    batch.ranges().stream()
                            .collect(Collectors.toMap(
                                    range -> range.offsets().topicPartition(), range -> range.topicId)),
                    batch.ranges().stream()
                            .map(range -> new CommittedRange(range.offsets(), range.counts()))
                            .toList(),
                    staged);
            CommitOutcome outcome = writer.commit(pending);
            long committed = time.nanos().getAsLong();
            isCommitted = outcome.match(done -> true, fenced -> false);
            return outcome.match(
                    done -> {
                        writer.publish(done.commit());
                        long published = time.nanos().getAsLong();
                        if (done.commit().version() % PRUNE_EVERY_VERSIONS == 0) {
                            writer.prune();
                        }
                        return new FlushOutcome.Committed(report(
                                batch,
                                done,
                                reason,
                                new CommitReport.Durations(
                                        batch.decodeNanos,
                                        encoded - start,
                                        committed - encoded,
                                        published - committed)));
                    },
                    fenced -> new FlushOutcome.Fenced(fenced.why()));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    FailureCode.FLUSH_FAILED.says("The flush of " + table.name() + " failed, offsets " + rangesOf(batch)
                            + ": " + e.getMessage()
                            + ". What the log holds stays, the rest is read again at the next start; check the space"
                            + " and the rights there, then start again"),
                    e);
        } catch (Error e) {
            throw new IllegalStateException(
                    FailureCode.FLUSH_FAILED.says(
                            "The flush of " + table.name() + " failed, offsets " + rangesOf(batch) + ": " + e
                                    + ". What the log holds stays, the rest is read again at the next start"
                                    + (e instanceof OutOfMemoryError
                                            ? "; give it more heap ("
                                                    + settings.program().heapOption() + ")"
                                            : "")),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Stopped while a flush waited for the source to confirm its topics", e);
        } finally {
            if (!isCommitted) {
                FileStaging.discard(staged);
            }
        }
    }

    private void stage(MicroBatch batch, String commitId, Instant began, List<StagedOutput> staged) throws IOException {
        Map<String, String> footer = footer(batch, commitId, began);
        Instant processingTime = began.truncatedTo(ChronoUnit.MICROS);
        Map<Integer, TopicPartition> sources = batch.ranges().stream()
                .map(range -> range.offsets().topicPartition())
                .collect(Collectors.toMap(TopicPartition::partition, source -> source));
        FileStaging.Origin origin = new FileStaging.Origin(sources, processingTime, footer);
        staging.rows(batch.buffer, origin, staged);
        Optional<VectorSchemaRoot> deadLetters = batch.buffer.deadLetterRows();
        if (deadLetters.isPresent()) {
            staged.add(staging.deadLetters(deadLetters.get(), origin));
        }
    }

    /**
     * What a file says of itself and of its micro-batch: enough to rebuild the commit document from the files. Not the
     * commit's version: that is only known at the commit.
     */
    private Map<String, String> footer(MicroBatch batch, String commitId, Instant began) {
        Map<String, String> footer = new TreeMap<>();
        footer.put("esports-lake.table", table.name());
        footer.put("esports-lake.schema-version", String.valueOf(table.schemaVersion()));
        footer.put("esports-lake.application", settings.program().application());
        footer.put("esports-lake.writer", settings.program().writerId());
        footer.put("esports-lake.micro-batch", commitId);
        footer.put("esports-lake.time", began.toString());
        // Rows + dead letters + tombstones.
        footer.put(
                "esports-lake.record-counts",
                batch.ranges().stream()
                        .map(range -> range.offsets().topicPartition() + "="
                                + range.counts().rows() + "+" + range.counts().deadLetters() + "+"
                                + range.counts().tombstones())
                        .sorted()
                        .collect(Collectors.joining(" ")));
        footer.put("esports-lake.offset-ranges", rangesOf(batch));
        return footer;
    }

    private static String rangesOf(MicroBatch batch) {
        return batch.ranges().stream()
                .map(OpenRange::offsets)
                .map(OffsetRange::toString)
                .sorted()
                .collect(Collectors.joining(" "));
    }

    /**
     * A topic that was deleted and created anew while its records were buffered has offsets that mean something else.
     */
    private SourceIdentity.Identity requireSameSource(MicroBatch batch) throws InterruptedException {
        SourceIdentity.Identity identity = source.current(batch.ranges().stream()
                .map(range -> range.offsets().topicPartition().topic())
                .collect(Collectors.toSet()));
        for (OpenRange range : batch.ranges()) {
            TopicPartition topicPartition = range.offsets().topicPartition();
            String topicId = identity.topicIds().get(topicPartition.topic());
            if (!range.topicId.equals(topicId)) {
                throw new DataLossException(
                        FailureCode.TOPIC_REPLACED,
                        "Topic " + topicPartition.topic() + " is not the one that was read: its id was "
                                + range.topicId + ", now " + (topicId == null ? "it is gone" : "it is " + topicId)
                                + ". Nothing of " + range.offsets()
                                + " was committed. Start again: the start names the choices");
            }
        }
        return identity;
    }

    private static CommitReport report(
            MicroBatch batch, CommitOutcome.Committed done, FlushReason reason, CommitReport.Durations durations) {
        Commit commit = done.commit();
        return new CommitReport(
                commit,
                reason,
                done.conflicts(),
                durations,
                batch.buffer.deadLettersByReason(),
                batch.buffer.deadLetterSamples(),
                batch.buffer.content(),
                batch.buffer.reading(),
                batch.buffer.partitionValuesTakenAsNull());
    }
}
