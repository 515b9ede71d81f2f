package io.esportslake.reader;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.dataset.file.FileFormat;
import org.apache.arrow.dataset.file.FileSystemDatasetFactory;
import org.apache.arrow.dataset.jni.NativeMemoryPool;
import org.apache.arrow.dataset.scanner.ScanOptions;
import org.apache.arrow.dataset.scanner.Scanner;
import org.apache.arrow.dataset.source.Dataset;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the rows of one file, in the file's order, some columns only. Nothing is kept from batch to batch.
 */
final class FileScan implements AutoCloseable {

    /** Rows of a batch: large enough that the way through native code does not count, small in memory. */
    static final long BATCH_ROWS = 16_384;

    private final FileSystemDatasetFactory factory;
    private final Dataset dataset;
    private final Scanner scanner;
    private final ArrowReader reader;
    private final Path file;
    private final LocalCopy copy;

    private FileScan(
            Path file,
            LocalCopy copy,
            FileSystemDatasetFactory factory,
            Dataset dataset,
            Scanner scanner,
            ArrowReader reader) {
        this.file = file;
        this.copy = copy;
        this.factory = factory;
        this.dataset = dataset;
        this.scanner = scanner;
        this.reader = reader;
    }

    /**
     * Begins to read.
     *
     * @param columns names of columns, at least one; those that the file lacks, because they came later, are left out
     * @throws DamagedFileException when it is there and cannot be read as Parquet
     * @throws IOException when it is not there, or may not be read
     * @throws io.esportslake.log.LakeRefusedException when the libraries that read are missing
     */
    static FileScan open(BufferAllocator allocator, Path file, List<String> columns) throws IOException {
        return open(allocator, file, columns, Integer.MAX_VALUE);
    }

    /**
     * The same with smaller batches.
     *
     * @param mostRows of a batch, 1 or more
     */
    static FileScan open(BufferAllocator allocator, Path file, List<String> columns, int mostRows) throws IOException {
        ArrowLibraries.require();
        LocalCopy copy = LocalCopy.of(file);
        FileSystemDatasetFactory factory = null;
        Dataset dataset = null;
        Scanner scanner = null;
        try {
            factory = new FileSystemDatasetFactory(
                    allocator,
                    NativeMemoryPool.getDefault(),
                    FileFormat.PARQUET,
                    copy.path().toUri().toString());
            // Once: of a small file, to find out what it looks like is most of the work.
            Schema schema = factory.inspect();
            dataset = factory.finish(schema);
            List<String> there = schema.getFields().stream().map(Field::getName).toList();
            List<String> scanned = columns.stream().filter(there::contains).toList();
            scanner = dataset.newScan(new ScanOptions.Builder(Math.min(mostRows, BATCH_ROWS))
                    // A scan without columns has no rows: then any column of the file does.
                    .columns(Optional.of((scanned.isEmpty() ? there.subList(0, 1) : scanned).toArray(String[]::new)))
                    .build());
            return new FileScan(file, copy, factory, dataset, scanner, scanner.scanBatches());
        } catch (RuntimeException e) {
            close(scanner, dataset, factory, copy);
            throw failed(file, copy, e);
        }
    }

    /**
     * The library that reads has one kind of failure: what it is that a file cannot be opened, the system tells. The
     * library opens it twice, and it may go in between.
     */
    private static IOException failed(Path file, LocalCopy copy, Exception failure) throws IOException {
        if (!copy.isCopy()) {
            Files.newByteChannel(file).close();
        }
        return unreadable(file, failure);
    }

    /** The current batch; its vectors are refilled by {@link #next}. */
    VectorSchemaRoot batch() throws IOException {
        return reader.getVectorSchemaRoot();
    }

    /**
     * Moves to the next batch; false when there is none.
     *
     * @throws DamagedFileException when it is there and cannot be read as Parquet
     * @throws IOException when it went meanwhile, or may not be read
     */
    boolean next() throws IOException {
        try {
            return reader.loadNextBatch();
        } catch (RuntimeException | IOException e) {
            throw failed(file, copy, e);
        }
    }

    @Override
    public void close() throws IOException {
        close(reader, scanner, dataset, factory, copy);
    }

    private static void close(@Nullable AutoCloseable... parts) throws IOException {
        Exception failure = null;
        for (AutoCloseable part : parts) {
            try {
                if (part != null) {
                    part.close();
                }
            } catch (Exception e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw new IOException("Reading ended badly: " + failure.getMessage(), failure);
        }
    }

    private static IOException unreadable(Path file, Exception failure) {
        String message = String.valueOf(failure.getMessage());
        int end = message.indexOf('\n');
        return new DamagedFileException(
                file + " cannot be read: " + (end < 0 ? message : message.substring(0, end)), failure);
    }
}
