package io.esportslake.log;

import static io.esportslake.log.Lakes.ONE;
import static io.esportslake.log.Lakes.ZERO;
import static io.esportslake.log.Lakes.publish;
import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.log.Schedules.Actor;
import io.esportslake.log.Schedules.Rules;
import io.esportslake.source.TopicPartition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * After every step of a schedule three sets are compared: what lives by the log, what a reader sees, what is held back.
 * In the end one more process does what is left, and every record is to be seen exactly once.
 */
final class ExactlyOnce implements Rules {
    private final Scenario.NewPlace newPlace;
    private SchedulePlace place;
    private int number;
    private final SortedMap<String, String> seen = new TreeMap<>();
    private final Map<TopicPartition, Long> stood = new TreeMap<>();
    private Live live = new Live();
    private Looked last;
    private boolean hasLostPower;

    ExactlyOnce(Scenario.NewPlace newPlace) throws IOException {
        this.newPlace = newPlace;
        place = newPlace.make();
    }

    @Override
    public SchedulePlace prepare(int schedule) throws IOException {
        number = schedule;
        place = newPlace.make();
        live = new Live();
        last = null;
        hasLostPower = false;
        seen.clear();
        stood.clear();
        try (Lake lake = Lake.open(place.process("setup-" + number), Lives.options())) {
            TableWriter table = lake.table("matches");
            publish(table, Lakes.start("s0", ZERO, 0));
            publish(table, Lakes.start("s1", ONE, 0));
        }
        return place;
    }

    @Override
    public void powerLost() {
        hasLostPower = true;
    }

    @Override
    public void look(List<Actor> actors) throws IOException {
        List<Commit> log = lookAtTheLog();
        SortedMap<String, String> visible = visible(place);
        SortedMap<String, String> heldBack = heldBack(place);
        Looked looked = new Looked(
                log,
                visible,
                heldBack,
                actors.stream().map(actor -> Map.copyOf(actor.acknowledged)).toList());
        if (looked.equals(last) && !hasLostPower) {
            return;
        }
        last = looked;
        Commit newest = log.get(log.size() - 1);
        if (hasLostPower) {
            live.endAt(newest.version());
            stood.clear();
        }
        live.add(log);
        compare(visible, heldBack);
        if (hasLostPower) {
            // A name that nobody had settled may be gone, but the log still has it, and a start shows it again.
            assertThat(live.ever().containsAll(seen.keySet()))
                    .as(() -> "was visible, and its commit is lost with the power: " + seen)
                    .isTrue();
            hasLostPower = false;
        } else {
            Set<String> files = live.files();
            seen.forEach((file, rows) -> require(
                    !files.contains(file) || rows.equals(visible.get(file)),
                    () -> "vanished or replaced: " + file + ", was " + rows + ", is " + visible.get(file)));
        }
        seen.clear();
        seen.putAll(visible);
        List<String> lasting = rowsIn(withoutWithdrawn(visible));
        require(new HashSet<>(lasting).size() == lasting.size(), () -> "visible twice: " + lasting);
        newest.progress().forEach((topicPartition, progress) -> {
            Long before = stood.put(topicPartition, progress.next());
            require(
                    before == null || before <= progress.next(),
                    () -> topicPartition + " went back from " + before + " to " + progress.next());
        });
        Set<String> present = new HashSet<>(rowsIn(visible));
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
        require(files.containsAll(withoutWithdrawn(visible).keySet()), () -> "visible and not committed: " + visible);
        require(live.ever().containsAll(heldBack.keySet()), () -> "held back and not committed: " + heldBack.keySet());
        Set<String> lost = live.rowsBeforeNewest();
        lost.removeAll(rowsIn(visible));
        lost.removeAll(rowsIn(heldBack));
        require(lost.isEmpty(), () -> "committed before the newest commit, and in no file: " + lost);
        Set<String> nowhere = new HashSet<>(files);
        nowhere.removeAll(visible.keySet());
        nowhere.removeAll(heldBack.keySet());
        require(
                live.ofNewest().containsAll(nowhere),
                () -> "committed before the newest commit, and neither visible nor held back: " + nowhere);
    }

    private static void lookAtWhatWasTold(Actor actor, Commit newest, Set<String> rows) {
        actor.acknowledged.forEach((topicPartition, next) -> {
            require(
                    newest.progress().get(topicPartition).next() >= next,
                    () -> actor.name + " acknowledged " + next + " before its commit");
            List<String> told = expected(topicPartition, next);
            require(
                    rows.containsAll(told),
                    () -> actor.name + " acknowledged " + next + " before it was to be seen: " + rows);
        });
    }

    /** All that counts: a sleeper may leave a stale document below what is pruned. */
    private List<Commit> lookAtTheLog() throws IOException {
        List<Commit> all = Lakes.log(place.reading(), "matches");
        assertThat(all).as("documents").isNotEmpty();
        long prunedBelow = all.get(all.size() - 1).prunedBelow();
        List<Commit> log =
                all.stream().filter(commit -> commit.version() >= prunedBelow).toList();
        Optional<Commit> last = Optional.empty();
        for (Commit commit : log) {
            long expected = last.map(Commit::version).orElse(prunedBelow - 1) + 1;
            require(
                    commit.version() == expected,
                    () -> "versions are dense: found " + commit.version() + ", expected " + expected);
            for (CommittedRange range : commit.ranges()) {
                Optional<Long> before = last.map(head -> head.progress().get(range.topicPartition()))
                        .map(Progress::next);
                require(
                        before.isEmpty() || before.get() == range.range().from(),
                        () -> "ranges tile: found " + range.range() + " behind " + before.get());
            }
            last = Optional.of(commit);
        }
        return log;
    }

    /** Asked some million times: no more is done than needed. */
    private static void require(boolean holds, Supplier<String> otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise.get());
        }
    }

    private static List<String> expected(TopicPartition of, long until) {
        List<String> rows = new ArrayList<>();
        for (long from = 0; from < until; from += Lives.BATCH) {
            rows.add(of + "[" + from + ", " + (from + Lives.BATCH) + ")");
        }
        return rows;
    }

    @Override
    public void lookAtTheEnd(List<Actor> actors) throws IOException {
        String writer = "last-" + number;
        try (Lake lake = Lake.open(place.process(writer), Lives.options())) {
            for (TopicPartition of : List.of(ZERO, ONE)) {
                TableWriter table = lake.table("matches");
                long next = table.newest().orElseThrow().progress().get(of).next();
                for (; next < Lives.RECORDS; next += Lives.BATCH) {
                    String rows = of + "[" + next + ", " + (next + Lives.BATCH) + ")";
                    publish(
                            table,
                            Lakes.batch(
                                    writer + of + next,
                                    of,
                                    next,
                                    next + Lives.BATCH,
                                    List.of(Lakes.stageRows(table, "live", rows))));
                }
            }
            Lives.sealTheRest(lake.sealing("matches"));
        }
        look(actors);
        assertThat(heldBack(place)).as("held back").isEmpty();
        List<String> all = new ArrayList<>(expected(ZERO, Lives.RECORDS));
        all.addAll(expected(ONE, Lives.RECORDS));
        assertThat(rowsIn(seen)).as("all records, once").containsExactlyInAnyOrderElementsOf(all);
        assertThat(place.namesBelow("").stream().filter(Lakes::isLeftOver))
                .as("left over")
                .isEmpty();
    }

    /** What a reader of plain files finds, a name and what is in it: the first of three sets that are compared. */
    private static SortedMap<String, String> visible(SchedulePlace place) throws IOException {
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
    private static SortedMap<String, String> heldBack(SchedulePlace place) throws IOException {
        SortedMap<String, String> found = new TreeMap<>();
        for (Root root : Root.values()) {
            for (String name : place.namesBelow(root.text() + "/_held/")) {
                found.put(name, new String(place.bytes(name), StandardCharsets.UTF_8));
            }
        }
        return found;
    }

    /** All that a look judges: when nothing of it is another, neither is the judgement. */
    private record Looked(
            List<Commit> log,
            SortedMap<String, String> visible,
            SortedMap<String, String> heldBack,
            List<Map<TopicPartition, Long>> told) {}

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
}
