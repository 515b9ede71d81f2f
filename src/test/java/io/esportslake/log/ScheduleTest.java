package io.esportslake.log;

import static io.esportslake.log.Lakes.ONE;
import static io.esportslake.log.Lakes.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.esportslake.declare.BuiltInTables;
import io.esportslake.log.Schedules.Actor;
import io.esportslake.log.Schedules.Rules;
import io.esportslake.log.Schedules.Script;
import io.esportslake.source.TopicPartition;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The whole life of processes that share a table, with the code that production runs, over a storage in memory: open
 * the lake and clear up behind the dead (retire, clean), be assigned a topic partition, accept records, stage, put,
 * publish, acknowledge, prune, close. Every schedule in which once (twice in the soak), anywhere, the running process
 * sleeps, sleeps and loses its lock, dies, or the power goes. After every step three sets are compared: what lives by
 * the log, what a reader sees, what is held back. In the end one more process does what is left, and every record is to
 * be seen exactly once.
 */
class ScheduleTest {

    /** Of each topic partition; a micro-batch takes two. */
    private static final long RECORDS = 4;

    private static final long BATCH = 2;
    /** So few that what a sleeper has missed is pruned. */
    private static final int FEW_KEPT = 2;

    /** So many that a sleeper finds all that it has missed. */
    private static final int ALL_KEPT = 1_000;

    /** How a process goes about its work; the broken ones override a part. */
    private static class Life implements Script {
        private final TopicPartition of;
        private final int kept;

        Life(TopicPartition of) {
            this(of, FEW_KEPT);
        }

        Life(TopicPartition of, int kept) {
            this.of = of;
            this.kept = kept;
        }

        @Override
        public void run(Actor actor) throws IOException {
            try {
                Lake lake = open(actor);
                actor.opened(lake);
                TableWriter table = writer(actor);
                table.refresh();
                fill(actor, table);
                beforeTheEnd(actor);
                if (!table.isUnpublished()) {
                    actor.closes();
                    lake.close();
                }
            } catch (LakeRefusedException e) {
                // While it slept in its start, others pruned what its next commit would have stood upon.
                if (!actor.hasSlept() || !e.getMessage().endsWith("; start again")) {
                    throw e;
                }
                actor.say("is refused: " + e.getMessage());
            } catch (IOException | InconsistentLakeException e) {
                if (!actor.hasLostItsLock()) {
                    throw e;
                }
                // Others cleared up behind it while it was alive: any fault will do, as long as the lake is sound.
                actor.say("stops: " + e);
            }
        }

        Lake open(Actor actor) throws IOException {
            return Lake.open(actor.storage, options());
        }

        void beforeTheEnd(Actor actor) throws IOException {
            // Nothing is held back.
        }

        void fill(Actor actor, TableWriter table) throws IOException {
            long next = assigned(actor, table);
            while (next < RECORDS) {
                long until = next + BATCH;
                actor.say("accepts " + rows(next, until));
                accepted(actor, until);
                PendingCommit pending = stage(actor, table, next, until);
                CommitOutcome outcome = commit(actor, table, pending);
                if (outcome instanceof CommitOutcome.Fenced fenced) {
                    actor.say("is fenced: " + fenced.why());
                    for (StagedOutput staged : pending.change().outputs()) {
                        staged.file().discard();
                    }
                    return;
                }
                publish(actor, table, ((CommitOutcome.Committed) outcome).commit());
                actor.acknowledged.put(of, until);
                actor.say("acknowledges " + until);
                prune(actor, table);
                next = until;
            }
        }

        long assigned(Actor actor, TableWriter table) throws IOException {
            long next = table.newest().orElseThrow().progress().get(of).next();
            actor.say("is assigned " + of + " and reads on at " + next);
            return next;
        }

        void accepted(Actor actor, long until) {
            // Nobody is told before the commit.
        }

        CommitOutcome commit(Actor actor, TableWriter table, PendingCommit pending) throws IOException {
            return table.commit(pending);
        }

        void publish(Actor actor, TableWriter table, Commit commit) throws IOException {
            table.publish(commit);
        }

        void prune(Actor actor, TableWriter table) throws IOException {
            table.prune();
        }

        PendingCommit stage(Actor actor, TableWriter table, long from, long until) throws IOException {
            return Lakes.batch(
                    "by-" + actor.name + "-" + from,
                    of,
                    from,
                    until,
                    List.of(Lakes.stageRows(table, "live", rows(from, until))));
        }

        TableWriter writer(Actor actor) {
            return writer(actor, log(actor));
        }

        final CommitLog log(Actor actor) {
            return actor.storage.log("matches");
        }

        final TableWriter writer(Actor actor, CommitLog log) {
            return new TableWriter(author(actor), Lakes.SCHEMA, actor.storage, log, InventoryLimits.forKept(kept));
        }

        final Author author(Actor actor) {
            return new Author(actor.name, "test", lakeId(actor.storage), "matches", 1, kept);
        }

        final String rows(long from, long until) {
            return of + "[" + from + ", " + until + ")";
        }
    }

    /** Its rows are held back; before it closes, it seals all that is, as a service does that is stopped. */
    private static class Holding extends Life {
        private final TopicPartition of;

        Holding(TopicPartition of) {
            super(of);
            this.of = of;
        }

        @Override
        PendingCommit stage(Actor actor, TableWriter table, long from, long until) throws IOException {
            return Lakes.batch(
                    "by-" + actor.name + "-" + from,
                    of,
                    from,
                    until,
                    List.of(Lakes.hold(table, "live", of, from, until, rows(from, until))));
        }

        @Override
        void beforeTheEnd(Actor actor) throws IOException {
            sealAll(actor);
        }

        private TableSealing sealing(Actor actor) throws IOException {
            return new TableSealing(
                    () -> writer(actor), actor.storage, () -> actor.name + "-" + UUID.randomUUID(), () -> Lakes.TIME);
        }

        final void gatherAll(Actor actor) throws IOException {
            TableSealing sealing = sealing(actor);
            for (List<LiveFile> parts :
                    sealing.plan(Lakes.GATHER_RULES, SealTurn.OWNER).gathers()) {
                actor.say("gathers " + parts.size() + " parts");
                actor.say(sealing.gather(parts, Lakes.textJoin(actor.storage.table("matches")))
                        .match(done -> "has gathered", notSealed -> "has not gathered: " + notSealed.why()));
            }
        }

        final void sealAll(Actor actor) throws IOException {
            TableSealing sealing = sealing(actor);
            sealing.collect();
            for (List<LiveFile> parts : sealing.plan(RULES, SealTurn.LAST).seals()) {
                actor.say("seals " + parts.size() + " parts");
                actor.say(seal(actor, sealing, parts));
            }
            sealing.collect();
        }

        String seal(Actor actor, TableSealing sealing, List<LiveFile> parts) throws IOException {
            return sealing.seal(parts, Lakes.textJoin(actor.storage.table("matches")))
                    .match(done -> "has sealed", notSealed -> "has not sealed: " + notSealed.why());
        }
    }

    /** Takes no records and seals what others hold back. */
    private static class SealingOnly extends Holding {
        SealingOnly() {
            super(ZERO);
        }

        @Override
        void fill(Actor actor, TableWriter table) throws IOException {
            sealAll(actor);
        }
    }

    /** The same, and gathers before. */
    private static class Gathering extends Holding {
        Gathering(TopicPartition of) {
            super(of);
        }

        @Override
        void beforeTheEnd(Actor actor) throws IOException {
            gatherAll(actor);
            super.beforeTheEnd(actor);
        }
    }

    /** Takes no records and gathers what others hold back. */
    private static class GatheringOnly extends Holding {
        GatheringOnly() {
            super(ZERO);
        }

        @Override
        void fill(Actor actor, TableWriter table) throws IOException {
            gatherAll(actor);
        }

        @Override
        void beforeTheEnd(Actor actor) {
            // Others seal.
        }
    }

    /** Its records become dead letters, which readers see at once or which are held back. */
    private static final class Lettering extends Holding {
        private final TopicPartition of;
        private final Visibility visibility;

        Lettering(TopicPartition of, Visibility visibility) {
            super(of);
            this.of = of;
            this.visibility = visibility;
        }

        @Override
        PendingCommit stage(Actor actor, TableWriter table, long from, long until) throws IOException {
            return Lakes.batch(
                    "by-" + actor.name + "-" + from,
                    of,
                    from,
                    until,
                    List.of(Lakes.letters(table, of, from, until, rows(from, until), visibility)));
        }
    }

    /**
     * Takes no records and makes rows of dead letters, the oldest one by one; the others stay letters in a file of
     * their own.
     */
    private static class Retrying extends Life {
        Retrying() {
            super(ZERO);
        }

        @Override
        void fill(Actor actor, TableWriter table) throws IOException {
            int retries = 0;
            for (List<LiveFile> letters = letters(table); !letters.isEmpty(); letters = letters(table)) {
                actor.say("retries the letters of " + letters.size() + " files");
                List<StagedOutput> outputs = retried(actor, table, letters);
                FileSums sums = FileSums.of(
                        letters.stream().map(file -> file.sums().orElseThrow()).toList());
                PendingCommit pending = PendingCommit.replace(
                        "retry-" + actor.name + "-" + retries++,
                        Lakes.TIME,
                        LetterFiles.of(letters, sums),
                        outputs,
                        "by a test");
                CommitOutcome outcome = commit(actor, table, pending);
                if (outcome instanceof CommitOutcome.Committed committed) {
                    publish(actor, table, committed.commit());
                    actor.say("has retried");
                    continue;
                }
                actor.say("has not retried: " + outcome);
                for (StagedOutput output : outputs) {
                    output.file().discard();
                }
                if (outcome instanceof CommitOutcome.Fenced) {
                    return;
                }
            }
        }

        private static List<LiveFile> letters(TableWriter table) throws IOException {
            List<LiveFile> letters = new ArrayList<>();
            while (true) {
                table.refresh();
                try {
                    table.inventory().orElseThrow().forEach(file -> {
                        if (file.root() == Root.DEAD_LETTERS) {
                            letters.add(file);
                        }
                    });
                    return letters;
                } catch (MissingDocumentException e) {
                    letters.clear(); // newer commits have replaced it
                }
            }
        }

        private List<StagedOutput> retried(Actor actor, TableWriter table, List<LiveFile> letters) throws IOException {
            List<String> texts = new ArrayList<>();
            for (LiveFile file : letters) {
                RootedPath path = new RootedPath(file.root(), file.path());
                try (InputStream in = actor.storage.table("matches").open(path)) {
                    texts.addAll(List.of(new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\\+")));
                }
            }
            List<StagedOutput> outputs = new ArrayList<>();
            outputs.add(Lakes.output(table, Root.PROCESSED, texts.subList(0, 1)));
            if (texts.size() > 1) {
                outputs.add(Lakes.output(table, Root.DEAD_LETTERS, texts.subList(1, texts.size())));
            }
            return outputs;
        }
    }

    private static final SealRules RULES = SealRules.of(Duration.ofHours(1));

    private static String lakeId(LakeStorage storage) {
        try {
            return LakeMarks.read(storage.marks(), Marks.Mark.LAKE, "lakeId").orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LakeOpenOptions options() {
        return new LakeOpenOptions(
                List.of(BuiltInTables.MATCHES),
                () -> UUID.randomUUID().toString(),
                "test",
                () -> Lakes.TIME,
                LakeOpenOptions.MIN_COMMITS_KEPT,
                false);
    }

    /** What a reader of plain files finds, a name and what is in it: the first of three sets that are compared. */
    private static SortedMap<String, String> visible(MemoryPlace place) throws IOException {
        SortedMap<String, String> found = new TreeMap<>();
        for (Root root : Root.values()) {
            for (String name : place.namesBelow(root.text() + "/matches/")) {
                if (name.endsWith(".parquet") && !name.contains("/_") && !name.contains("/.")) {
                    found.put(name, new String(place.bytes(name), StandardCharsets.UTF_8));
                }
            }
        }
        return found;
    }

    /** What is committed and kept from readers for a while, and what was and is not deleted yet. */
    private static SortedMap<String, String> heldBack(MemoryPlace place) throws IOException {
        SortedMap<String, String> found = new TreeMap<>();
        for (Root root : Root.values()) {
            for (String name : place.namesBelow(root.text() + "/_held/")) {
                found.put(name, new String(place.bytes(name), StandardCharsets.UTF_8));
            }
        }
        return found;
    }

    /** A sealed file has the rows of its parts, one after the other. */
    private static List<String> rowsIn(Map<String, String> files) {
        return files.values().stream()
                .flatMap(text -> Stream.of(text.split("\\+")))
                .toList();
    }

    /** What lives by the log: what each version did, since the first one, whatever was pruned meanwhile. */
    private static final class Live {

        /** Of one version: the files, and the rows and dead letters that it took in. */
        private record Did(Set<String> added, Set<String> removed, Set<String> withdrawn, List<String> rows) {}

        private final SortedMap<Long, Did> byVersion = new TreeMap<>();
        private long newest;

        void add(List<Commit> log) {
            for (Commit commit : log) {
                byVersion.put(
                        commit.version(),
                        new Did(
                                commit.files().stream()
                                        .map(file -> file.root().text() + "/" + file.finalPath())
                                        .collect(Collectors.toSet()),
                                names(commit.change().removed()),
                                names(commit.change().withdrawn()),
                                commit.ranges().stream()
                                        .filter(range -> range.records().received() > 0)
                                        .map(range -> range.range().toString())
                                        .toList()));
            }
            byVersion.tailMap(byVersion.lastKey() + 1).clear();
            newest = log.get(log.size() - 1).version();
        }

        /** A document that nobody had settled may be lost with the power, and what it named never was. */
        void endAt(long version) {
            byVersion.tailMap(version + 1).clear();
        }

        Set<String> ever() {
            return byVersion.values().stream()
                    .flatMap(did -> did.added().stream())
                    .collect(Collectors.toSet());
        }

        Set<String> files() {
            Set<String> files = ever();
            byVersion.values().forEach(did -> files.removeAll(did.removed()));
            return files;
        }

        private static Set<String> names(List<RemovedFile> files) {
            return files.stream()
                    .map(file -> file.root().text() + "/" + file.path())
                    .collect(Collectors.toSet());
        }

        /** What has given way to files of the newest commit: it may be there until that is published. */
        Set<String> withdrawn() {
            return byVersion.get(newest).withdrawn();
        }

        Set<String> ofNewest() {
            return byVersion.get(newest).added();
        }

        /** All that was taken in before the newest commit. */
        Set<String> rowsBeforeNewest() {
            return byVersion.headMap(newest).values().stream()
                    .flatMap(did -> did.rows().stream())
                    .collect(Collectors.toSet());
        }
    }

    private static final class ExactlyOnce implements Rules {
        private MemoryPlace place = new MemoryPlace();
        private int number;
        private final SortedMap<String, String> seen = new TreeMap<>();
        private final Map<TopicPartition, Long> stood = new TreeMap<>();
        private Live live = new Live();
        private boolean hasLostPower;

        @Override
        public MemoryPlace prepare(int schedule) throws IOException {
            number = schedule;
            place = new MemoryPlace();
            live = new Live();
            hasLostPower = false;
            seen.clear();
            stood.clear();
            try (Lake lake = Lake.open(storage("setup-" + number), options())) {
                TableWriter table = lake.table("matches");
                table.publish(Lakes.committed(table.commit(Lakes.start("s0", ZERO, 0)))
                        .commit());
                table.publish(
                        Lakes.committed(table.commit(Lakes.start("s1", ONE, 0))).commit());
            }
            return place;
        }

        private LakeStorage storage(String writer) {
            return new MemoryLakeStorage(place, writer, StepListener.NONE);
        }

        @Override
        public void powerLost() {
            hasLostPower = true;
        }

        @Override
        public void look(List<Actor> actors) throws IOException {
            List<Commit> log = lookAtTheLog();
            Commit newest = log.get(log.size() - 1);
            if (hasLostPower) {
                live.endAt(newest.version());
                stood.clear();
            }
            live.add(log);
            SortedMap<String, String> visible = visible(place);
            SortedMap<String, String> heldBack = heldBack(place);
            compare(visible, heldBack);
            if (hasLostPower) {
                // A name that nobody had settled may be gone, but the log still has it, and a start shows it again.
                assertTrue(
                        live.ever().containsAll(seen.keySet()),
                        () -> "was visible, and its commit is lost with the power: " + seen);
                hasLostPower = false;
            } else {
                Set<String> files = live.files();
                seen.forEach((file, rows) -> assertEquals(
                        rows, files.contains(file) ? visible.get(file) : rows, "vanished or replaced: " + file));
            }
            seen.clear();
            seen.putAll(visible);
            List<String> rows = rowsIn(withoutWithdrawn(visible));
            assertEquals(new HashSet<>(rows).size(), rows.size(), "visible twice: " + rows);
            rows = rowsIn(visible);
            newest.progress().forEach((topicPartition, progress) -> {
                Long before = stood.put(topicPartition, progress.next());
                assertTrue(
                        before == null || before <= progress.next(),
                        () -> topicPartition + " went back from " + before + " to " + progress.next());
            });
            Set<String> present = new HashSet<>(rows);
            present.addAll(rowsIn(heldBack));
            actors.forEach(actor -> lookAtWhatWasTold(actor, newest, present));
        }

        /**
         * Until the newest commit is published, readers may see what it has removed, beside what took its place or
         * without.
         */
        private SortedMap<String, String> withoutWithdrawn(SortedMap<String, String> visible) {
            SortedMap<String, String> rest = new TreeMap<>(visible);
            rest.keySet().removeAll(live.withdrawn());
            return rest;
        }

        /**
         * Three sets: live by the log, visible to a reader, held back. Every file that lives is in one of the other
         * two.
         */
        private void compare(SortedMap<String, String> visible, SortedMap<String, String> heldBack) {
            Set<String> files = live.files();
            assertTrue(
                    files.containsAll(withoutWithdrawn(visible).keySet()),
                    () -> "visible and not committed: " + visible);
            assertTrue(
                    live.ever().containsAll(heldBack.keySet()),
                    () -> "held back and not committed: " + heldBack.keySet());
            Set<String> lost = live.rowsBeforeNewest();
            lost.removeAll(rowsIn(visible));
            lost.removeAll(rowsIn(heldBack));
            assertTrue(lost.isEmpty(), () -> "committed before the newest commit, and in no file: " + lost);
            Set<String> nowhere = new HashSet<>(files);
            nowhere.removeAll(visible.keySet());
            nowhere.removeAll(heldBack.keySet());
            assertTrue(
                    live.ofNewest().containsAll(nowhere),
                    () -> "committed before the newest commit, and neither visible nor held back: " + nowhere);
        }

        private static void lookAtWhatWasTold(Actor actor, Commit newest, Set<String> rows) {
            actor.acknowledged.forEach((topicPartition, next) -> {
                assertTrue(
                        newest.progress().get(topicPartition).next() >= next,
                        () -> actor.name + " acknowledged " + next + " before its commit");
                assertEquals(
                        next / BATCH,
                        rows.stream()
                                .filter(text -> expected(topicPartition, next).contains(text))
                                .count(),
                        actor.name + " acknowledged " + next + " before it was to be seen");
            });
        }

        /** All that counts: a sleeper may leave a stale document below what is pruned. */
        private List<Commit> lookAtTheLog() throws IOException {
            List<Commit> all = Lakes.log(storage("reader"), "matches");
            assertThat(all).as("documents").isNotEmpty();
            long prunedBelow = all.get(all.size() - 1).prunedBelow();
            List<Commit> log = all.stream()
                    .filter(commit -> commit.version() >= prunedBelow)
                    .toList();
            Optional<Commit> last = Optional.empty();
            for (Commit commit : log) {
                long expected = last.map(Commit::version).orElse(prunedBelow - 1) + 1;
                assertEquals(expected, commit.version(), "versions are dense");
                for (CommittedRange range : commit.ranges()) {
                    Optional<Long> before = last.map(head -> head.progress().get(range.topicPartition()))
                            .map(Progress::next);
                    assertEquals(
                            range.range().from(), before.orElse(range.range().from()), "ranges tile");
                }
                last = Optional.of(commit);
            }
            return log;
        }

        private static List<String> expected(TopicPartition of, long until) {
            List<String> rows = new ArrayList<>();
            for (long from = 0; from < until; from += BATCH) {
                rows.add(of + "[" + from + ", " + (from + BATCH) + ")");
            }
            return rows;
        }

        @Override
        public void lookAtTheEnd(List<Actor> actors) throws IOException {
            String writer = "last-" + number;
            try (Lake lake = Lake.open(storage(writer), options())) {
                for (TopicPartition of : List.of(ZERO, ONE)) {
                    TableWriter table = lake.table("matches");
                    long next = table.newest().orElseThrow().progress().get(of).next();
                    for (; next < RECORDS; next += BATCH) {
                        String rows = of + "[" + next + ", " + (next + BATCH) + ")";
                        table.publish(Lakes.committed(table.commit(Lakes.batch(
                                        writer + of + next,
                                        of,
                                        next,
                                        next + BATCH,
                                        List.of(Lakes.stageRows(table, "live", rows)))))
                                .commit());
                    }
                }
                sealTheRest(lake.sealing("matches"));
            }
            look(actors);
            assertThat(heldBack(place)).as("held back").isEmpty();
            List<String> all = new ArrayList<>(expected(ZERO, RECORDS));
            all.addAll(expected(ONE, RECORDS));
            assertThat(rowsIn(seen)).as("all records, once").containsExactlyInAnyOrderElementsOf(all);
            assertThat(place.namesBelow("").stream()
                            .filter(name ->
                                    name.endsWith(".staged") || name.endsWith(".tmp") || name.endsWith(".lock")))
                    .as("left over")
                    .isEmpty();
        }
    }

    private static void sealTheRest(TableSealing sealing) throws IOException {
        PartJoin join = Lakes.textJoin(sealing.files());
        for (List<LiveFile> parts : sealing.plan(RULES, SealTurn.LAST).seals()) {
            String why = sealing.seal(parts, join).match(done -> "", SealOutcome.NotSealed::why);
            assertThat(why).isEmpty();
        }
        sealing.collect();
    }

    private int explore(int most, Script... scripts) throws IOException {
        long begun = System.nanoTime();
        int schedules = new Schedules(most, new ExactlyOnce(), List.of(scripts)).explore();
        System.out.println("SCHEDULES | processes=" + scripts.length + " interruptions=" + most + " played=" + schedules
                + " millis=" + (System.nanoTime() - begun) / 1_000_000);
        return schedules;
    }

    @Test
    void twoProcessesOfOneTopicPartition() throws IOException {
        assertThat(explore(1, new Life(ZERO), new Life(ZERO))).isGreaterThan(140);
    }

    @Test
    void twoProcessesOfTwoTopicPartitions() throws IOException {
        assertThat(explore(1, new Life(ZERO), new Life(ONE))).isGreaterThan(180);
    }

    /** Only the commit that retired it can stop a writer whose offsets nobody touched. */
    @Test
    void twoProcessesThatFindAllTheyMissed() throws IOException {
        assertThat(explore(1, new Life(ZERO, ALL_KEPT), new Life(ONE, ALL_KEPT)))
                .isGreaterThan(140);
    }

    @Test
    void threeProcesses() throws IOException {
        assertThat(explore(1, new Life(ZERO), new Life(ZERO), new Life(ONE))).isGreaterThan(230);
    }

    @Test
    void aSealerBesideAWriterThatSealsWhenItStops() throws IOException {
        assertThat(explore(1, new Holding(ZERO), new SealingOnly())).isGreaterThan(200);
    }

    @Test
    void twoWritersThatSealWhenTheyStop() throws IOException {
        assertThat(explore(1, new Holding(ZERO), new Holding(ONE))).isGreaterThan(200);
    }

    @Test
    void twoSealersBesideAWriter() throws IOException {
        assertThat(explore(1, new Holding(ZERO), new SealingOnly(), new SealingOnly()))
                .isGreaterThan(300);
    }

    @Test
    void aSealerBesideAWriterWhoseRowsAreSeenAtOnce() throws IOException {
        assertThat(explore(1, new Life(ZERO), new Holding(ONE))).isGreaterThan(200);
    }

    @Test
    void aGathererBesideAWriterThatSealsWhenItStops() throws IOException {
        assertThat(explore(1, new Holding(ZERO), new GatheringOnly())).isGreaterThan(200);
    }

    @Test
    void aGathererBesideASealerAndAWriterThatGathers() throws IOException {
        assertThat(explore(1, new Gathering(ZERO), new GatheringOnly(), new SealingOnly()))
                .isGreaterThan(300);
    }

    @Test
    void aRetrierBesideAWriterOfDeadLetters() throws IOException {
        assertThat(explore(1, new Lettering(ZERO, Visibility.VISIBLE), new Retrying()))
                .isGreaterThan(200);
    }

    @Test
    void twoRetriersBesideAWriterOfRows() throws IOException {
        assertThat(explore(1, new Lettering(ZERO, Visibility.VISIBLE), new Retrying(), new Retrying(), new Life(ONE)))
                .isGreaterThan(300);
    }

    @Test
    void aRetrierAndASealerOfDeadLettersThatAreHeldBack() throws IOException {
        assertThat(explore(1, new Lettering(ZERO, Visibility.HELD), new SealingOnly(), new Retrying()))
                .isGreaterThan(300);
    }

    @Test
    @Tag("soak")
    void retriersInterruptedTwice() throws IOException {
        assertThat(explore(2, new Lettering(ZERO, Visibility.VISIBLE), new Retrying()))
                .isGreaterThan(10_000);
        assertThat(explore(2, new Lettering(ZERO, Visibility.HELD), new Retrying()))
                .isGreaterThan(10_000);
    }

    @Test
    @Tag("soak")
    void sealersInterruptedTwice() throws IOException {
        assertThat(explore(2, new Holding(ZERO), new SealingOnly())).isGreaterThan(10_000);
        assertThat(explore(2, new Holding(ZERO), new Holding(ONE))).isGreaterThan(10_000);
        assertThat(explore(2, new Gathering(ZERO), new GatheringOnly())).isGreaterThan(10_000);
    }

    @Test
    @Tag("soak")
    void twoProcessesInterruptedTwice() throws IOException {
        assertThat(explore(2, new Life(ZERO), new Life(ZERO))).isGreaterThan(10_000);
        assertThat(explore(2, new Life(ZERO), new Life(ONE))).isGreaterThan(10_000);
    }

    @Test
    @Tag("soak")
    void threeProcessesInterruptedTwice() throws IOException {
        assertThat(explore(2, new Life(ZERO), new Life(ZERO), new Life(ONE))).isGreaterThan(10_000);
    }

    /** A rule broken on purpose is found, and told step by step: the trace names what led there. */
    private void found(String rule, String told, Script... broken) {
        assertThatThrownBy(() -> explore(1, broken))
                .isInstanceOf(AssertionError.class)
                .satisfies(error -> System.out.println("FOUND | " + error.getMessage()))
                .hasMessageContaining(rule)
                .hasMessageContaining(told)
                .hasMessageContaining("0. A-")
                .hasMessageContaining("visible: ");
    }

    @Test
    void deletingPartsBeforeTheSealIsPublishedIsFound() {
        found("committed before the newest commit, and in no file", "PUBLISHED_DELETE", new Holding(ZERO) {
            @Override
            String seal(Actor actor, TableSealing sealing, List<LiveFile> parts) throws IOException {
                TableStorage files = actor.storage.table("matches");
                TableWriter table = writer(actor);
                table.refresh();
                SealedParts joined = SealedParts.of(parts);
                StagedFile file = table.stage(joined.root());
                Lakes.textJoin(files).join(parts, joined.sums(), "seal", file);
                file.seal();
                StagedOutput output = new StagedOutput(
                        joined.root(),
                        joined.partitionKey(),
                        file,
                        joined.rows(),
                        Optional.of(joined.sums()),
                        Visibility.VISIBLE);
                Commit commit = Lakes.committed(table.commit(
                                PendingCommit.seal("seal-" + actor.name, Lakes.TIME, joined, List.of(output))))
                        .commit();
                for (RemovedFile part : joined.files()) {
                    files.deletePublished(new RootedPath(part.root(), part.path()));
                }
                table.publish(commit);
                return "has sealed";
            }
        });
    }

    @Test
    void deletingLettersBeforeTheirRowsAreSeenIsFound() {
        found("in no file", "PUBLISHED_DELETE", new Lettering(ZERO, Visibility.VISIBLE), new Retrying() {
            @Override
            void publish(Actor actor, TableWriter table, Commit commit) throws IOException {
                TableStorage files = actor.storage.table("matches");
                for (RemovedFile file : commit.change().withdrawn()) {
                    files.deletePublished(new RootedPath(file.root(), file.path()));
                }
                super.publish(actor, table, commit);
            }
        });
    }

    @Test
    void aRetryOfLettersThatHaveGivenWayIsFound() {
        // Plans once, and puts that upon whatever others have done since.
        Script broken = new Retrying() {
            @Override
            CommitOutcome commit(Actor actor, TableWriter table, PendingCommit pending) throws IOException {
                table.refresh();
                return super.commit(actor, table, pending);
            }
        };
        found(
                "received must equal rows + dead letters",
                "SLEEPS",
                new Lettering(ZERO, Visibility.VISIBLE),
                broken,
                new Retrying());
    }

    @Test
    void publishingBeforeTheCommitIsFound() {
        found("visible and not committed", "PUBLISH_LINK", new Life(ZERO) {
            @Override
            CommitOutcome commit(Actor actor, TableWriter table, PendingCommit pending) throws IOException {
                Commit early = NextCommit.build(
                        author(actor),
                        table.newest(),
                        pending,
                        Lakes.SCHEMA.documents(table.newest().flatMap(Commit::inventory)));
                new Publisher(actor.storage.table("matches"), log(actor)).publish(early);
                return super.commit(actor, table, pending);
            }
        });
    }

    @Test
    void acknowledgingBeforeTheCommitIsFound() {
        found("acknowledged 2 before its commit", "accepts esports-matches-0[0, 2)", new Life(ZERO) {
            @Override
            void accepted(Actor actor, long until) {
                actor.acknowledged.put(ZERO, until);
            }
        });
    }

    @Test
    void acknowledgingBeforeItIsPublishedIsFound() {
        found("acknowledged 2 before it was to be seen", "PUT_LINK", new Life(ZERO) {
            @Override
            void publish(Actor actor, TableWriter table, Commit commit) throws IOException {
                actor.acknowledged.put(ZERO, commit.progress().get(ZERO).next());
                actor.say("acknowledges too early");
                super.publish(actor, table, commit);
            }
        });
    }

    @Test
    void replacingADocumentInsteadOfCreatingItIsFound() {
        found("SLEEPS", "PUT_LINK", new Replacing(ZERO), new Replacing(ONE));
    }

    private static final class Replacing extends Life {
        Replacing(TopicPartition of) {
            super(of);
        }

        @Override
        TableWriter writer(Actor actor) {
            return writer(actor, new ForwardingLog(log(actor)) {
                @Override
                public boolean putIfAbsent(Commit commit) throws IOException {
                    actor.storage.place.delete(nameOf(commit.version()));
                    return super.putIfAbsent(commit);
                }
            });
        }
    }

    @Test
    void readingOnAtTheGroupsOffsetIsFound() {
        // The group stands at 2, as after a flush that acknowledged and then was fenced, or by hand.
        found("acknowledged 4 before it was to be seen", "reads on at 2", new Life(ZERO) {
            @Override
            long assigned(Actor actor, TableWriter table) throws IOException {
                actor.say("is assigned and reads on at 2, the group's offset");
                return 2;
            }

            @Override
            PendingCommit stage(Actor actor, TableWriter table, long from, long until) throws IOException {
                long next = table.newest().orElseThrow().progress().get(ZERO).next();
                return Lakes.batch(
                        "by-" + actor.name + "-" + from,
                        ZERO,
                        next,
                        until,
                        List.of(Lakes.stageRows(table, "live", rows(from, until))));
            }
        });
    }

    @Test
    void clearingUpBehindTheLivingIsFound() {
        // Deletes what others have staged without first retiring them in the log.
        found("SLEEPS", "STAGING_DELETE_DIRECTORY A-", new Life(ZERO), new Life(ONE) {
            @Override
            Lake open(Actor actor) throws IOException {
                TableStorage files = actor.storage.table("matches");
                for (String other : files.stagingWriters()) {
                    files.deleteStagedOf(other);
                }
                return super.open(actor);
            }
        });
    }

    @Test
    void pruningMoreThanTheNewestCommitSaysIsFound() {
        found("versions are dense", "PRUNE_DELETE", new Life(ZERO) {
            @Override
            void prune(Actor actor, TableWriter table) throws IOException {
                CommitLog log = log(actor);
                for (long version : log.versions()) {
                    log.delete(version);
                }
            }
        });
    }

    /** Each of these makes durable what the next step rests on; the power goes once in every schedule. */
    @ParameterizedTest
    @EnumSource(
            names = {
                "STAGE_FSYNC_FILE",
                "STAGE_FSYNC_DIRECTORY",
                "PUT_FSYNC_TEMPORARY",
                "PUT_FSYNC_DIRECTORY",
                "PUBLISH_FSYNC_DIRECTORY"
            })
    void aStorageThatForgetsToSettleIsFound(CommitStep step) {
        found("", "LOSES POWER", new Life(ZERO) {
            @Override
            Lake open(Actor actor) throws IOException {
                actor.storage.forgetToSettle(Set.of(step));
                return super.open(actor);
            }
        });
    }

    @Test
    void deletingStagedNamesBeforeTheFinalOnesAreDurableIsFound() {
        found("nor its staged file", "LOSES POWER", new Life(ZERO) {
            @Override
            void publish(Actor actor, TableWriter table, Commit commit) throws IOException {
                TableStorage files = actor.storage.table("matches");
                for (CommittedFile file : commit.files()) {
                    files.publish(
                            new RootedPath(file.root(), file.stagedPath()),
                            new RootedPath(file.root(), file.finalPath()));
                    files.deleteStaged(new RootedPath(file.root(), file.stagedPath()));
                    files.settlePublished(List.of(new RootedPath(file.root(), file.finalPath())));
                }
                super.publish(actor, table, commit);
            }
        });
    }
}
