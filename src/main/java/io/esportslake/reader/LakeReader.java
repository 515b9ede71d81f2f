package io.esportslake.reader;

import io.esportslake.parquet.ParquetFooter;
import io.esportslake.store.LakePaths;
import io.esportslake.table.PartitionKey;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * The rows that readers of plain files see: published files, that is, committed rows only. Order: by partition directory,
 * then by commit, then as written. One batch of one file is in memory at a time.
 */
public final class LakeReader implements AutoCloseable {

    /** So many keys take some 100 MB. */
    static final int MOST_KEYS = 500_000;

    private final LakePaths paths;
    private final BufferAllocator allocator = new RootAllocator();

    public LakeReader(LakePaths paths) {
        this.paths = paths;
    }

    /** How many rows there are; read from the files' footers. @throws IOException that names a file that is damaged */
    public long count(Relation relation, PartitionFilter filter) throws IOException {
        long rows = 0;
        for (PublishedFile file : files(relation, filter)) {
            try (SeekableByteChannel channel = Files.newByteChannel(file.location())) {
                rows += ParquetFooter.read(channel, file.location().toString()).rows();
            } catch (FileSystemException e) {
                throw e;
            } catch (IOException e) {
                throw new DamagedFileException(e.getMessage(), e);
            }
        }
        return rows;
    }

    /**
     * Shows all rows to a visitor, until it says no.
     *
     * @param columns names of the relation's columns, in the order wanted, at least one
     * @throws IOException that names a file that is damaged
     */
    public void read(Relation relation, PartitionFilter filter, List<String> columns, RowVisitor visitor)
            throws IOException {
        for (PublishedFile file : files(relation, filter)) {
            if (!read(file, relation, columns, visitor)) {
                return;
            }
        }
    }

    /**
     * Shows the rows that were processed last, newest first. Reads the files of the newest commits only, as many as it takes;
     * keeps as many rows in memory as are asked for, for each file of one commit.
     *
     * @param most how many rows at most
     * @throws IOException that names a file that is damaged
     */
    public void newest(Relation relation, PartitionFilter filter, List<String> columns, int most, RowVisitor visitor)
            throws IOException {
        List<String> withOrder = new ArrayList<>(columns);
        withOrder.addAll(NewestRows.ORDER);
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

    /**
     * Shows the newest row of each key, in the order of {@link #read}. Reads all rows once for what tells which ones these
     * are, then the files in which they stand; keeps some hundred bytes in memory for each key.
     *
     * @param keyColumn the table's
     * @param filter which partitions the newest rows are shown of: rows of all others count, or an older one would show
     * @throws IOException that names a file that is damaged
     * @throws TooManyKeysException when there are more than {@value #MOST_KEYS} keys
     */
    public void latest(
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
                                .equals(places.get(values[columns.size()]));
                        return !isNewest || visitor.row(Arrays.copyOf(values, columns.size()));
                    });
            if (!goesOn) {
                return;
            }
        }
    }

    /** How many keys have their newest row there; else as {@link #latest}. */
    public long countLatest(Relation relation, String keyColumn, PartitionFilter filter) throws IOException {
        List<PublishedFile> files = files(relation, PartitionFilter.ALL);
        return places(files, relation, keyColumn).values().stream()
                .filter(place -> filter.admits(files.get(place.file()).partitionKey()))
                .count();
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
        return TableListing.partitionDirectories(paths, relation.root(), relation.table(), relation.partitionColumns());
    }

    /** @return whether the visitor wants more */
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
        return TableListing.of(paths, relation.root(), relation.table(), filter::admits)
                .files();
    }

    /** @throws IllegalStateException when memory leaked */
    @Override
    public void close() {
        allocator.close();
    }
}
