package io.esportslake.reader;

import io.esportslake.log.FileNames;
import io.esportslake.log.Root;
import io.esportslake.parquet.ParquetFooter;
import io.esportslake.store.LakePaths;
import io.esportslake.table.PartitionKey;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * The rows of a lake: those that readers of plain files see, that is, committed ones only; and, unless these alone are
 * asked for, those that are committed and held back from them. Order: by partition directory, then by commit, then as
 * written. One batch of one file is in memory at a time.
 */
public final class LakeReader implements AutoCloseable {

    /** So many keys take some 100 MB. */
    static final int MOST_KEYS = 500_000;

    private final LakePaths paths;
    private final Files files;
    private final BufferAllocator allocator = new RootAllocator();

    /** Reads what is committed: what readers of plain files see, and what is held back from them. */
    public LakeReader(LakePaths paths) {
        this(paths, CommittedFiles::of);
    }

    private LakeReader(LakePaths paths, Files files) {
        this.paths = paths;
        this.files = files;
    }

    /** Reads what readers of plain files see. */
    public static LakeReader ofVisible(LakePaths paths) {
        return new LakeReader(
                paths,
                (of, relation, filter) -> TableListing.of(of, relation.root(), relation.table(), filter::admits)
                        .files());
    }

    /** Which files are read. */
    @FunctionalInterface
    private interface Files {
        List<PublishedFile> of(LakePaths paths, Relation relation, PartitionFilter filter) throws IOException;
    }

    /**
     * How many rows there are; read from the files' footers.
     *
     * @throws IOException that names a file that is damaged
     */
    public long count(Relation relation, PartitionFilter filter) throws IOException {
        return ReadAgain.answer(() -> {
            long rows = 0;
            for (PublishedFile file : files(relation, filter)) {
                rows += rows(file);
            }
            return rows;
        });
    }

    private static long rows(PublishedFile file) throws IOException {
        try {
            return FileBytes.read(file.location(), file.location().toString(), ParquetFooter::read)
                    .rows();
        } catch (NoSuchFileException e) {
            throw sealedOr(file, e);
        }
    }

    /**
     * Shows all rows to a visitor, until it says no.
     *
     * @param columns names of the relation's columns, in the order wanted, at least one
     * @throws IOException that names a file that is damaged
     */
    public void read(Relation relation, PartitionFilter filter, List<String> columns, RowVisitor visitor)
            throws IOException {
        ReadAgain.show(visitor, noting -> {
            for (PublishedFile file : files(relation, filter)) {
                if (!read(file, relation, columns, noting)) {
                    return;
                }
            }
        });
    }

    /**
     * Shows the rows that were processed last, newest first. Reads the files of the newest commits only, as many as it
     * takes; keeps as many rows in memory as are asked for, for each file of one commit.
     *
     * @param most how many rows at most
     * @throws IOException that names a file that is damaged
     */
    public void newest(Relation relation, PartitionFilter filter, List<String> columns, int most, RowVisitor visitor)
            throws IOException {
        ReadAgain.show(visitor, noting -> showNewest(relation, filter, columns, most, noting));
    }

    private void showNewest(
            Relation relation, PartitionFilter filter, List<String> columns, int most, RowVisitor visitor)
            throws IOException {
        List<String> withOrder = new ArrayList<>(columns);
        withOrder.addAll(NewestRows.ORDER);
        Map<String, Instant> newestRows = CommittedFiles.newestRows(paths, relation);
        if (!newestRows.isEmpty()) {
            showNewest(relation, files(relation, filter), newestRows, columns, most, visitor);
            return;
        }
        NavigableMap<Long, List<PublishedFile>> byVersion = new TreeMap<>(Comparator.reverseOrder());
        for (PublishedFile file : files(relation, filter)) {
            byVersion
                    .computeIfAbsent(file.version(), version -> new ArrayList<>())
                    .add(file);
        }
        int left = most;
        for (List<PublishedFile> files : byVersion.values()) {
            NewestRows rows = new NewestRows(left, columns.size());
            for (PublishedFile file : files) {
                read(file, relation, withOrder, rows);
            }
            for (Object[] row : rows.newestFirst()) {
                if (!visitor.row(row)) {
                    return;
                }
                left--;
            }
            if (left == 0) {
                return;
            }
        }
    }

    /** Files whose newest rows are known; others are older than all of them. */
    private void showNewest(
            Relation relation,
            List<PublishedFile> files,
            Map<String, Instant> newestRows,
            List<String> columns,
            int most,
            RowVisitor visitor)
            throws IOException {
        List<PublishedFile> newestFirst = new ArrayList<>(files);
        newestFirst.sort(Comparator.comparing((PublishedFile file) -> newestRows.getOrDefault(file.path(), Instant.MIN))
                .thenComparing(PublishedFile::version)
                .reversed());
        List<String> withOrder = new ArrayList<>(columns);
        withOrder.addAll(NewestRows.ORDER);
        NewestRows rows = new NewestRows(most, columns.size());
        for (PublishedFile file : newestFirst) {
            Instant newest = newestRows.get(file.path());
            if (newest != null && rows.isFullAndNewerThan(newest)) {
                break;
            }
            read(file, relation, withOrder, rows);
        }
        for (Object[] row : rows.newestFirst()) {
            if (!visitor.row(row)) {
                return;
            }
        }
    }

    /**
     * Shows the newest row of each key, in the order of {@link #read}. Reads all rows once for what tells which ones
     * these are, then the files in which they stand; keeps some hundred bytes in memory for each key.
     *
     * @param keyColumn the table's
     * @param filter which partitions the newest rows are shown of: rows of all others count, or an older one would show
     * @throws IOException that names a file that is damaged
     * @throws TooManyKeysException when there are more than {@value #MOST_KEYS} keys
     */
    public void latest(
            Relation relation, String keyColumn, PartitionFilter filter, List<String> columns, RowVisitor visitor)
            throws IOException {
        ReadAgain.show(visitor, noting -> showLatest(relation, keyColumn, filter, columns, noting));
    }

    private void showLatest(
            Relation relation, String keyColumn, PartitionFilter filter, List<String> columns, RowVisitor visitor)
            throws IOException {
        List<PublishedFile> files = files(relation, PartitionFilter.ALL);
        Map<Object, LatestRows.Place> places = places(files, relation, keyColumn);
        BitSet wanted = new BitSet();
        places.values().forEach(place -> wanted.set(place.file()));
        List<String> withPlace = withPlace(columns, keyColumn);
        for (int i = 0; i < files.size(); i++) {
            int file = i;
            boolean goesOn = !wanted.get(i)
                    || !filter.admits(files.get(i).partitionKey())
                    || read(files.get(i), relation, withPlace, values -> {
                        boolean isNewest = LatestRows.Place.of(file, values, columns.size() + 1)
                                .equals(places.get(LatestRows.key(values[columns.size()])));
                        return !isNewest || visitor.row(Arrays.copyOf(values, columns.size()));
                    });
            if (!goesOn) {
                return;
            }
        }
    }

    /** How many keys have their newest row there; else as {@link #latest}. */
    public long countLatest(Relation relation, String keyColumn, PartitionFilter filter) throws IOException {
        return ReadAgain.answer(() -> {
            List<PublishedFile> files = files(relation, PartitionFilter.ALL);
            return places(files, relation, keyColumn).values().stream()
                    .filter(place -> filter.admits(files.get(place.file()).partitionKey()))
                    .count();
        });
    }

    private Map<Object, LatestRows.Place> places(List<PublishedFile> files, Relation relation, String keyColumn)
            throws IOException {
        LatestRows rows = new LatestRows(MOST_KEYS);
        List<String> read = withPlace(List.of(), keyColumn);
        for (int i = 0; i < files.size(); i++) {
            int file = i;
            read(files.get(i), relation, read, values -> {
                rows.add(values[0], LatestRows.Place.of(file, values, 1));
                return true;
            });
        }
        return rows.places();
    }

    private static List<String> withPlace(List<String> columns, String keyColumn) {
        List<String> all = new ArrayList<>(columns);
        all.add(keyColumn);
        all.addAll(LatestRows.ORDER);
        return all;
    }

    /** Names of the partition directories there are, by column. */
    public Map<String, Set<String>> partitionDirectories(Relation relation) throws IOException {
        Map<String, Set<String>> found = TableListing.partitionDirectories(
                paths, relation.root(), relation.table(), relation.partitionColumns());
        for (PublishedFile file : TableListing.held(paths, relation.root(), relation.table())) {
            PartitionKey key = file.partitionKey();
            for (int i = 0; i < key.columns().size(); i++) {
                found.computeIfAbsent(key.columns().get(i), first -> new TreeSet<>())
                        .add(PartitionKey.segment(
                                key.columns().get(i), key.values().get(i)));
            }
        }
        return found;
    }

    /** {@return whether the visitor wants more} */
    private boolean read(PublishedFile file, Relation relation, List<String> columns, RowVisitor visitor)
            throws IOException {
        Object[] values = new Object[columns.size()];
        PartitionKey key = file.partitionKey();
        try (FileScan scan = FileScan.open(allocator, file.location(), scanned(relation, columns))) {
            while (scan.next()) {
                VectorSchemaRoot batch = scan.batch();
                FieldVector[] vectors = new FieldVector[values.length];
                for (int i = 0; i < values.length; i++) {
                    int inKey = key.columns().indexOf(columns.get(i));
                    vectors[i] = inKey < 0 ? batch.getVector(columns.get(i)) : null;
                    values[i] = inKey < 0 ? null : key.values().get(inKey);
                }
                for (int row = 0; row < batch.getRowCount(); row++) {
                    for (int i = 0; i < values.length; i++) {
                        if (vectors[i] != null) {
                            values[i] = VectorValues.get(vectors[i], row);
                        }
                    }
                    if (!visitor.row(values)) {
                        return false;
                    }
                }
            }
        } catch (NoSuchFileException e) {
            throw sealedOr(file, e);
        }
        return true;
    }

    private static List<String> scanned(Relation relation, List<String> columns) {
        List<String> inPath = relation.partitionColumns();
        List<String> inFile = columns.stream()
                .filter(column -> !inPath.contains(column))
                .distinct()
                .toList();
        // A scan without columns has no rows: then any column of the file does.
        return inFile.isEmpty()
                ? List.of(relation.columns().stream()
                        .filter(column -> !inPath.contains(column))
                        .findFirst()
                        .orElseThrow())
                : inFile;
    }

    private List<PublishedFile> files(Relation relation, PartitionFilter filter) throws IOException {
        return files.of(paths, relation, filter);
    }

    private static IOException sealedOr(PublishedFile file, NoSuchFileException failure) {
        if (FileNames.isHeld(file.path()) || file.root() == Root.DEAD_LETTERS) {
            throw new SealedMeanwhileException(file.location().toString());
        }
        return failure;
    }

    /** Lets go of the memory, and ends in an {@link IllegalStateException} when some of it leaked. */
    @Override
    public void close() {
        allocator.close();
    }
}
