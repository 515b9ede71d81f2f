package io.esportslake.ingest;

import io.esportslake.batch.BatchLimits;
import io.esportslake.failure.FailureCode;
import io.esportslake.log.Commit;
import io.esportslake.log.FileSums;
import io.esportslake.log.InconsistentLakeException;
import io.esportslake.log.Inventory;
import io.esportslake.log.LakeRefusedException;
import io.esportslake.log.LetterFiles;
import io.esportslake.log.LiveFile;
import io.esportslake.log.PendingCommit;
import io.esportslake.log.RemovedFile;
import io.esportslake.log.Root;
import io.esportslake.log.TableWriter;
import io.esportslake.log.Visibility;
import io.esportslake.parquet.ParquetEncoder;
import io.esportslake.table.FieldIds;
import io.esportslake.table.PartitionKey;
import io.esportslake.table.TableDefinition;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Decodes a table's dead letters again and makes rows of those that its definition can read by now: file by file of
 * letters, in commits by which some files of letters give way to rows at the letters' own offsets and to the letters
 * that are left. A file without any such letter is left alone. Beside the table's writers, in this process and in
 * others: it moves no offset.
 *
 * <p>It may die at any moment and be run again: what is committed is done, and of what is not, nothing is seen.
 */
public final class LetterRetry {

    /** Of one commit, unless one file alone is larger. */
    private static final long MOST_BYTES = 256L << 20;

    /**
     * How it goes about it.
     *
     * @param limits of what is gathered at once
     * @param maxPartitionKeys distinct partition keys the table may have
     * @param encoder used by this alone
     * @param program what this process says of itself
     * @param time for ids, and for the time at which rows are processed
     * @param note who asked for it, for the commits
     */
    public record Means(
            BatchLimits limits,
            int maxPartitionKeys,
            ParquetEncoder encoder,
            ThisProgram program,
            TimeAndIds time,
            String note) {}

    private final TableDefinition table;
    private final LetterFileReader reader;
    private final LetterChoice choice;
    private final Means means;
    private final BufferAllocator memory;
    private final RetryTally all = new RetryTally();
    /** Files of which no letter becomes a row. */
    private final Set<RemovedFile> settled = new HashSet<>();
    /** Versions of commits by which letters have given way. */
    private final Set<Long> own = new HashSet<>();

    /**
     * Begins nothing before it is asked.
     *
     * @param memory a half of its limit, and at most 96 MiB, is filled with rows and letters that stay, unless one
     *     letter alone needs more; stays the caller's
     */
    public LetterRetry(
            TableDefinition table, LetterFileReader reader, LetterChoice choice, Means means, BufferAllocator memory) {
        this.table = table;
        this.reader = reader;
        this.choice = choice;
        this.means = means;
        this.memory = memory;
    }

    /**
     * What it would come to, with nothing changed.
     *
     * @throws LakeRefusedException when a letter that would stay is too large for the memory
     * @throws IOException that names a file that cannot be read
     */
    public RetryTally forecast(Inventory inventory) throws IOException {
        Plan plan = plan(inventory);
        for (LiveFile file : plan.files()) {
            all.add(look(file, plan, FieldIds.first(table)));
        }
        return all;
    }

    /**
     * Does it.
     *
     * @param writer of the table, used by this alone
     * @param told of each commit, with what became of the letters of its files
     * @throws LakeRefusedException when another writer has taken over from this one, or a letter that stays is too
     *     large for the memory; what was told is done
     * @throws IOException that names a file that cannot be read or written; what was told is done
     */
    public RetryTally run(TableWriter writer, BiConsumer<Commit, RetryTally> told) throws IOException {
        for (Plan plan = plan(writer); !plan.files().isEmpty(); plan = plan(writer)) {
            List<LiveFile> turning = new ArrayList<>();
            try {
                turning.addAll(turning(plan, writer.fieldIds()));
            } catch (IOException e) {
                requireGone(plan.files(), writer, e);
            }
            if (!turning.isEmpty()) {
                replace(turning, writer, plan, told);
            }
        }
        return all;
    }

    /**
     * What there is to be done.
     *
     * @param files with letters that are meant, perhaps, and were not looked at yet
     * @param keys the table's partition keys
     */
    private record Plan(List<LiveFile> files, Collection<PartitionKey> keys) {}

    /** As of the newest commit. Others may be so busy that what it names is replaced while it is read. */
    private Plan plan(TableWriter writer) throws IOException {
        while (true) {
            Optional<Commit> newest = writer.refresh();
            if (newest.isEmpty()) {
                return new Plan(List.of(), List.of());
            }
            try {
                return plan(writer.inventory().orElseThrow());
            } catch (InconsistentLakeException e) {
                boolean isReplaced =
                        writer.refresh().orElseThrow().version() > newest.get().version();
                if (!isReplaced) {
                    throw e;
                }
            }
        }
    }

    private Plan plan(Inventory inventory) throws IOException {
        List<LiveFile> files = new ArrayList<>();
        inventory.forEach(file -> {
            if (file.root() == Root.DEAD_LETTERS
                    && !own.contains(file.version())
                    && !settled.contains(file.removed())
                    && choice.mayMean(file)) {
                files.add(file);
            }
        });
        return new Plan(files, inventory.keys());
    }

    /** The first of the files with a letter that becomes a row; those before them without any are settled. */
    private List<LiveFile> turning(Plan plan, FieldIds ids) throws IOException {
        List<LiveFile> turning = new ArrayList<>();
        long bytes = 0;
        for (LiveFile file : plan.files()) {
            boolean isEnough =
                    turning.size() == LetterFiles.MOST_FILES || bytes > 0 && bytes + file.bytes() > MOST_BYTES;
            if (isEnough) {
                break;
            }
            RetryTally tally = look(file, plan, ids);
            if (tally.rows() == 0) {
                settled.add(file.removed());
                all.add(tally);
            } else {
                turning.add(file);
                bytes += file.bytes();
            }
        }
        return turning;
    }

    private RetryTally look(LiveFile file, Plan plan, FieldIds ids) throws IOException {
        try (LetterDecoding decoding = new LetterDecoding(decoding(plan, ids))) {
            reader.read(file, decoding::add);
            decoding.handOn();
            if (decoding.tally().rows() > 0) {
                requireAllKept(file, decoding); // else the file stays as it is, whatever is in it
            }
            return decoding.tally();
        }
    }

    private void requireAllKept(LiveFile file, LetterDecoding decoding) {
        decoding.tooLarge().ifPresent(letter -> {
            // Memory comes in powers of two, so twice the size and a little for the columns of numbers is enough.
            long enough = (letter.bytes() * 2 >> 20) + 2;
            throw new LakeRefusedException(
                    FailureCode.RECORD_NOT_TAKEN,
                    "Dead letter " + letter.topicPartition() + "@" + letter.offset() + " in "
                            + file.path() + " stays a letter, is " + letter.bytes() + " bytes large, and does not fit"
                            + " into the memory of " + memory.getLimit() + " bytes, so that the file's other letters"
                            + " cannot become rows. Run it again with ESPORTS_LAKE_MEMORY_BUDGET=" + enough
                            + "M or more, or leave the whole file out with --offsets or --since and --until");
        });
    }

    private LetterDecoding.Decoding decoding(Plan plan, FieldIds ids) {
        return new LetterDecoding.Decoding(
                table, ids, means.limits(), means.maxPartitionKeys(), plan.keys(), choice, memory);
    }

    private void replace(List<LiveFile> files, TableWriter writer, Plan plan, BiConsumer<Commit, RetryTally> told)
            throws IOException {
        Instant began = means.time().now().get();
        String commitId = means.time().commitIds().get();
        try (LetterStaging staging = new LetterStaging(
                decoding(plan, writer.fieldIds()),
                new FileStaging(writer, means.encoder(), Visibility.VISIBLE),
                began,
                footer(commitId, began))) {
            boolean isCommitted = false;
            try {
                isCommitted = isStaged(files, staging, writer) && commit(files, staging, commitId, began, writer, told);
            } finally {
                if (!isCommitted) {
                    staging.discard(); // of a commit whose outcome is not known, nothing is
                }
            }
        }
    }

    /** {@return false when a file has given way to another one meanwhile} */
    private boolean isStaged(List<LiveFile> files, LetterStaging staging, TableWriter writer) throws IOException {
        try {
            for (LiveFile file : files) {
                read(file, staging);
            }
            staging.handOn();
            return true;
        } catch (IOException e) {
            requireGone(files, writer, e);
            return false;
        }
    }

    private void read(LiveFile file, LetterStaging staging) throws IOException {
        long before = staging.letters();
        reader.read(file, staging::add);
        requireAllKept(file, staging);
        long found = staging.letters() - before;
        if (found != file.rows()) {
            throw new IOException(FailureCode.FILES_NOT_COUNTED.says(file.path() + " holds " + found
                    + " dead letters, the log says " + file.rows()
                    + "; see what 'verify' says, and restore it from a backup"));
        }
    }

    private boolean commit(
            List<LiveFile> files,
            LetterStaging staging,
            String commitId,
            Instant began,
            TableWriter writer,
            BiConsumer<Commit, RetryTally> told)
            throws IOException {
        if (staging.tally().rows() == 0) {
            throw new IllegalStateException("Letters became rows when they were looked at, and do not now: " + files);
        }
        FileSums sums = staging.sums();
        PendingCommit pending =
                PendingCommit.replace(commitId, began, LetterFiles.of(files, sums), staging.staged(), means.note());
        return writer.commit(pending)
                .match(
                        done -> {
                            own.add(done.commit().version());
                            all.add(staging.tally());
                            // Before it is published: it stands, and the next start publishes it if this does not.
                            told.accept(done.commit(), staging.tally());
                            writer.publish(done.commit());
                            return true;
                        },
                        fenced -> {
                            throw new LakeRefusedException(
                                    FailureCode.CHANGED_MEANWHILE,
                                    "The dead letters of " + table.name()
                                            + " cannot be retried by this process any more: " + fenced.why()
                                            + "; run it again");
                        },
                        discarded -> false); // another writer was faster: what lives is asked for anew
    }

    /** A file that cannot be read has perhaps given way to another one, which is looked at then. */
    private static void requireGone(Collection<LiveFile> files, TableWriter writer, IOException failure)
            throws IOException {
        writer.refresh();
        boolean isGone = !writer.inventory()
                .orElseThrow()
                .notLive(files.stream().map(LiveFile::removed).toList())
                .isEmpty();
        if (!isGone) {
            throw failure;
        }
    }

    /** What a file says of itself: enough to know what it is without the log, and that it is none of a micro-batch. */
    private Map<String, String> footer(String commitId, Instant began) {
        Map<String, String> footer = new TreeMap<>();
        footer.put("esports-lake.table", table.name());
        footer.put("esports-lake.schema-version", String.valueOf(table.schemaVersion()));
        footer.put("esports-lake.application", means.program().application());
        footer.put("esports-lake.writer", means.program().writerId());
        footer.put("esports-lake.replace", commitId);
        footer.put("esports-lake.time", began.toString());
        return footer;
    }
}
