package io.esportslake.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every commit log keeps to: a part of {@link LakeStorageContract}. */
interface CommitLogContract {

    /** An empty one, each time. */
    StoragePlace newPlace() throws IOException;

    private CommitLog newLog() throws IOException {
        return newPlace().process("w1").log("matches");
    }

    static Commit commit(long version, String commitId) {
        return Lakes.commit(version, commitId, "", Map.of());
    }

    @Test
    default void severalDocumentsAreReadInTheOrderThatWasAsked() throws IOException {
        CommitLog log = newLog();
        for (long version = 1; version <= 30; version++) {
            log.putIfAbsent(commit(version, "c" + version));
        }

        assertThat(log.read(List.of(30L, 2L, 31L, 17L), commit -> commit.map(Commit::commitId)))
                .isEqualTo(List.of(Optional.of("c30"), Optional.of("c2"), Optional.empty(), Optional.of("c17")));
        assertThat(log.read(List.of(), commit -> commit)).isEmpty();
    }

    @Test
    default void anEmptyLogHasNoVersions() throws IOException {
        CommitLog log = newLog();

        assertThat(log.versions()).isEmpty();
        assertThat(log.newestVersion()).isEmpty();
        assertThat(log.read(1)).isEmpty();
        log.settle();
        log.delete(1);
    }

    @Test
    default void commitsThatWerePutAreRead() throws IOException {
        CommitLog log = newLog();

        assertThat(log.putIfAbsent(commit(1, "a"))).isTrue();
        assertThat(log.putIfAbsent(commit(2, "b"))).isTrue();

        assertThat(log.read(1)).isEqualTo(Optional.of(commit(1, "a")));
        assertThat(log.read(2)).isEqualTo(Optional.of(commit(2, "b")));
        assertThat(log.read(3)).isEmpty();
        assertThat(log.versions()).isEqualTo(List.of(1L, 2L));
        assertThat(log.newestVersion()).isEqualTo(OptionalLong.of(2));
    }

    @Test
    default void aVersionThatIsTakenIsNeverReplaced() throws IOException {
        CommitLog log = newLog();
        log.putIfAbsent(commit(1, "a"));

        assertThat(log.putIfAbsent(commit(1, "b"))).isFalse();
        assertThat(log.putIfAbsent(commit(1, "a"))).isFalse();

        assertThat(log.read(1)).isEqualTo(Optional.of(commit(1, "a")));
    }

    @Test
    default void versionsAreAscendingWhateverTheirNumberOfDigits() throws IOException {
        CommitLog log = newLog();
        for (long version : new long[] {10, 9, 100, 1}) {
            log.putIfAbsent(commit(version, "c" + version));
        }

        assertThat(log.versions()).isEqualTo(List.of(1L, 9L, 10L, 100L));
    }

    @Test
    default void aDeletedCommitIsGoneAndItsVersionFree() throws IOException {
        CommitLog log = newLog();
        log.putIfAbsent(commit(1, "a"));
        log.putIfAbsent(commit(2, "b"));

        log.delete(1);
        log.delete(1);

        assertThat(log.read(1)).isEmpty();
        assertThat(log.versions()).isEqualTo(List.of(2L));
        assertThat(log.putIfAbsent(commit(1, "c"))).isTrue();
    }

    @Test
    default void ofManyWhoPutTheSameVersionOneSucceeds() throws Exception {
        CommitLog log = newLog();
        int threads = 8;
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            for (long version = 1; version <= 20; version++) {
                CyclicBarrier together = new CyclicBarrier(threads);
                List<Callable<Boolean>> puts = new ArrayList<>();
                for (int thread = 0; thread < threads; thread++) {
                    Commit commit = commit(version, "t" + thread);
                    puts.add(() -> {
                        together.await();
                        return log.putIfAbsent(commit);
                    });
                }
                int winner = -1;
                List<Future<Boolean>> results = executor.invokeAll(puts);
                for (int thread = 0; thread < threads; thread++) {
                    if (results.get(thread).get()) {
                        assertThat(winner).isEqualTo(-1);
                        winner = thread;
                    }
                }
                assertThat(log.read(version)).isEqualTo(Optional.of(commit(version, "t" + winner)));
            }
        } finally {
            executor.shutdownNow();
        }
    }
}
