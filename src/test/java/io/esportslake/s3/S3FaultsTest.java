package io.esportslake.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.esportslake.app.Threads;
import io.esportslake.log.LakeRefusedException;
import io.esportslake.log.NewFile;
import io.esportslake.log.Publication;
import io.esportslake.log.Root;
import io.esportslake.log.RootedPath;
import io.esportslake.log.StepListener;
import io.esportslake.log.TableStorage;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What networks and stores do now and then: each time it comes out exactly, or it is said. */
class S3FaultsTest {

    private static final byte[] MINE = "mine".getBytes(UTF_8);
    private static final byte[] OTHERS = "another's".getBytes(UTF_8);
    private static final S3Clients.Patience SHORT = new S3Clients.Patience(
            Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(5), Duration.ofSeconds(60));

    private final FaultyHttp network = new FaultyHttp();
    private final List<RequestListener.Request> requests = Collections.synchronizedList(new ArrayList<>());
    private final ObjectStore store = TestStore.store(network, SHORT, requests::add);
    private S3Place place;
    private ObjectName name;

    @BeforeEach
    void begin() throws IOException {
        place = TestStore.newPlace();
        name = place.object("checkpoints/matches/1.json");
    }

    private static Optional<String> text(ObjectName name) throws IOException {
        return TestStore.store().get(name).map(found -> new String(found.bytes(), UTF_8));
    }

    // A commit's put

    @Test
    void aPutWhoseAnswerIsLostIsKnownForOnesOwn() throws IOException {
        network.next(FaultyHttp.method("PUT"), FaultyHttp.lostAnswer());

        assertThat(store.putIfAbsent(name, MINE)).isTrue();

        assertThat(text(name)).contains("mine");
        assertThat(network.isOver()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"500,InternalError", "503,SlowDown", "409,ConditionalRequestConflict", "429,TooManyRequests"})
    void aPutThatSucceededAndWasAnsweredOtherwiseIsKnownForOnesOwn(int status, String code) throws IOException {
        network.next(FaultyHttp.method("PUT"), FaultyHttp.doneAndAnswered(status, code));

        assertThat(store.putIfAbsent(name, MINE)).isTrue();

        assertThat(text(name)).contains("mine");
    }

    @ParameterizedTest
    @CsvSource({"500,InternalError", "503,SlowDown", "409,ConditionalRequestConflict"})
    void aPutThatDidNotComeThereIsTriedAgain(int status, String code) throws IOException {
        network.next(2, FaultyHttp.method("PUT"), FaultyHttp.answer(status, code));

        assertThat(store.putIfAbsent(name, MINE)).isTrue();

        assertThat(text(name)).contains("mine");
        assertThat(requests.stream().filter(RequestListener.Request::isThrottled))
                .hasSize(status == 503 ? 2 : 0);
    }

    @Test
    void aConflictIsNotTakenForALossNorALossForASuccess() throws IOException {
        network.next(FaultyHttp.method("PUT"), call -> {
            TestStore.store().put(name, OTHERS); // somebody else is faster meanwhile
            return FaultyHttp.answer(409, "ConditionalRequestConflict").instead(call);
        });

        assertThat(store.putIfAbsent(name, MINE)).isFalse();

        assertThat(text(name)).contains("another's");
    }

    @Test
    void aNameThatIsTakenByTheSameBytesFromTheBeginningIsTaken() throws IOException {
        store.put(name, MINE);

        assertThat(store.putIfAbsent(name, MINE)).isFalse();
    }

    @Test
    void aPutThatNeverComesThereIsAFaultThatNamesIt() {
        network.next(5, FaultyHttp.method("PUT"), FaultyHttp.answer(500, "InternalError"));

        assertThatThrownBy(() -> store.putIfAbsent(name, MINE))
                .isInstanceOf(StoreException.class)
                .hasMessage("Putting " + name + " failed: HTTP 500 InternalError");
        assertThat(network.isOver()).isTrue();
    }

    private ObjectStore hurried() {
        return TestStore.store(
                network,
                new S3Clients.Patience(
                        Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(2), Duration.ofSeconds(60)),
                requests::add);
    }

    @Test
    void aPutThatHangsIsTriedAgain() throws IOException {
        ObjectStore hurried = hurried();
        network.next(FaultyHttp.method("PUT"), FaultyHttp.silence(60_000));

        assertThat(hurried.putIfAbsent(name, MINE)).isTrue();

        assertThat(text(name)).contains("mine");
    }

    // Reading

    @ParameterizedTest
    @CsvSource({"500,InternalError", "503,SlowDown"})
    void whatIsReadIsAskedForAgain(int status, String code) throws IOException {
        TestStore.store().put(name, MINE);
        network.next(3, FaultyHttp.method("GET"), FaultyHttp.answer(status, code));

        assertThat(store.get(name).map(found -> new String(found.bytes(), UTF_8)))
                .contains("mine");

        assertThat(requests.stream().filter(RequestListener.Request::isRetry)).hasSize(3);
    }

    @Test
    void anAnswerThatEndsTooEarlyIsNotTakenForTheWhole() throws IOException {
        TestStore.store().put(name, MINE);
        network.next(2, FaultyHttp.method("GET"), FaultyHttp.cutOff());

        assertThat(store.get(name).map(found -> new String(found.bytes(), UTF_8)))
                .contains("mine");
    }

    @Test
    void aBodyThatComesSlowlyIsReadWhole() throws IOException {
        TestStore.store().put(name, MINE);
        network.next(FaultyHttp.method("GET"), FaultyHttp.slowBody(50));

        assertThat(store.get(name).map(found -> new String(found.bytes(), UTF_8)))
                .contains("mine");

        assertThat(requests).hasSize(1);
    }

    @Test
    void aBodyThatComesTooSlowlyIsAskedForAgain() throws IOException {
        TestStore.store().put(name, MINE);
        network.next(FaultyHttp.method("GET"), FaultyHttp.slowBody(60_000));

        assertThat(hurried().get(name).map(found -> new String(found.bytes(), UTF_8)))
                .contains("mine");

        assertThat(network.isOver()).isTrue();
    }

    @Test
    void aFileWhoseReadingEndsTooEarlyIsAFault() throws IOException {
        TestStore.store().put(name, MINE);
        network.next(FaultyHttp.method("GET"), FaultyHttp.cutOff());

        assertThatThrownBy(() -> store.open(name).readAllBytes())
                .isInstanceOf(EOFException.class)
                .hasMessage("Reading " + name + " ended after 2 bytes, the store announced 4");
    }

    @Test
    void whatIsForbiddenIsNotTakenForAbsent() {
        network.next(FaultyHttp.method("HEAD"), FaultyHttp.answer(403, ""));

        assertThatThrownBy(() -> store.facts(name))
                .isInstanceOf(StoreException.class)
                .hasMessage("Looking for " + name + " failed: HTTP 403; the credentials need the right for it, and"
                        + " s3:ListBucket too: without that, an object that is not there is answered as forbidden");
    }

    @ParameterizedTest
    @CsvSource({
        "403,RequestTimeTooSkewed,the clocks of this machine and the store differ by too much",
        "403,InvalidAccessKeyId,'the credentials are missing, wrong or have run out'",
        "403,SignatureDoesNotMatch,'the credentials are missing, wrong or have run out'",
        "403,AccessDenied,the credentials lack a right",
        "301,PermanentRedirect,'the bucket is in another region, or none is set; set ESPORTS_LAKE_S3_REGION'",
        "404,NoSuchBucket,there is no bucket"
    })
    void aStoreThatCannotBeUsedIsRefusedWithTheReason(int status, String code, String reason) {
        network.next(10, FaultyHttp.method("GET"), FaultyHttp.answer(status, code));
        S3LakeStorage lake = TestStore.storage(place, "w", store, StepListener.NONE);

        assertThatThrownBy(() -> {
                    try {
                        lake.log("matches").versions();
                    } catch (IOException e) {
                        throw lake.unreadable(e);
                    }
                })
                .isInstanceOf(LakeRefusedException.class)
                .hasMessageStartingWith("EL-2003: The lake at " + place + " cannot be used: Listing ")
                .hasMessageContaining(reason);
    }

    // Publishing

    private RootedPath staged(TableStorage table) throws IOException {
        NewFile file = table.stage(Root.PROCESSED);
        file.output().write(MINE);
        file.seal();
        RootedPath path = new RootedPath(Root.PROCESSED, file.path());
        table.settleStaged(List.of(path));
        return path;
    }

    private static final RootedPath FINAL = new RootedPath(Root.PROCESSED, "matches/status=live/1.parquet");

    private TableStorage table() {
        return TestStore.storage(place, "w", store, StepListener.NONE).table("matches");
    }

    @Test
    void aCopyWhoseAnswerIsLostIsFoundDone() throws IOException {
        TableStorage table = table();
        RootedPath staged = staged(table);
        network.next(FaultyHttp::isCopy, FaultyHttp.lostAnswer());

        assertThat(table.publish(staged, FINAL)).isEqualTo(Publication.DONE);

        assertThat(table.size(FINAL)).hasValue(MINE.length);
        assertThat(requests.stream().filter(made -> made.kind().equals("CopyObject")))
                .hasSize(1);
    }

    @Test
    void aCopyThatAnswersWellWithAnErrorInItsBodyIsTriedAgain() throws IOException {
        TableStorage table = table();
        RootedPath staged = staged(table);
        network.next(FaultyHttp::isCopy, FaultyHttp.answer(200, "InternalError"));

        assertThat(table.publish(staged, FINAL)).isEqualTo(Publication.DONE);

        assertThat(table.size(FINAL)).hasValue(MINE.length);
    }

    @Test
    void aCopyThatFailsAgainAndAgainIsAFaultAndTheStagedFileStays() throws IOException {
        TableStorage table = table();
        RootedPath staged = staged(table);
        network.next(3, FaultyHttp::isCopy, FaultyHttp.answer(503, "SlowDown"));

        assertThatThrownBy(() -> table.publish(staged, FINAL)).isInstanceOf(StoreException.class);

        assertThat(table.size(staged)).hasValue(MINE.length);
        assertThat(table.size(FINAL)).isEmpty();
    }

    @Test
    void aCopyThatComesWhenTheStagedFileIsGoneBringsNothingBack() throws IOException {
        TableStorage table = table();
        RootedPath staged = staged(table);
        network.next(FaultyHttp::isCopy, call -> {
            // While this one sleeps on its way, another process publishes, goes on, and the file is removed again.
            TableStorage other =
                    TestStore.storage(place, "other", StepListener.NONE).table("matches");
            other.publish(staged, FINAL);
            other.deleteStaged(staged);
            other.deletePublished(FINAL);
            return call.make();
        });

        assertThat(table.publish(staged, FINAL)).isEqualTo(Publication.NOT_STAGED);

        assertThat(table.size(FINAL)).isEmpty();
    }

    /** A copy that the store began before the staged file went, and ends when the published one is removed again. */
    private void aCopyEndsLate() throws IOException {
        TestStore.store().put(S3Keys.of(place).file(FINAL.root(), FINAL.path()), MINE);
    }

    private void publishAndRemove(TableStorage table) throws IOException {
        RootedPath staged = staged(table);
        network.next(FaultyHttp::isCopy, call -> {
            throw new IOException("Read timed out"); // the store works on
        });
        assertThat(table.publish(staged, FINAL)).isEqualTo(Publication.DONE);
        table.deleteStaged(staged);
        table.deletePublished(FINAL);
        assertThat(table.size(FINAL)).isEmpty();
    }

    private List<ObjectStore.Listed> withdrawals() throws IOException {
        return TestStore.store().directlyBelow(S3Keys.of(place).withdrawals(), "");
    }

    @Test
    void aCopyThatEndsAMinuteLateBringsARemovedFileBackForAWhileOnly() throws IOException {
        TableStorage table = table();
        publishAndRemove(table);
        aCopyEndsLate();
        assertThat(table.size(FINAL)).hasValue(MINE.length);

        Withdrawals due = new Withdrawals(store, S3Keys.of(place), Threads::start, Duration.ofSeconds(1));
        due.delete(place.object("another"));
        assertThat(withdrawals()).hasSize(2);
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(table.size(FINAL)).isEmpty();
            assertThat(withdrawals()).isEmpty();
        });
    }

    @Test
    void soItIsWhenTheProcessThatRemovedItIsDead() throws IOException {
        publishAndRemove(table());
        aCopyEndsLate();
        S3LakeStorage next = TestStore.storage(place, "next", StepListener.NONE);
        next.sweep(List.of("matches"));
        assertThat(next.table("matches").size(FINAL)).as("not due").isPresent();

        for (ObjectStore.Listed mark : withdrawals()) {
            Files.setLastModifiedTime(
                    TestStore.fileOf(place.object("").withKey(mark.key())),
                    FileTime.from(Instant.now().minus(Duration.ofMinutes(3))));
        }
        assertThat(next.sweep(List.of("matches"))).isEqualTo(1);

        assertThat(next.table("matches").size(FINAL)).isEmpty();
        assertThat(withdrawals()).isEmpty();
    }

    @Test
    void whatOthersPutBesideTheMarksIsPassedOverAndNothingIsDeletedForIt() throws IOException {
        ObjectName marks = S3Keys.of(place).withdrawals();
        ObjectName kept = place.object("processed/matches/kept");
        store.put(kept, MINE);
        // As tools do that make a directory; a note; and what only looks like a mark.
        store.put(marks.plus(""), new byte[0]);
        store.put(marks.plus("readme"), "hands off".getBytes(UTF_8));
        store.put(
                marks.plus("6b9c7d2e-8f43-3a51-b0d6-2f1e4c5a7b90"), (kept.bucket() + "/" + kept.key()).getBytes(UTF_8));
        Withdrawals due = new Withdrawals(store, S3Keys.of(place), (name, task, onFault) -> {}, Duration.ofSeconds(-1));
        due.delete(place.object("gone"));

        assertThat(due.sweep()).isZero();

        assertThat(text(kept)).contains("mine");
        assertThat(withdrawals())
                .extracting(ObjectStore.Listed::key)
                .contains(marks.key() + "readme")
                .doesNotContain(marks.plus(
                                UUID.nameUUIDFromBytes((place.object("gone").bucket() + "/"
                                                        + place.object("gone").key())
                                                .getBytes(UTF_8))
                                        .toString())
                        .key());
    }

    @Test
    void whoeverDeletesAfterALateDeletionWasBrokenOffWaitsAnew() throws IOException {
        List<Runnable> waiting = new ArrayList<>();
        Withdrawals due = new Withdrawals(
                store, S3Keys.of(place), (name, task, onFault) -> waiting.add(task), Duration.ofMinutes(2));
        due.delete(place.object("one"));
        due.delete(place.object("another"));
        assertThat(waiting).hasSize(1);

        Thread.currentThread().interrupt();
        waiting.get(0).run();
        assertThat(Thread.interrupted()).isTrue();
        due.delete(place.object("a third"));

        assertThat(waiting).hasSize(2);
    }

    // Staging

    @Test
    void aDirectoryThatIsNoWritersIsNoDeadWriters() throws IOException {
        ObjectName staging = S3Keys.of(place).staging(Root.PROCESSED, "matches");
        store.put(staging.plus("New folder/readme"), MINE);
        store.put(staging.plus("w-1/1.staged"), MINE);

        assertThat(table().stagingWriters()).containsExactly("w-1");
    }

    @Test
    void aLargeFileComesThereWholeWhateverBecomesOfItsParts() throws IOException {
        TableStorage table = table();
        network.next(2, FaultyHttp.method("PUT"), FaultyHttp.answer(503, "SlowDown"))
                .next(FaultyHttp.method("PUT"), FaultyHttp.lostAnswer())
                .next(
                        request -> request.method().name().equals("POST")
                                && request.rawQueryParameters().containsKey("uploadId"),
                        FaultyHttp.lostAnswer());
        NewFile file = table.stage(Root.PROCESSED);
        byte[] piece = new byte[1024 * 1024];
        int pieces = 2 * S3NewFile.PART_BYTES / piece.length + 1;
        for (int i = 0; i < pieces; i++) {
            Arrays.fill(piece, (byte) i);
            file.output().write(piece);
        }
        file.seal();
        RootedPath path = new RootedPath(Root.PROCESSED, file.path());
        table.settleStaged(List.of(path));

        assertThat(table.size(path)).hasValue((long) pieces * piece.length);
        try (var in = table.open(path)) {
            byte[] found = in.readAllBytes();
            for (int i = 0; i < pieces; i++) {
                assertThat(found[i * piece.length]).isEqualTo((byte) i);
            }
        }
        assertThat(network.isOver()).isTrue();
        assertThat(store.openUploads(place.object(""))).isEmpty();
    }

    @Test
    void aFileThatCannotBeStagedFailsBeforeItsCommit() throws IOException {
        TableStorage table = table();
        network.next(FaultyHttp.method("PUT"), FaultyHttp.answer(403, "AccessDenied"));
        NewFile file = table.stage(Root.PROCESSED);
        file.output().write(1);
        file.seal();

        for (int look = 0; look < 2; look++) { // nor does asking twice make it succeed
            assertThatThrownBy(() -> table.settleStaged(List.of(new RootedPath(Root.PROCESSED, file.path()))))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("HTTP 403 AccessDenied");
        }
    }

    // Stores that do not keep their word

    @Test
    void aStoreThatLetsSeveralWinIsRefused() {
        S3LakeStorage lake = TestStore.storage(place, "w", store, StepListener.NONE);
        network.next(
                1_000, request -> request.firstMatchingHeader("If-None-Match").isPresent(), call -> {
                    call.make();
                    return FaultyHttp.done();
                });

        assertThatThrownBy(lake::probe)
                .isInstanceOf(LakeRefusedException.class)
                .hasMessage("EL-2001: The store of " + place
                        + " cannot hold a lake: 16 put the same object at once, each only if there was none, and the"
                        + " store told 16 of them that they had succeeded, expected 1: two instances could commit the"
                        + " same offsets. Use one whose conditional writes (If-None-Match) hold; docs/object-store.md"
                        + " names some");
    }

    /** As those do who take a sleeper for dead. */
    @Test
    void aProbeThatIsClearedUpInTheMiddleDoesNotBlameTheStore() {
        S3LakeStorage lake = TestStore.storage(place, "w", store, StepListener.NONE);
        network.next(
                request -> request.method().name().equals("GET")
                        && request.encodedPath().endsWith("/race-0"),
                FaultyHttp.answer(404, "NoSuchKey"));

        assertThatThrownBy(lake::probe)
                .isInstanceOf(LakeRefusedException.class)
                .hasMessageStartingWith("EL-2011: ")
                .hasMessageContaining(place + "/checkpoints/_probe/w/ to try the store is gone")
                .hasMessageEndingWith("; start again");
    }

    @Test
    void aCopyThatFailsInPassingDoesNotRefuseTheStore() throws IOException {
        network.next(2, FaultyHttp::isCopy, FaultyHttp.answer(500, "InternalError"));

        TestStore.storage(place, "w", store, StepListener.NONE).probe();

        assertThat(network.isOver()).isTrue();
    }
}
