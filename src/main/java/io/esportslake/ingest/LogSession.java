package io.esportslake.ingest;

import io.esportslake.log.Commit;
import io.esportslake.log.TableWriter;
import io.esportslake.source.Assignment;
import io.esportslake.source.SourceOffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The commit log beside the flushes: at an assignment, extended by what it does not know yet; else just read. */
final class LogSession {

    /** Several instances may begin the same topic at the same moment; each loses at most once to each other one. */
    private static final int MAX_ATTEMPTS = 100;

    private final TableWriter writer;
    private final PartitionKeyBudget keys;
    private final PipelineSettings settings;
    private final TimeAndIds time;

    /**
     * Works on the table's log, which {@code writer} is.
     *
     * @param keys learns the partition keys that the log knows
     * @param settings where to start, what to do about lost records
     * @param time for the documents' ids and times
     */
    LogSession(TableWriter writer, PartitionKeyBudget keys, PipelineSettings settings, TimeAndIds time) {
        this.writer = writer;
        this.keys = keys;
        this.settings = settings;
        this.time = time;
    }

    /**
     * Plans the assignment from the newest commit, and commits start positions and lost ranges where there are any.
     *
     * @throws DataLossException when the source lost records and that is not to pass
     * @throws FencedException when this writer may not commit any more
     * @throws IllegalStateException when the source does not answer
     * @throws IOException when the log cannot be read or written
     */
    AssignmentReport assign(Assignment assignment) throws IOException {
        List<DataLoss> passed = new ArrayList<>();
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            Optional<Commit> newest = writer.refresh();
            requireNotFenced();
            keys.know(writer.partitionKeys());
            // Only now: see Assignment.source.
            SourceOffer source = assignment.source().get();
            AssignmentPlan plan = AssignmentPlan.of(newest, assignment.assigned(), source, settings.startingOffsets());
            if (!plan.lost().isEmpty() && !plan.isStillSo(newest, writer.refresh())) {
                continue;
            }
            plan.requireAllowed(settings.onDataLoss());
            if (!plan.hasChanges()) {
                return plan.report(passed);
            }
            boolean isCommitted = writer.commit(
                            plan.pending(time.commitIds().get(), time.now().get()))
                    .match(
                            committed -> true,
                            fenced -> {
                                throw new FencedException(fenced.why());
                            },
                            overtaken -> false);
            if (isCommitted) {
                passed.addAll(plan.lost());
                if (plan.isWholeInOne()) {
                    return plan.report(passed);
                }
            }
            // Start positions follow lost ranges in a document of their own; or somebody else has begun the same topic
            // partitions meanwhile. Nothing was taken yet, so plan again.
        }
        throw new IOException("The commit log could not be extended in " + MAX_ATTEMPTS + " attempts; other writers"
                + " changed it each time. Start again");
    }

    /**
     * Reads what others have committed meanwhile. Runs where flushes run, and never beside one.
     *
     * @throws FencedException when this writer may not commit any more
     * @throws IOException when the log cannot be read; that changes nothing, and may be tried again
     */
    void follow() throws IOException {
        writer.follow();
        requireNotFenced();
    }

    /** Lets the partition keys that were met in the log count. On the pipeline's thread, while no flush runs. */
    void learn() {
        keys.know(writer.takeKeysOfOthers());
    }

    private void requireNotFenced() {
        writer.fenced().ifPresent(why -> {
            throw new FencedException(why);
        });
    }
}
