package io.esportslake.log;

import static io.esportslake.log.Lakes.ONE;
import static io.esportslake.log.Lakes.ZERO;
import static io.esportslake.log.Lakes.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.esportslake.declare.BuiltInTables;
import io.esportslake.declare.TableFile;
import io.esportslake.table.TableDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** What is held back becomes a file that readers see, once, whoever else is at work. */
class SealTest {

    private final MemoryPlace place = new MemoryPlace();
    private final MemoryLakeStorage storage = new MemoryLakeStorage(place, "writer", StepListener.NONE);
    private final TableStorage files = storage.table("matches");
    private final PartJoin join = Lakes.textJoin(files);
    private Lake lake = opened();
    private TableWriter table = started();

    private Lake opened() {
        try {
            return Lake.open(storage, Lakes.options());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private TableWriter started() {
        try {
            TableWriter writer = lake.table("matches");
            publish(writer, Lakes.start("s", ZERO, 0));
            return writer;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private long next() {
        return table.newest().orElseThrow().progress().get(ZERO).next();
    }

    private Commit hold(String status, String contents) throws IOException {
        long next = next();
        List<StagedOutput> files = List.of(Lakes.hold(table, status, ZERO, next, next + 2, contents));
        return publish(table, Lakes.batch("b" + next, ZERO, next, next + 2, files));
    }

    private List<String> visible() throws IOException {
        return place.texts("processed/matches/");
    }

    private List<String> held() {
        return place.namesBelow("processed/_held/");
    }

    private static Commit done(SealOutcome outcome) {
        return outcome.match(SealOutcome.Sealed::commit, notSealed -> {
            throw new AssertionError(notSealed.why());
        });
    }

    private static String notSealed(SealOutcome outcome) {
        return outcome.match(
                outcomeDone -> {
                    throw new AssertionError("sealed by " + outcomeDone.commit());
                },
                SealOutcome.NotSealed::why);
    }

    private List<List<LiveFile>> all(TableSealing sealing) throws IOException {
        return sealing.plan(Lakes.SEAL_RULES, SealTurn.LAST).seals();
    }

    @Test
    void whatIsHeldBackIsNotSeenAndThenSeenOnceInTheOrderOfItsCommits() throws IOException {
        hold("live", "a");
        hold("finished", "b");
        hold("live", "c");
        TableSealing sealing = lake.sealing("matches");
        assertThat(visible()).isEmpty();
        assertThat(held()).hasSize(3);
        assertThat(sealing.held().sums().rows()).isEqualTo(6);
        assertThat(sealing.held().oldest()).contains(Lakes.TIME);

        for (List<LiveFile> parts : all(sealing)) {
            done(sealing.seal(parts, join));
        }

        assertThat(visible()).containsExactlyInAnyOrder("a+c", "b");
        assertThat(held()).isEmpty();
        assertThat(sealing.held()).isEqualTo(HeldSums.NONE);
        assertThat(all(sealing)).isEmpty();
    }

    @Test
    void whatIsGatheredIsHeldBackStillInOneFileAndThenSeenOnceWithWhatCameLater() throws IOException {
        hold("live", "a");
        hold("live", "b");
        TableSealing sealing = lake.sealing("matches");

        Commit gathered = done(sealing.gather(
                sealing.plan(Lakes.GATHER_RULES, SealTurn.OWNER).gathers().get(0), (parts, sums, commitId, output) -> {
                    join.join(parts, sums, commitId, output);
                    hold("live", "c"); // while this one is at work
                }));

        assertThat(gathered.kind()).isEqualTo("seal");
        assertThat(visible()).isEmpty();
        assertThat(held())
                .containsExactly(
                        "processed/_held/matches/status=live/00000000000000000004-0.held",
                        "processed/_held/matches/status=live/00000000000000000005-0.held");
        assertThat(sealing.held().sums().files()).isEqualTo(2);
        assertThat(sealing.held().sums().rows()).isEqualTo(6);
        assertThat(sealing.collect()).isZero();
        done(sealing.seal(all(sealing).get(0), join));
        assertThat(visible()).hasSize(1);
        assertThat(visible().get(0).split("\\+")).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(held()).isEmpty();
        assertThat(sealing.held()).isEqualTo(HeldSums.NONE);
    }

    @Test
    void aSealChangesNoFigureButTheNumberAndSizeOfTheFiles() throws IOException {
        hold("live", "a");
        Commit before = hold("live", "b");
        TableSealing sealing = lake.sealing("matches");

        Commit seal = done(sealing.seal(all(sealing).get(0), join));

        assertThat(seal.progress()).isEqualTo(before.progress());
        assertThat(seal.totals().records()).isEqualTo(before.totals().records());
        assertThat(seal.totals().microBatches()).isEqualTo(before.totals().microBatches());
        assertThat(before.totals().files()).isEqualTo(2);
        assertThat(seal.totals().files()).isEqualTo(1);
        assertThat(seal.totals().bytes()).isEqualTo("a+b".length());
        table.refresh();
        Inventory inventory = table.inventory().orElseThrow();
        List<String> live = new ArrayList<>();
        inventory.forEach(file -> live.add(file.path()));
        assertThat(live).containsExactly("matches/status=live/00000000000000000004-0.parquet");
        assertThat(inventory.sums().rows()).isEqualTo(4);
        assertThat(inventory.heldSums()).isEqualTo(LiveSums.NONE);
    }

    @Test
    void ofTwoWhoSealTheSameOneWinsAndTheOtherPlansAnew() throws IOException {
        hold("live", "a");
        TableSealing mine = lake.sealing("matches");
        TableSealing theirs = lake.sealing("matches");
        List<LiveFile> parts = all(mine).get(0);

        String why = notSealed(mine.seal(parts, (joined, sums, commitId, output) -> {
            join.join(joined, sums, commitId, output);
            done(theirs.seal(parts, join)); // while this one is at work
        }));

        assertThat(why).startsWith("version 3 of writer writer has removed _held/matches/status=live/");
        assertThat(visible()).containsExactly("a");
        assertThat(place.namesBelow("processed/_staging/")).isEmpty();
        hold("live", "b");
        done(mine.seal(all(mine).get(0), join));
        assertThat(visible()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void whoKnowsAnOlderDefinitionSealsNothingAndSaysSo() throws Exception {
        TableDefinition newer = TableFile.parse(
                "matches.yaml",
                BuiltInTables.text("matches")
                        .replace("version: 1", "version: 2")
                        .getBytes(StandardCharsets.UTF_8));
        hold("live", "a");
        TableSealing sealing = lake.sealing("matches");
        List<LiveFile> parts = all(sealing).get(0);
        commitOf(newer);

        for (int time = 0; time < 2; time++) {
            assertThatThrownBy(() -> sealing.seal(parts, join))
                    .isInstanceOf(LakeRefusedException.class)
                    .hasMessageStartingWith("EL-2041: Table matches was written with schema version 2, this program"
                            + " knows version 1; ");
        }
        assertThat(visible()).isEmpty();
        assertThat(place.namesBelow("processed/_staging/")).isEmpty();
    }

    private void commitOf(TableDefinition newer) throws IOException {
        LakeOpenOptions options = Lakes.options(() -> Lakes.TIME, newer);
        try (Lake other = Lake.open(new MemoryLakeStorage(place, "newer", StepListener.NONE), options)) {
            publish(other.table("matches"), Lakes.start("one", ONE, 7));
        }
    }

    @Test
    void partsThatVanishWhileTheyAreReadAreNoFaultWhenAnotherHasSealedThem() throws IOException {
        hold("live", "a");
        TableSealing mine = lake.sealing("matches");
        TableSealing theirs = lake.sealing("matches");
        List<LiveFile> parts = all(mine).get(0);

        String why = notSealed(mine.seal(parts, (joined, sums, commitId, output) -> {
            done(theirs.seal(parts, join));
            join.join(joined, sums, commitId, output);
        }));

        assertThat(why).isEqualTo("another writer has sealed some of the parts while they were read");
        assertThat(place.namesBelow("processed/_staging/")).isEmpty();
    }

    @Test
    void aPartThatIsGoneAndLivesIsAFaultAndNothingIsSealed() throws IOException {
        hold("live", "a");
        TableSealing sealing = lake.sealing("matches");
        List<LiveFile> parts = all(sealing).get(0);
        place.delete(held().get(0));

        publish(table, Lakes.start("one", ONE, 7));

        assertThatThrownBy(() -> sealing.seal(parts, join)).isInstanceOf(IOException.class);
        assertThat(place.namesBelow("processed/_staging/")).isEmpty();
        assertThatThrownBy(() -> Lake.open(new MemoryLakeStorage(place, "other", StepListener.NONE), Lakes.options()))
                .isInstanceOf(InconsistentLakeException.class)
                .hasMessageContaining("_held/matches/status=live/00000000000000000002-0.held is missing");
    }

    @Test
    void writersThatCommitMeanwhileDoNotWaitNorAreRolledBackAndTheSealComesUponThem() throws IOException {
        hold("live", "a");
        TableSealing sealing = lake.sealing("matches");
        List<LiveFile> parts = all(sealing).get(0);

        Commit seal = done(sealing.seal(parts, (joined, sums, commitId, output) -> {
            CompletableFuture<Commit> flush = CompletableFuture.supplyAsync(() -> {
                try {
                    return hold("live", "b");
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            try {
                assertThat(flush.get(20, TimeUnit.SECONDS).version()).isEqualTo(3);
            } catch (InterruptedException | ExecutionException | TimeoutException e) {
                throw new IOException("the flush waits for the seal", e);
            }
            join.join(joined, sums, commitId, output);
            publish(table, Lakes.start("one", ONE, 7));
        }));

        assertThat(seal.version()).isEqualTo(5);
        assertThat(seal.progress().get(ONE).next()).isEqualTo(7);
        assertThat(visible()).containsExactly("a");
        assertThat(held()).hasSize(1);
    }

    @Test
    void anAppendUponASealFinishesItsPublication() throws IOException {
        hold("live", "a");
        TableSealing sealing = lake.sealing("matches");
        SealedParts parts = SealedParts.of(all(sealing).get(0));
        TableWriter dying = lake.table("matches");
        StagedFile file = Lakes.stage(dying, Root.PROCESSED, "a");
        dying.commit(PendingCommit.seal(
                "unpublished",
                Lakes.TIME,
                parts,
                List.of(new StagedOutput(
                        parts.root(),
                        parts.partitionKey(),
                        file,
                        parts.rows(),
                        Optional.of(parts.sums()),
                        Visibility.VISIBLE))));
        assertThat(visible()).isEmpty();

        hold("live", "b");

        assertThat(visible()).containsExactly("a");
        assertThat(held())
                .as("its parts are nobody's to delete but the sealer's")
                .hasSize(2);
        assertThat(sealing.collect()).isEqualTo(1);
        assertThat(held()).hasSize(1);
        assertThat(sealing.collect()).isZero();
    }

    @Test
    void onlyWhatAChangeHasRemovedIsGarbageWhateverItsVersion() throws IOException {
        hold("live", "a");
        hold("finished", "b");
        hold("live", "c");
        TableSealing sealing = lake.sealing("matches");
        List<LiveFile> live = all(sealing).stream()
                .filter(parts -> parts.get(0).partitionKey().path().equals("status=live"))
                .findFirst()
                .orElseThrow();
        done(sealing.seal(live, join));
        // A deletion that was not settled comes undone; the part between lives.
        for (LiveFile part : live) {
            place.create("processed/" + part.path());
        }
        place.create("processed/_held/matches/status=live/00000000000000000099-0.held");

        sealing.collect();

        assertThat(held())
                .containsExactly(
                        "processed/_held/matches/status=finished/00000000000000000003-0.held",
                        "processed/_held/matches/status=live/00000000000000000099-0.held");
    }

    @Test
    void whatIsLeftOverFromASealDisturbsNoStartAndNoRound() throws IOException {
        hold("live", "a");
        TableSealing sealing = lake.sealing("matches");
        List<LiveFile> parts = all(sealing).get(0);
        done(sealing.seal(parts, join));
        hold("live", "b");
        hold("live", "c");
        place.create("processed/" + parts.get(0).path());

        try (Lake other = Lake.open(new MemoryLakeStorage(place, "other", StepListener.NONE), Lakes.options())) {
            assertThat(other.table("matches").newest().orElseThrow().version()).isEqualTo(5);
        }
        assertThat(round()).isEqualTo(new FileRound.Result(5, 2, List.of(), 0));
        String part = held().stream()
                .filter(name -> name.contains("000004-"))
                .findFirst()
                .orElseThrow();
        place.delete(part);
        assertThat(round().differences())
                .extracting(
                        FileRound.Difference::kind,
                        difference -> difference.file().path())
                .containsExactly(tuple(FileRound.Kind.MISSING, part.substring("processed/".length())));
    }

    private FileRound.Result round() throws IOException {
        return FileRound.of(storage.log("matches"), storage.documents("matches"), files, () -> {})
                .orElseThrow();
    }

    @Test
    void aRetiredSealerDiscardsWhatItMadeAndMakesNothingMore() throws IOException {
        hold("live", "a");
        TableSealing sealing = lake.sealing("matches");
        List<LiveFile> parts = all(sealing).get(0);

        PartJoin retiring = (joined, sums, commitId, output) -> {
            join.join(joined, sums, commitId, output);
            TableWriter other = Lake.open(new MemoryLakeStorage(place, "other", StepListener.NONE), Lakes.options())
                    .table("matches");
            publish(other, PendingCommit.retire("r", Lakes.TIME, "", "writer"));
        };

        for (PartJoin each : List.of(retiring, (PartJoin) (joined, sums, commitId, output) -> {
            throw new AssertionError("A retired writer stages");
        })) {
            assertThatThrownBy(() -> sealing.seal(parts, each))
                    .isInstanceOf(IOException.class)
                    .hasMessage("writer writer was retired by writer other in version 3 and seals nothing any more;"
                            + " others seal in its place, and this process when it is started again");
            assertThat(place.namesBelow("processed/_staging/")).isEmpty();
        }
        assertThat(visible()).isEmpty();
        assertThat(held()).hasSize(1);
    }

    @Test
    void aSealerThatSleptForTooLongGoesOnAnew() throws IOException {
        hold("live", "a");
        TableSealing sealing = lake.sealing("matches");
        TableWriter few = LongLog.writer(storage, lake, 6);

        String why = notSealed(sealing.seal(all(sealing).get(0), (joined, sums, commitId, output) -> {
            join.join(joined, sums, commitId, output);
            for (int i = 0; i < 20; i++) {
                few.refresh();
                publish(few, Lakes.moved("few" + i, ZERO, 2 + i, 3 + i));
                few.prune();
            }
        }));

        assertThat(why).endsWith("it slept for too long");
        assertThat(place.namesBelow("processed/_staging/")).isEmpty();

        done(sealing.seal(all(sealing).get(0), join));
        assertThat(visible()).containsExactly("a");
    }

    @Test
    void anErrorWhileAFileIsMadeLeavesNothingBehind() throws IOException {
        hold("live", "a");
        TableSealing sealing = lake.sealing("matches");
        List<LiveFile> parts = all(sealing).get(0);

        for (Error error : List.of(new OutOfMemoryError("no room"), new LinkageError("no library"))) {
            assertThatThrownBy(() -> sealing.seal(parts, (joined, sums, commitId, output) -> {
                        output.output().write(1);
                        throw error;
                    }))
                    .isSameAs(error);
            assertThat(place.namesBelow("processed/_staging/")).isEmpty();
        }

        done(sealing.seal(parts, join));
    }

    @Test
    void theLogOfATableThatHoldsNothingBackIsNotReadAgainUntilItDoes() throws IOException {
        TableSealing sealing = lake.sealing("matches");
        assertThat(sealing.held()).isEqualTo(HeldSums.NONE);
        long known = sealing.newest().orElseThrow().version();
        publish(table, Lakes.start("one", ONE, 7));

        assertThat(sealing.held()).isEqualTo(HeldSums.NONE);
        assertThat(sealing.newest().orElseThrow().version()).isEqualTo(known);
        hold("live", "a");

        assertThat(sealing.held().sums().files()).isEqualTo(1);
        done(sealing.seal(all(sealing).get(0), join));
        assertThat(sealing.held()).isEqualTo(HeldSums.NONE);
        assertThat(visible()).containsExactly("a");
    }

    @Test
    void theLogIsFollowedAlsoWhenDocumentsWerePrunedMeanwhile() throws IOException {
        hold("live", "a");
        TableSealing sealing = lake.sealing("matches");
        assertThat(sealing.held().sums().files()).isEqualTo(1);
        TableWriter few = LongLog.writer(storage, lake, 6);
        for (int i = 0; i < 20; i++) {
            long next = few.newest().orElseThrow().progress().get(ZERO).next();
            publish(
                    few,
                    Lakes.batch(
                            "few" + i,
                            ZERO,
                            next,
                            next + 2,
                            List.of(Lakes.hold(few, "live", ZERO, next, next + 2, "x"))));
            few.prune();
        }
        assertThat(storage.log("matches").read(3)).isEmpty();

        assertThat(sealing.held().sums().files()).isEqualTo(21);
    }
}
