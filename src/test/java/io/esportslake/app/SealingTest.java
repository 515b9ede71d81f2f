package io.esportslake.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import io.esportslake.config.Configured;
import io.esportslake.config.LakeConfig;
import io.esportslake.config.ReadPaths;
import io.esportslake.config.StoreTraffic;
import io.esportslake.declare.BuiltInTables;
import io.esportslake.log.Lake;
import io.esportslake.log.Lakes;
import io.esportslake.log.SealTurn;
import io.esportslake.parquet.DuckDb;
import io.esportslake.reader.SampleLake;
import io.esportslake.seal.SealStatus;
import io.esportslake.source.TopicPartition;
import io.esportslake.store.FileLakeStorage;
import io.esportslake.store.LakePaths;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.NotificationOptions;
import jakarta.enterprise.util.TypeLiteral;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The last turn of a run, over real files. */
class SealingTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private final Told told = new Told();

    /** Two parts of each of three keys, held back; the older one of one key is damaged. */
    private Path lakeWithADamagedPart() throws IOException {
        Path place = directory.resolve("lake");
        try (SampleLake lake = SampleLake.holding(place, "writer-1")) {
            lake.assign("matches", 1);
            for (int batch = 0; batch < 2; batch++) {
                for (String status : List.of("live", "finished", "scheduled")) {
                    lake.send("matches", 0, "{\"match_id\":\"m-" + batch + "\",\"status\":\"" + status + "\"}");
                }
                lake.flush();
            }
        }
        Path key = place.resolve("processed/_held/matches/status=live");
        try (java.util.stream.Stream<Path> parts = Files.list(key)) {
            Path damaged = parts.sorted().toList().get(0);
            byte[] bytes = Files.readAllBytes(damaged);
            Arrays.fill(bytes, 4, 200, (byte) 0);
            Files.write(damaged, bytes);
            return damaged;
        }
    }

    /** Seals as a run does at its end. */
    private void seal(LastTurn turn) throws IOException {
        seal("10s", turn);
    }

    private void seal(String flushInterval, LastTurn turn) throws IOException {
        Path place = directory.resolve("lake");
        LakeConfig config = Configured.by(Map.of(
                "DATA_LAKE_PATH",
                place.toString(),
                "KAFKA_BOOTSTRAP_SERVERS",
                "127.0.0.1:1",
                "ESPORTS_LAKE_FLUSH_INTERVAL",
                flushInterval,
                "ESPORTS_LAKE_VISIBLE_AFTER",
                "1d"));
        try (Lake lake = Lake.open(
                        FileLakeStorage.of(LakePaths.of(place), "writer-2"),
                        Lakes.options(() -> SampleLake.START.plusSeconds(60), BuiltInTables.MATCHES));
                StreamOverLake stream = new StreamOverLake(directory.resolve("other"), "writer-3", 10)) {
            Sealing sealing = new Sealing(config, new ReadPaths(config, new StoreTraffic()), told);
            sealing.start(lake, List.of(stream.stream()));
            turn.of(sealing);
            sealing.pause(LONG);
            sealing.close();
        }
    }

    /** What ends a run. */
    private interface LastTurn {
        void of(Sealing sealing) throws IOException;
    }

    private void assertAllButTheDamagedKeyAreVisible(Path damaged) throws Exception {
        assertThat(DuckDb.query(
                        "select status, count(*) from read_parquet(%s, hive_partitioning = true) group by all order by 1",
                        directory.resolve("lake/processed/matches/**/*.parquet")))
                .containsExactly("finished|2", "scheduled|2");
        SealStatus last = told.get(told.size() - 1);
        assertThat(last.held().sums().files()).isEqualTo(2);
        assertThat(last.trouble().orElseThrow()).startsWith(damaged.toString());
    }

    @Test
    void aStopShowsReadersWhatItCanThoughOnePartIsDamaged() throws Exception {
        Path damaged = lakeWithADamagedPart();

        seal(sealing -> {
            assertThat(sealing.pause(LONG)).isTrue();
            assertThat(sealing.sealTheRest(LONG)).isTrue();
        });

        assertAllButTheDamagedKeyAreVisible(damaged);
    }

    @Test
    void aRunUntilTheLatestOffsetsShowsReadersWhatItCanThoughOnePartIsMissing() throws Exception {
        Path missing = lakeWithADamagedPart();

        seal(sealing -> {
            Files.delete(missing);
            sealing.sealAll();
        });

        assertAllButTheDamagedKeyAreVisible(missing);
        assertThat(told.get(told.size() - 1).trouble()).contains(missing + " is missing; put it back from a backup");
    }

    @Test
    void whoeverReadsTheLowestTopicPartitionOfTheTablesTopicOwnsIt() {
        TopicPartition before = new TopicPartition("a-topic-before", 0);
        TopicPartition zero = new TopicPartition("matches", 0);
        TopicPartition one = new TopicPartition("matches", 1);
        Set<TopicPartition> known = Set.of(before, one, zero);

        assertThat(Sealing.turn("matches", known, Set.of(zero, one))).isEqualTo(SealTurn.OWNER);
        assertThat(Sealing.turn("matches", known, Set.of(one))).isEqualTo(SealTurn.OTHER);
        assertThat(Sealing.turn("matches", known, Set.of())).isEqualTo(SealTurn.OTHER);
        assertThat(Sealing.turn("matches", Set.of(before), Set.of(zero))).isEqualTo(SealTurn.OTHER);
    }

    @Test
    void anObserverThatFailsEndsNoSealing() throws Exception {
        lakeWithADamagedPart();
        told.failures.set(2);

        seal("100ms", sealing -> await().untilAsserted(() -> assertThat(told).hasSizeGreaterThan(1)));
    }

    @Test
    void memoryThatIsNotGivenBackKeepsNoLakeFromBeingClosed() {
        BufferAllocator memory = new RootAllocator(1_024);
        assertThat(memory.buffer(128).capacity()).as("what nobody gives back").isEqualTo(128);

        assertThatCode(() -> Sealing.giveBack(memory)).doesNotThrowAnyException();
    }

    /** Keeps what is fired. */
    private static final class Told extends CopyOnWriteArrayList<SealStatus> implements Event<SealStatus> {
        private static final long serialVersionUID = 1L;
        private final AtomicInteger failures = new AtomicInteger();

        @Override
        public void fire(SealStatus status) {
            if (failures.getAndDecrement() > 0) {
                throw new IllegalStateException("An observer fails");
            }
            add(status);
        }

        @Override
        public <U extends SealStatus> CompletionStage<U> fireAsync(U status) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <U extends SealStatus> CompletionStage<U> fireAsync(U status, NotificationOptions options) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Event<SealStatus> select(Annotation... qualifiers) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <U extends SealStatus> Event<U> select(Class<U> subtype, Annotation... qualifiers) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <U extends SealStatus> Event<U> select(TypeLiteral<U> subtype, Annotation... qualifiers) {
            throw new UnsupportedOperationException();
        }
    }
}
