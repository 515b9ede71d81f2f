package io.esportslake.log;

import io.esportslake.declare.BuiltInTables;
import io.esportslake.store.FileLakeStorage;
import io.esportslake.store.LakePaths;
import io.esportslake.table.PartitionKey;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Measures a table with many live files, of which only the log knows: what reading it at a start, a commit, an index
 * and the list of all files take. Run it with a small heap: {@code InventoryScale DIRECTORY FILES KEYS}.
 */
public final class InventoryScale {

    private static final PrintStream OUT = System.out;

    private final LakeStorage storage;
    private final int files;
    private final int keys;

    private InventoryScale(LakePaths paths, int files, int keys) {
        storage = FileLakeStorage.of(paths, "scale");
        this.files = files;
        this.keys = keys;
    }

    private static PartitionKey key(int number) {
        return new PartitionKey(List.of("status"), List.of("s" + number));
    }

    private LiveFile file(int number) {
        long version = 1 + number / 4;
        PartitionKey key = key(number % keys);
        FileSums sums = new FileSums(
                List.of(
                        new OffsetSpan(Lakes.ZERO, 40, 100L * number, 100L * number + 60),
                        new OffsetSpan(Lakes.ONE, 40, 100L * number, 100L * number + 60)),
                Instant.EPOCH.plusSeconds(version));
        return new LiveFile(
                version,
                Root.PROCESSED,
                FileNames.published("matches", key, version, number % 4),
                key,
                80,
                12_345,
                Optional.of(sums));
    }

    private void run() throws IOException {
        Documents documents = storage.documents("matches");
        long through = 1 + files / 4;
        DocumentName[] name = new DocumentName[1];
        measure("segments and index of " + files + " files and " + keys + " keys written", () -> {
            InventoryWriter writer = new InventoryWriter("matches", documents, InventoryLimits.DEFAULT, through);
            for (int i = 0; i < files; i++) {
                writer.add(file(i));
            }
            List<PartitionKey> all = Stream.iterate(0, i -> i < keys, i -> i + 1)
                    .map(InventoryScale::key)
                    .toList();
            name[0] = writer.end(all);
        });
        List<FileChange> tail = new ArrayList<>();
        for (int i = 1; i <= 500; i++) {
            List<LiveFile> added = new ArrayList<>();
            for (int n = 0; n < 4; n++) {
                LiveFile file = file(n);
                added.add(new LiveFile(
                        through + i,
                        file.root(),
                        FileNames.published("matches", key(n), through + i, n),
                        key(n),
                        80,
                        12_345,
                        file.sums()));
            }
            tail.add(new FileChange(through + i, added, List.of()));
        }
        FileHistory history = version -> Optional.of(tail.get((int) (version - through - 1)));
        long head = through + 499;
        for (int round = 0; round < 3; round++) {
            measure("a start: index, " + keys + " keys and a tail of 499 commits", () -> {
                Inventory found = Inventory.at("matches", head, Optional.of(name[0]), history, documents);
                require(found.keys().size(), keys);
                require(found.sums().files(), files + 4L * 499);
            });
        }
        InventoryKeeper keeper = new InventoryKeeper("matches", history, documents, InventoryLimits.DEFAULT);
        measure(
                "the first commit of a writer: it counts the tail",
                () -> require(
                        keeper.next(Optional.of(name[0]), tail.get(498)).equals(Optional.of(name[0])) ? 1 : 0, 1));
        measure(
                "a commit that writes a new index",
                () -> require(
                        keeper.next(Optional.of(name[0]), tail.get(499))
                                .orElseThrow()
                                .version(),
                        through + 500));
        measure("all files that live, one by one", () -> {
            long[] count = {0};
            Inventory.at("matches", head, Optional.of(name[0]), history, documents)
                    .forEach(file -> count[0]++);
            require(count[0], files + 4L * 499);
        });
        sizes(documents);
    }

    private void sizes(Documents documents) throws IOException {
        long bytes = 0;
        long index = 0;
        int segments = 0;
        for (DocumentName name : documents.names()) {
            long length = documents.read(name).orElseThrow().length;
            bytes += length;
            index = name.kind() == DocumentName.Kind.INDEX ? Math.max(index, length) : index;
            segments += name.kind() == DocumentName.Kind.FILES ? 1 : 0;
        }
        OUT.printf(Locale.ROOT, "%d segments, %,d bytes beside the log, the index %,d bytes%n", segments, bytes, index);
    }

    private static void require(long found, long expected) {
        if (found != expected) {
            throw new IllegalStateException("Found " + found + ", expected " + expected);
        }
    }

    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    private static void measure(String what, Work work) throws IOException {
        System.gc();
        ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
        long start = System.nanoTime();
        work.run();
        long millis = (System.nanoTime() - start) / 1_000_000;
        long peak = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
        OUT.printf(Locale.ROOT, "%,8d ms, heap at most %,4d MiB: %s%n", millis, peak >> 20, what);
    }

    /** Writes below a directory that shall be empty. */
    public static void main(String[] args) throws IOException {
        TableSchema schema = TableSchema.first(BuiltInTables.MATCHES);
        OUT.printf(
                Locale.ROOT,
                "a schema document has %,d bytes%n",
                schema.document().bytes().length);
        new InventoryScale(LakePaths.of(Path.of(args[0])), Integer.parseInt(args[1]), Integer.parseInt(args[2])).run();
    }
}
