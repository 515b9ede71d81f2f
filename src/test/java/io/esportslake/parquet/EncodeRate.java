package io.esportslake.parquet;

import io.esportslake.declare.BuiltInTables;
import io.esportslake.table.TableDefinition;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Prints how many rows per second of one thread's CPU time become Parquet, per table and compression, by
 * {@link ParquetEncoder} and by the library's own column writers, and the files' sizes. Run its main method; arguments:
 * rows, rounds.
 */
final class EncodeRate {

    private EncodeRate() {}

    private interface Encoder {
        long encode(VectorSchemaRoot rows, Map<String, String> metadata, OutputStream out) throws IOException;
    }

    /** One measurement: best and median rows per second, and bytes. */
    private record Rate(double best, double median, long bytes) {
        static Rate of(Encoder encoder, VectorSchemaRoot rows, int rounds) throws IOException {
            double[] rates = new double[rounds];
            long bytes = 0;
            for (int i = -2; i < rounds; i++) {
                long start = cpuNanos();
                bytes = encoder.encode(rows, Map.of(), OutputStream.nullOutputStream());
                if (i >= 0) {
                    rates[i] = rows.getRowCount() / ((cpuNanos() - start) / 1e9);
                }
            }
            Arrays.sort(rates);
            return new Rate(rates[rounds - 1], rates[rounds / 2], bytes);
        }
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    public static void main(String[] args) throws IOException {
        int rows = args.length > 0 ? Integer.parseInt(args[0]) : 200_000;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 7;
        System.out.printf(
                "%-8s %-8s %28s %28s %6s%n", "table", "codec", "own krows/s best/med, MB", "reference", "ratio");
        for (TableDefinition table : BuiltInTables.ALL.all()) {
            try (BufferAllocator allocator = new RootAllocator();
                    VectorSchemaRoot root = SampleRoots.create(table, rows, 42, allocator)) {
                for (Compression compression : Compression.values()) {
                    ParquetSettings settings = ParquetSettings.defaults().withCompression(compression);
                    ParquetEncoder encoder = new ParquetEncoder(settings);
                    Rate own = Rate.of(encoder::encode, root, rounds);
                    Rate reference = Rate.of(new ReferenceEncoder(settings)::encode, root, rounds);
                    System.out.printf(
                            "%-8s %-8s %9.0f /%7.0f, %7.2f %9.0f /%7.0f, %7.2f %6.2f%n",
                            table,
                            compression,
                            own.best() / 1000,
                            own.median() / 1000,
                            own.bytes() / 1e6,
                            reference.best() / 1000,
                            reference.median() / 1000,
                            reference.bytes() / 1e6,
                            own.best() / reference.best());
                }
            }
        }
    }
}
