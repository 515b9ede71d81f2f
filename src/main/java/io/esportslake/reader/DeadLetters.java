package io.esportslake.reader;

import io.esportslake.log.FileSums;
import io.esportslake.log.Inventory;
import io.esportslake.log.LakeStorage;
import io.esportslake.log.LiveFile;
import io.esportslake.log.Root;
import io.esportslake.store.LakePaths;
import io.esportslake.table.TableDefinition;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * The dead letters of a table that live by its commit log, whether readers of plain files see them yet or not. The log
 * says which files can hold what is asked for, so the others are not opened; a letter that is not meant is not read
 * beyond what tells so. In memory are a segment of the log, a batch of one file, and what {@link #newest} keeps.
 */
public final class DeadLetters implements AutoCloseable {

    /** What a letter is chosen by. */
    private static final List<String> CHOSEN_BY =
            List.of("reason", "kafka_partition", "kafka_offset", "processing_timestamp");

    /** Files that are put in order at once when the newest letters are looked for. */
    private static final int FILES_IN_ORDER = 10_000;

    /** So often is begun again when a seal has moved letters while they were looked for. */
    private static final int LOOKS = 3;

    private final LakePaths paths;
    private final LakeStorage storage;
    private final BufferAllocator allocator = new RootAllocator();
    private final List<LiveFile> missing = new ArrayList<>();

    /**
     * Reads nothing before it is asked.
     *
     * @param storage the same lake, to read its logs
     */
    public DeadLetters(LakePaths paths, LakeStorage storage) {
        this.paths = paths;
        this.storage = storage;
    }

    /**
     * Shows the letters to a visitor, until it says no: in the order of the commits, then as written. Those that
     * another commit moved to another file meanwhile come last.
     *
     * @param columns names of columns of {@link Relation#deadLetters}, in the order wanted
     * @return how many letters could not be shown, because their file is not there though it lives: that of the newest
     *     commit is published in a moment, any other one is lost
     * @throws IOException that names a file that is damaged
     */
    public long read(TableDefinition table, LetterFilter filter, List<String> columns, RowVisitor visitor)
            throws IOException {
        Optional<Inventory> inventory = inventory(table);
        boolean[] isWanted = {true};
        if (inventory.isPresent()) {
            inventory.get().forEach(file -> {
                if (isWanted[0] && isMeant(file, filter)) {
                    isWanted[0] = read(file, filter, columns, visitor);
                }
            });
        }
        return isWanted[0] && inventory.isPresent() ? readMoved(table, inventory.get(), filter, columns, visitor) : 0;
    }

    /**
     * Shows the letters that were processed last, newest first.
     *
     * @param most how many at most; so many are kept in memory
     * @return how many letters could not be shown, like {@link #read}
     * @throws IOException that names a file that is damaged
     */
    public long newest(TableDefinition table, LetterFilter filter, List<String> columns, int most, RowVisitor visitor)
            throws IOException {
        Optional<Inventory> found = inventory(table);
        if (found.isEmpty()) {
            return 0;
        }
        Inventory inventory = found.get();
        List<String> withOrder =
                Stream.concat(columns.stream(), NewestRows.ORDER.stream()).toList();
        NewestRows letters = new NewestRows(most, columns.size());
        NavigableSet<LiveFile> files = newestFiles(inventory, file -> isMeant(file, filter));
        while (!files.isEmpty()) {
            for (LiveFile file : files) {
                if (letters.isFullAndNewerThan(newestTime(file))) {
                    break;
                }
                read(file, filter, withOrder, letters);
            }
            LiveFile last = files.last();
            boolean isDone = files.size() < FILES_IN_ORDER || letters.isFullAndNewerThan(newestTime(last));
            files = isDone
                    ? Collections.emptyNavigableSet()
                    : newestFiles(
                            inventory,
                            file -> isMeant(file, filter) && LetterMark.NEWEST_FIRST.compare(last, file) < 0);
        }
        long lost = readMoved(table, inventory, filter, withOrder, letters);
        for (Object[] letter : letters.newestFirst()) {
            if (!visitor.row(letter)) {
                break;
            }
        }
        return lost;
    }

    /**
     * Finds the letters that were processed last, or the next older ones. In memory are those of the page.
     *
     * @param most how many letters at most
     * @param mostFiles how many files are looked through at most, whatever is found in them
     * @param after where the page before ended; empty for the first
     * @throws IOException that names a file that is damaged
     */
    public LetterPage page(
            TableDefinition table, LetterFilter filter, int most, int mostFiles, Optional<LetterMark> after)
            throws IOException {
        for (int look = 1; ; look++) {
            Optional<Inventory> inventory = inventory(table);
            if (inventory.isEmpty()) {
                return new LetterPage(List.of(), Optional.empty(), 0);
            }
            LetterPage page = page(inventory.get(), filter, most, mostFiles, after);
            if (missing.isEmpty() || look == LOOKS) {
                return page;
            }
        }
    }

    private LetterPage page(
            Inventory inventory, LetterFilter filter, int most, int mostFiles, Optional<LetterMark> after)
            throws IOException {
        long seen = after.map(LetterMark::seen).orElse(inventory.version());
        List<String> columns = Stream.concat(Letter.COLUMNS.stream(), NewestRows.ORDER.stream())
                .toList();
        List<Letter> letters = new ArrayList<>();
        Optional<LetterMark> next = Optional.empty();
        int looked = 0;
        for (LiveFile file : newestFiles(
                inventory,
                candidate -> isMeant(candidate, filter) && after.stream().allMatch(mark -> mark.admits(candidate)))) {
            if (letters.size() == most || looked++ == mostFiles) {
                next = Optional.of(LetterMark.before(file, seen));
                break;
            }
            int left = most - letters.size();
            NewestRows rows = new NewestRows(left + 1, Letter.COLUMNS.size());
            Optional<LetterMark> shownFrom = after.filter(mark -> mark.isPartlyShown(file));
            read(file, filter, columns, values -> {
                boolean isNew = shownFrom.stream()
                        .allMatch(mark -> Letter.of(values).place().compareTo(mark.below()) < 0);
                return !isNew || rows.row(values);
            });
            List<Letter> found = rows.newestFirstInOrder().map(Letter::of).toList();
            letters.addAll(found.subList(0, Math.min(left, found.size())));
            if (found.size() > left) {
                next = Optional.of(
                        LetterMark.within(file, seen, found.get(left - 1).place()));
                break;
            }
        }
        return new LetterPage(
                letters, next, missing.stream().mapToLong(LiveFile::rows).sum());
    }

    private Optional<Inventory> inventory(TableDefinition table) throws IOException {
        missing.clear();
        return Inventory.newest(storage.log(table.name()), storage.documents(table.name()));
    }

    /**
     * Looks in files that came since for the letters of those that went meanwhile.
     *
     * @return those of files that still live
     */
    private long readMoved(
            TableDefinition table, Inventory before, LetterFilter filter, List<String> columns, RowVisitor visitor)
            throws IOException {
        long seen = before.version();
        while (!missing.isEmpty()) {
            List<LiveFile> gone = List.copyOf(missing);
            Inventory now = inventory(table).orElse(before);
            if (now.version() == seen) {
                return gone.stream().mapToLong(LiveFile::rows).sum();
            }
            Set<LiveFile> alive = new HashSet<>();
            List<LiveFile> newer = new ArrayList<>();
            long last = seen;
            now.forEach(file -> {
                if (gone.contains(file)) {
                    alive.add(file);
                } else if (file.version() > last && isMeant(file, filter)) {
                    newer.add(file);
                }
            });
            List<LiveFile> moved =
                    gone.stream().filter(file -> !alive.contains(file)).toList();
            for (LiveFile file : newer) {
                read(file, filter, columns, moved, visitor);
            }
            missing.addAll(alive);
            seen = now.version();
        }
        return 0;
    }

    private static boolean isMeant(LiveFile file, LetterFilter filter) {
        return file.root() == Root.DEAD_LETTERS && filter.mayAdmit(file);
    }

    static Instant newestTime(LiveFile file) {
        return file.sums().map(FileSums::newestProcessingTime).orElse(Instant.MIN);
    }

    private static NavigableSet<LiveFile> newestFiles(Inventory inventory, Predicate<LiveFile> isWanted)
            throws IOException {
        NavigableSet<LiveFile> newest = new TreeSet<>(LetterMark.NEWEST_FIRST);
        inventory.forEach(file -> {
            if (isWanted.test(file)) {
                newest.add(file);
                if (newest.size() > FILES_IN_ORDER) {
                    newest.pollLast();
                }
            }
        });
        return newest;
    }

    private boolean read(LiveFile file, LetterFilter filter, List<String> columns, RowVisitor visitor)
            throws IOException {
        return read(file, filter, columns, List.of(), visitor);
    }

    /**
     * Shows the letters of one file; when it is not there, that is noted.
     *
     * @param once only letters that one of these files held; none for all
     * @return whether the visitor wants more
     */
    private boolean read(
            LiveFile file, LetterFilter filter, List<String> columns, List<LiveFile> once, RowVisitor visitor)
            throws IOException {
        Path location = paths.resolve(file.root(), file.path());
        Object[] values = new Object[columns.size()];
        List<String> scanned =
                Stream.concat(columns.stream(), CHOSEN_BY.stream()).distinct().toList();
        try (FileScan scan = FileScan.open(allocator, location, scanned)) {
            while (scan.next()) {
                VectorSchemaRoot batch = scan.batch();
                List<FieldVector> chosenBy =
                        CHOSEN_BY.stream().map(batch::getVector).toList();
                List<FieldVector> shown = columns.stream().map(batch::getVector).toList();
                for (int row = 0; row < batch.getRowCount(); row++) {
                    if (isMeant(chosenBy, row, filter) && (once.isEmpty() || wasIn(once, chosenBy, row))) {
                        for (int i = 0; i < values.length; i++) {
                            values[i] = VectorValues.get(shown.get(i), row);
                        }
                        if (!visitor.row(values)) {
                            return false;
                        }
                    }
                }
            }
        } catch (NoSuchFileException e) {
            missing.add(file);
        }
        return true;
    }

    private static boolean wasIn(List<LiveFile> files, List<FieldVector> chosenBy, int row) {
        int partition = (Integer) value(chosenBy, 1, row);
        long offset = (Long) value(chosenBy, 2, row);
        return files.stream()
                .flatMap(file -> file.sums().stream())
                .flatMap(sums -> sums.spans().stream())
                .anyMatch(span -> span.topicPartition().partition() == partition
                        && span.first() <= offset
                        && offset <= span.last());
    }

    private static boolean isMeant(List<FieldVector> chosenBy, int row, LetterFilter filter) {
        return filter.admits(
                (String) value(chosenBy, 0, row),
                (Integer) value(chosenBy, 1, row),
                (Long) value(chosenBy, 2, row),
                (Instant) value(chosenBy, 3, row));
    }

    /** Of a column that each letter has. */
    private static Object value(List<FieldVector> chosenBy, int column, int row) {
        return Objects.requireNonNull(VectorValues.get(chosenBy.get(column), row), CHOSEN_BY.get(column));
    }

    /** Lets go of the memory, and ends in an {@link IllegalStateException} when some of it leaked. */
    @Override
    public void close() {
        allocator.close();
    }
}
