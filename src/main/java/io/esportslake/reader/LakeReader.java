package io.esportslake.reader;

import io.esportslake.commit.LakePaths;
import io.esportslake.parquet.ParquetFooter;
import io.esportslake.table.PartitionKey;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * The rows that readers of plain files see: published files, that is, committed rows only. Order: by partition directory,
 * then by commit, then as written. One batch of one file is in memory at a time.
 */
public final class LakeReader implements AutoCloseable {

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
        List<String> inPath = relation.partitionColumns();
        List<String> inFile = columns.stream()
                .filter(column -> !inPath.contains(column))
                .distinct()
                .toList();
        // A scan without columns has no rows: then any column of the file does.
        List<String> scanned = inFile.isEmpty()
                ? List.of(relation.columns().stream()
                        .filter(column -> !inPath.contains(column))
                        .findFirst()
                        .orElseThrow())
                : inFile;
        Object[] values = new Object[columns.size()];
        for (PublishedFile file : files(relation, filter)) {
            PartitionKey key = file.partitionKey();
            try (FileScan scan = FileScan.open(allocator, file.location(), scanned)) {
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
                            return;
                        }
                    }
                }
            }
        }
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
