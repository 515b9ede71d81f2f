package io.esportslake.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.log.Root;
import io.esportslake.store.LakePaths;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileScanTest {

    @TempDir
    private Path directory;

    /** The library opens a file twice; it may go, or be written over, in between. */
    @Test
    void aFileThatGoesBeforeItsRowsAreReadIsGoneAndNotDamaged() throws IOException {
        assertThat(failure(Files::delete))
                .map(Object::getClass)
                .isIn(Optional.empty(), Optional.of(NoSuchFileException.class));
    }

    @Test
    void aFileThatIsNoParquetIsDamaged() throws IOException {
        Path file = Files.writeString(directory.resolve("x.parquet"), "no Parquet", StandardCharsets.UTF_8);
        try (RootAllocator memory = new RootAllocator()) {
            assertThat(failureOf(() ->
                            FileScan.open(memory, file, List.of("match_id")).close()))
                    .containsInstanceOf(DamagedFileException.class);
        }
    }

    private interface Act {
        void on(Path file) throws IOException;
    }

    private interface Work {
        void run() throws IOException;
    }

    /** What the first batch of a file ends with that something was done to after it was opened. */
    private Optional<IOException> failure(Act meanwhile) throws IOException {
        LakePaths lake = SampleLake.small(directory.resolve("lake"));
        Path file;
        try (Stream<Path> files = Files.walk(lake.root(Root.PROCESSED))) {
            file = files.filter(path -> path.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
        }
        try (RootAllocator memory = new RootAllocator();
                FileScan scan = FileScan.open(memory, file, List.of("kafka_offset"))) {
            meanwhile.on(file);
            return failureOf(scan::next);
        }
    }

    private static Optional<IOException> failureOf(Work work) {
        try {
            work.run();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e);
        }
    }
}
