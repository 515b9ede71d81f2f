package io.esportslake.reader;

import io.esportslake.log.Commit;
import io.esportslake.log.CommitLog;
import io.esportslake.log.LakeStorage;
import io.esportslake.log.Progress;
import io.esportslake.log.Root;
import io.esportslake.source.TopicPartition;
import io.esportslake.store.FileLakeStorage;
import io.esportslake.store.LakePaths;
import io.esportslake.table.PartitionKey;
import io.esportslake.table.TableDefinition;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * The proof that a lake holds what its commit log promises. The newest document is the horizon: what is committed
 * later, while this runs, is not looked at. Changes nothing and takes no lock.
 */
public final class Verification implements AutoCloseable {

    /** Of the newest file of each partition directory, so many rows are recomputed unless all are. */
    static final int SAMPLE_ROWS = 10_000;

    /** A window is sealed at most so often while a table is read, unless it is read very slowly. */
    private static final int LOOKS = 5;

    private static final List<String> LINEAGE = List.of("kafka_partition", "kafka_offset");

    private final LakePaths paths;
    private final boolean isDeep;
    private final LongSupplier nanoClock;
    private final Watcher watcher;
    private final BufferAllocator allocator = new RootAllocator();

    /** How much is looked at. */
    public enum Depth {
        /** All offsets; a sample of the other columns. */
        SAMPLE,
        /** Every value of every column. */
        DEEP
    }

    /** Is told how far a table is. */
    @FunctionalInterface
    public interface Watcher {
        /**
         * Told after each file.
         *
         * @param table the table
         * @param files its files that were looked at, 0 before the first
         * @param all its files
         */
        void reached(String table, int files, int all);
    }

    /**
     * Looks at nothing before it is run.
     *
     * @param nanoClock monotonic nanoseconds
     */
    public Verification(LakePaths paths, Depth depth, LongSupplier nanoClock, Watcher watcher) {
        this.paths = paths;
        this.watcher = watcher;
        this.isDeep = depth == Depth.DEEP;
        this.nanoClock = nanoClock;
    }

    /** An I/O step whose time counts for a check. */
    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    /**
     * Verifies a table.
     *
     * @param broker to compare with, when it shall be asked
     * @throws IOException when something could not be looked at, for example for lack of rights, or because a store
     *     does not answer
     * @throws io.esportslake.log.LakeRefusedException when the temporary directory does not take a copy of a file
     */
    public TableResult verify(TableDefinition table, Optional<BrokerView> broker) throws IOException {
        for (int look = 1; ; look++) {
            try {
                return look(table, broker);
            } catch (SealedMeanwhileException e) {
                if (look == LOOKS) {
                    throw new IOException(
                            "Files of " + table.name() + " were sealed while they were read, " + LOOKS
                                    + " times in a row, the last time " + e.getMessage() + "; run it again",
                            e);
                }
            }
        }
    }

    private TableResult look(TableDefinition table, Optional<BrokerView> broker) throws IOException {
        LakeStorage storage = FileLakeStorage.reading(paths);
        CommitLog log = storage.log(table.name());
        LogCheck logCheck = new LogCheck(table.name(), log, paths);
        Optional<Commit> horizon = logCheck.horizon();
        // Files are published after their document, so those listed now are in the log when it is looked at next.
        List<TableListing> listings = new ArrayList<>();
        for (Root root : Root.values()) {
            listings.add(TableListing.of(paths, root, table.name()));
        }
        if (horizon.isEmpty()) {
            return withoutCommit(table, logCheck, listings);
        }
        HeldFiles held = HeldFiles.at(horizon.get(), paths, storage);
        return verify(table, horizon.get(), log, logCheck, listings, held, broker);
    }

    private TableResult verify(
            TableDefinition table,
            Commit horizon,
            CommitLog log,
            LogCheck logCheck,
            List<TableListing> listings,
            HeldFiles held,
            Optional<BrokerView> broker)
            throws IOException {
        long newest = Math.max(horizon.version(), log.newestVersion().orElse(0));
        Map<Path, LakeFile> files = new LinkedHashMap<>();
        listings.forEach(listing -> listing.files().forEach(file -> files.put(file.location(), new LakeFile(file))));
        files.putAll(held.present());
        RangesCheck ranges = new RangesCheck(table.name());
        TotalsCheck totals = new TotalsCheck(table.name());
        FilesCheck filesCheck = new FilesCheck(
                paths,
                horizon,
                newest,
                files,
                held,
                listings.stream().flatMap(listing -> listing.foreign().stream()).toList());
        BrokerCheck brokerCheck = new BrokerCheck(table.name());
        walk(horizon, logCheck, List.of(ranges, totals, filesCheck, brokerCheck));
        timed(filesCheck, filesCheck::end);

        FootersCheck footers =
                new FootersCheck(table, filesCheck, horizon.progress().keySet());
        OffsetsCheck offsets = new OffsetsCheck(horizon, ranges, filesCheck);
        DerivedCheck derived = new DerivedCheck(table);
        Set<LakeFile> sample = isDeep ? new HashSet<>(files.values()) : newestOfEachKey(files.values());
        int looked = 0;
        for (LakeFile file : files.values()) {
            watcher.reached(table.name(), looked++, files.size());
            timed(footers, () -> footers.check(file));
            if (file.isReadable) {
                scan(table, file, sample.contains(file), footers, offsets, derived);
            }
        }
        watcher.reached(table.name(), looked, files.size());
        timed(offsets, offsets::end);

        List<Check> checks = new ArrayList<>(List.of(logCheck, ranges, totals, filesCheck, footers, offsets, derived));
        Optional<Map<TopicPartition, Long>> lag = Optional.empty();
        if (broker.isPresent()) {
            timed(brokerCheck, () -> brokerCheck.check(horizon, broker.get(), logCheck::newest));
            checks.add(brokerCheck);
            lag = Optional.of(brokerCheck.lag());
        }
        return new TableResult(
                table.name(),
                horizon.version(),
                checks.stream().map(Check::result).toList(),
                horizon.progress().entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, entry -> next(entry.getValue()))),
                lag);
    }

    private static Long next(Progress progress) {
        return progress.next();
    }

    private void walk(Commit horizon, LogCheck logCheck, List<DocumentCheck> checks) throws IOException {
        Optional<Commit> before = Optional.empty();
        for (long version = horizon.prunedBelow(); version <= horizon.version(); version++) {
            long start = nanoClock.getAsLong();
            Optional<Commit> commit = logCheck.next(horizon, version);
            logCheck.took(nanoClock.getAsLong() - start);
            if (commit.isPresent()) {
                for (DocumentCheck check : checks) {
                    Optional<Commit> previous = before;
                    timed(check, () -> check.next(previous, commit.get()));
                }
            }
            before = commit;
        }
    }

    private void scan(
            TableDefinition table,
            LakeFile file,
            boolean isSampled,
            FootersCheck footers,
            OffsetsCheck offsets,
            DerivedCheck derived)
            throws IOException {
        boolean isDerived = isSampled && file.file.root() == Root.PROCESSED;
        long start = nanoClock.getAsLong();
        long derivedNanos = 0;
        long rows = 0;
        List<String> columns = columns(table, file, isDerived, derived);
        try (FileScan scan = file.read(location -> FileScan.open(allocator, location, columns))) {
            while (scan.next()) {
                VectorSchemaRoot batch = scan.batch();
                offsets.check(file, batch);
                long wanted = isDeep ? batch.getRowCount() : Math.min(batch.getRowCount(), SAMPLE_ROWS - rows);
                if (isDerived && wanted > 0) {
                    long from = nanoClock.getAsLong();
                    derived.check(file, batch, (int) wanted);
                    derivedNanos += nanoClock.getAsLong() - from;
                }
                rows += batch.getRowCount();
            }
            if (rows != file.rows) {
                footers.found(
                        file.toString(),
                        Check.number(rows) + " rows",
                        Check.number(file.rows) + " as its footer says",
                        FootersCheck.RESTORE);
            }
        } catch (NoSuchFileException | DamagedFileException e) {
            footers.unreadable(file, e, "pages that can be read");
        }
        derived.took(derivedNanos);
        offsets.took(nanoClock.getAsLong() - start - derivedNanos);
    }

    /** Deep, all columns are read, so that every page is decoded once. */
    private List<String> columns(TableDefinition table, LakeFile file, boolean isDerived, DerivedCheck derived) {
        if (isDeep) {
            Relation relation = file.file.root() == Root.PROCESSED ? Relation.rows(table) : Relation.deadLetters(table);
            return relation.columns().stream()
                    .filter(column -> !relation.partitionColumns().contains(column))
                    .toList();
        }
        List<String> columns = new ArrayList<>(LINEAGE);
        if (isDerived) {
            columns.addAll(derived.needed());
        }
        return columns;
    }

    private static Set<LakeFile> newestOfEachKey(Iterable<LakeFile> files) {
        Map<PartitionKey, LakeFile> newest = new HashMap<>();
        for (LakeFile file : files) {
            if (file.file.root() == Root.PROCESSED) {
                newest.merge(
                        file.file.partitionKey(),
                        file,
                        (one, other) -> Comparator.comparingLong((LakeFile of) -> of.file.version())
                                                .compare(one, other)
                                        < 0
                                ? other
                                : one);
            }
        }
        return new HashSet<>(newest.values());
    }

    /** A table without a commit is sound when it is without files, too. */
    private static TableResult withoutCommit(TableDefinition table, LogCheck logCheck, List<TableListing> listings) {
        List<String> found = new ArrayList<>();
        for (TableListing listing : listings) {
            listing.files().forEach(file -> found.add(file.toString()));
            listing.foreign().forEach(thing -> found.add(thing.path().toString()));
        }
        if (!found.isEmpty()) {
            logCheck.found(
                    "log",
                    found.size() + " files, such as " + found.get(0) + ", but no commit",
                    "a commit log beside them",
                    "Restore the log from a backup; or, when they are from another program, move them away");
        }
        return new TableResult(table.name(), 0, List.of(logCheck.result()), Map.of(), Optional.empty());
    }

    private void timed(Check check, Step step) throws IOException {
        long start = nanoClock.getAsLong();
        step.run();
        check.took(nanoClock.getAsLong() - start);
    }

    /** Lets go of the memory, and ends in an {@link IllegalStateException} when some of it leaked. */
    @Override
    public void close() {
        allocator.close();
    }
}
