package io.esportslake.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.esportslake.app.Threads;
import io.esportslake.log.Commit;
import io.esportslake.log.CommitLog;
import io.esportslake.log.Inventory;
import io.esportslake.log.Lakes;
import io.esportslake.log.NewFile;
import io.esportslake.log.Publication;
import io.esportslake.log.Root;
import io.esportslake.log.RootedPath;
import io.esportslake.log.StepListener;
import io.esportslake.log.TableStorage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/** Requests of one flush are on their way at the same time, and never too many of them. */
class S3ConcurrencyTest {

    private static final int FILES = 24;
    private static final int MOST = 8;

    /** A request waits until as many are there as may be; a moment longer to see whether there come more. */
    private static final class Crowd {
        private final CountDownLatch full = new CountDownLatch(MOST);
        private final AtomicInteger present = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();

        void visit() throws IOException {
            most.accumulateAndGet(present.incrementAndGet(), Math::max);
            full.countDown();
            try {
                assertThat(full.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IOException(e);
            } finally {
                present.decrementAndGet();
            }
        }
    }

    private final Crowd uploads = new Crowd();
    private final Crowd copies = new Crowd();
    private final FaultyHttp network = new FaultyHttp();
    private S3LakeStorage storage;
    private TableStorage table;

    @BeforeEach
    void begin() throws IOException {
        ObjectStore store = TestStore.store(network, S3Clients.Patience.USUAL, RequestListener.NONE);
        storage = new S3LakeStorage(
                S3Keys.of(TestStore.newPlace()), "w", store, Threads::start, StepListener.NONE, MOST, 1);
        table = storage.table("matches");
    }

    private List<RootedPath> stage() throws IOException {
        List<RootedPath> staged = new ArrayList<>();
        for (int i = 0; i < FILES; i++) {
            NewFile file = table.stage(Root.PROCESSED);
            file.output().write(("file " + i).getBytes(UTF_8));
            file.seal();
            staged.add(new RootedPath(Root.PROCESSED, file.path()));
        }
        table.settleStaged(staged);
        return staged;
    }

    private static RootedPath published(RootedPath staged) {
        return new RootedPath(Root.PROCESSED, "matches/" + staged.path().replace('/', '-') + ".parquet");
    }

    @Test
    void filesOfAFlushAreUploadedAndCopiedEightAtATime() throws IOException {
        network.next(FILES, FaultyHttp.method("PUT"), call -> {
            uploads.visit();
            return call.make();
        });
        network.next(FILES, FaultyHttp::isCopy, call -> {
            copies.visit();
            return call.make();
        });

        List<RootedPath> staged = stage();
        List<Publication> done = table.forEach(staged, file -> table.publish(file, published(file)));

        assertThat(done).hasSize(FILES).containsOnly(Publication.DONE);
        assertThat(uploads.most).hasValue(MOST);
        assertThat(copies.most).hasValue(MOST);
    }

    @Test
    void theTailOfALogIsReadEightDocumentsAtATime() throws IOException {
        CommitLog log = storage.log("matches");
        for (long version = 1; version <= FILES; version++) {
            log.putIfAbsent(Lakes.commit(version, "c" + version, "", Map.of()));
        }
        Commit head = log.read(FILES).orElseThrow();
        network.next(FILES, FaultyHttp.method("GET"), call -> {
            copies.visit();
            return call.make();
        });

        assertThat(Inventory.at(head, log, storage.documents("matches")).version())
                .isEqualTo(FILES);
        assertThat(copies.most).hasValue(MOST);
    }

    /** A part that comes after the upload is given up would lie in the store, and cost, for ever. */
    @Test
    void anUploadIsGivenUpWhenAllOfItsPartsHaveEnded() throws Exception {
        List<String> happened = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch mayEnd = new CountDownLatch(1);
        network.next(part("1"), FaultyHttp.answer(403, "AccessDenied"));
        network.next(part("2"), call -> {
            try {
                mayEnd.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            HttpExecuteResponse answer = call.make();
            happened.add("part 2");
            return answer;
        });
        network.next(FaultyHttp.method("DELETE"), call -> {
            happened.add("given up");
            return call.make();
        });
        NewFile file = table.stage(Root.PROCESSED);
        file.output().write(new byte[2 * S3NewFile.PART_BYTES + 1]);

        Thread deletes = new Thread(() -> {
            try {
                file.delete();
            } catch (IOException e) {
                happened.add(e.toString());
            }
        });
        deletes.start();
        await().until(() -> deletes.getState() == Thread.State.WAITING || !happened.isEmpty());
        mayEnd.countDown();
        deletes.join();

        assertThat(happened).containsExactly("part 2", "given up");
    }

    private static Predicate<SdkHttpRequest> part(String number) {
        return request -> request.method() == SdkHttpMethod.PUT
                && request.firstMatchingRawQueryParameter("partNumber").equals(Optional.of(number));
    }

    /** A heartbeat of which the store has one beat, and does not answer it until it is told to. */
    private final class BeatOnItsWay {
        private final ObjectName lock = S3Keys.of(TestStore.newPlace()).lock("w");
        private final CountDownLatch mayEnd = new CountDownLatch(1);
        private final ObjectStore store;
        final Heartbeat heartbeat;
        private final Thread beats;

        BeatOnItsWay() throws IOException {
            store = TestStore.store(network, S3Clients.Patience.USUAL, RequestListener.NONE);
            heartbeat = new Heartbeat(store, new S3Steps(StepListener.NONE), lock, new byte[1]);
            beats = new Thread(heartbeat::beat);
            CountDownLatch isOnItsWay = new CountDownLatch(1);
            network.next(FaultyHttp.method("PUT"), call -> {
                isOnItsWay.countDown();
                try {
                    mayEnd.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                return call.make();
            });
            beats.start();
            await().until(() -> {
                synchronized (heartbeat) {
                    heartbeat.notifyAll(); // earlier than in fifteen seconds
                }
                return isOnItsWay.getCount() == 0;
            });
        }

        void mayEnd() {
            mayEnd.countDown();
        }

        void join() throws InterruptedException {
            beats.join();
        }

        boolean countsAsAlive() throws IOException {
            return Heartbeat.isAlive(store.get(lock).orElseThrow());
        }
    }

    @Test
    void aBeatThatTheStoreDoesNotAnswerHoldsUpNoDeath() throws Exception {
        BeatOnItsWay beat = new BeatOnItsWay();
        Thread stops = new Thread(beat.heartbeat::stop);
        stops.start();
        stops.join(TimeUnit.SECONDS.toMillis(30));
        boolean hasStopped = !stops.isAlive();
        beat.mayEnd();
        beat.join();

        assertThat(hasStopped).isTrue();
    }

    /** Else a writer that has ended would count as one that lives. */
    @Test
    void noBeatComesAfterTheRelease() throws Exception {
        BeatOnItsWay beat = new BeatOnItsWay();
        Thread releases = new Thread(() -> {
            try {
                beat.heartbeat.release();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        releases.start();
        await().until(() -> releases.getState() == Thread.State.BLOCKED || !releases.isAlive());
        beat.mayEnd();
        releases.join();
        beat.join();

        assertThat(beat.countsAsAlive()).isFalse();
    }

    @Test
    void whatFailsIsToldWhenAllThatWasBegunHasEndedAndNothingMoreIsBegun() throws IOException {
        List<RootedPath> staged = stage();
        AtomicInteger begun = new AtomicInteger();
        AtomicInteger ended = new AtomicInteger();

        assertThatThrownBy(() -> table.forEach(staged, file -> {
                    int number = begun.incrementAndGet();
                    copies.visit();
                    ended.incrementAndGet();
                    if (number == 1) {
                        throw new IOException("the first one fails");
                    }
                    return file;
                }))
                .hasMessage("the first one fails");

        assertThat(begun.get()).isEqualTo(ended.get()).isBetween(MOST, FILES - 1);
    }
}
