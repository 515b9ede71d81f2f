package io.esportslake.reader;

import io.esportslake.batch.BatchLimits;
import io.esportslake.batch.StoredLetters;
import io.esportslake.declare.TableFile;
import io.esportslake.declare.TableFileException;
import io.esportslake.ingest.LetterChoice;
import io.esportslake.ingest.LetterFileReader;
import io.esportslake.ingest.LetterRetry;
import io.esportslake.ingest.RetryTally;
import io.esportslake.ingest.ThisProgram;
import io.esportslake.ingest.TimeAndIds;
import io.esportslake.log.Commit;
import io.esportslake.log.Inventory;
import io.esportslake.log.Lake;
import io.esportslake.log.LakeStorage;
import io.esportslake.log.Lakes;
import io.esportslake.log.LiveFile;
import io.esportslake.log.RootedPath;
import io.esportslake.log.StepListener;
import io.esportslake.parquet.ParquetEncoder;
import io.esportslake.parquet.ParquetSettings;
import io.esportslake.store.FileLakeStorage;
import io.esportslake.store.LakePaths;
import io.esportslake.table.TableDefinition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/** A table whose file could not read a part of its records, the same file mended, and a retry of its dead letters. */
public final class RetriedLake {

    static final Instant RETRIED = Instant.parse("2026-03-02T00:00:00Z");
    static final String TABLE = "games";

    private static final String FILE = """
            table: games
            version: %d
            topic: esports-games
            key: id
            columns:
              id: string
              status: string
              kills: %s
            partitions: [status]
            """;

    private static final List<String> STATUS = List.of("finished", "live", "scheduled");

    private static final long MEMORY_BYTES = 64 << 20;

    private RetriedLake() {}

    /** Takes no word for a number. */
    static TableDefinition strict() {
        return parsed(FILE.formatted(1, "int"));
    }

    /** Knows what {@code many} is, and not what {@code few} is. */
    static TableDefinition mended() {
        return parsed(FILE.formatted(2, "{ type: int, values: { many: 5 } }"));
    }

    private static TableDefinition parsed(String yaml) {
        try {
            return TableFile.parse("games.yaml", yaml.getBytes(StandardCharsets.UTF_8));
        } catch (TableFileException e) {
            throw new AssertionError(e);
        }
    }

    /** A record whose kills are that JSON value. */
    static byte[] record(int number, String kills) {
        return ("{\"id\":\"g-" + number + "\",\"status\":\"" + STATUS.get(number % 3) + "\",\"kills\":" + kills + "}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Of each ten records nine are letters, and one of those stays one. */
    static String kills(int number) {
        return switch (number % 10) {
            case 0 -> "7";
            case 1 -> "\"few\"";
            default -> "\"many\"";
        };
    }

    /** One commit of twenty records: two rows, and 18 letters of which two stay letters. */
    public static void make(Path directory) throws IOException {
        try (SampleLake lake = new SampleLake(directory, "writer-1", List.of(strict()))) {
            fill(lake, 1, 10, RetriedLake::kills);
        }
    }

    /**
     * Commits with rows and letters, in two topic partitions each.
     *
     * @param kills of the record of each number
     */
    static void fill(SampleLake lake, int commits, int records, Function<Integer, String> kills) {
        lake.assign(TABLE, 2);
        int[] number = {0};
        for (int commit = 0; commit < commits; commit++) {
            for (int partition = 0; partition < 2; partition++) {
                lake.send(TABLE, partition, records, i -> record(number[0], kills.apply(number[0]++)));
            }
            lake.flush();
        }
    }

    /** Everything. */
    static final class All implements LetterChoice {
        @Override
        public boolean mayMean(LiveFile file) {
            return true;
        }

        @Override
        public boolean means(String reason, int partition, long offset, Instant processed) {
            return true;
        }
    }

    /** With the table's file mended. */
    public static RetryTally retry(Path directory, boolean isForecast, BiConsumer<Commit, RetryTally> told)
            throws IOException {
        LakePaths paths = LakePaths.of(directory);
        return isForecast ? forecast(paths) : retry(paths, StepListener.NONE, new All(), told);
    }

    /** As a process of its own does that opens the lake, retries and closes it. */
    static RetryTally retry(LakePaths paths, StepListener listener) throws IOException {
        return retry(paths, listener, new All(), (commit, tally) -> {});
    }

    static RetryTally retry(
            LakePaths paths, StepListener listener, LetterChoice choice, BiConsumer<Commit, RetryTally> told)
            throws IOException {
        return retry(paths, listener, choice, told, MEMORY_BYTES);
    }

    /** With so many bytes of memory for what is decoded. */
    static RetryTally retry(LakePaths paths, long memoryBytes) throws IOException {
        return retry(paths, StepListener.NONE, new All(), (commit, tally) -> {}, memoryBytes);
    }

    private static RetryTally retry(
            LakePaths paths,
            StepListener listener,
            LetterChoice choice,
            BiConsumer<Commit, RetryTally> told,
            long memoryBytes)
            throws IOException {
        LakeStorage storage = FileLakeStorage.of(paths, "w-" + UUID.randomUUID(), listener);
        try (Lake lake = Lake.open(storage, Lakes.options(() -> RETRIED, mended()));
                BufferAllocator memory = new RootAllocator(memoryBytes)) {
            return of(paths, choice, memory).run(lake.table(TABLE), told);
        }
    }

    static RetryTally forecast(LakePaths paths) throws IOException {
        return forecast(paths, MEMORY_BYTES);
    }

    static RetryTally forecast(LakePaths paths, long memoryBytes) throws IOException {
        LakeStorage storage = FileLakeStorage.reading(paths);
        try (BufferAllocator memory = new RootAllocator(memoryBytes)) {
            return of(paths, new All(), memory)
                    .forecast(Inventory.newest(storage.log(TABLE), storage.documents(TABLE))
                            .orElseThrow());
        }
    }

    static LetterRetry of(LakePaths paths, LetterChoice choice, BufferAllocator memory) {
        HeldPartReader files = new HeldPartReader(paths);
        LetterFileReader letters = (file, batches) -> files.rows(
                new RootedPath(file.root(), file.path()), StoredLetters.columns(), Integer.MAX_VALUE, batches::next);
        return new LetterRetry(
                mended(),
                letters,
                choice,
                new LetterRetry.Means(
                        BatchLimits.defaults(),
                        100,
                        new ParquetEncoder(ParquetSettings.defaults()),
                        new ThisProgram("retrier", "esports-lake test", "-Xmx somewhere"),
                        new TimeAndIds(
                                () -> RETRIED,
                                System::nanoTime,
                                () -> UUID.randomUUID().toString()),
                        "by a test"),
                memory);
    }
}
