package io.esportslake.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.source.TopicPartition;
import io.esportslake.table.PartitionKey;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InventoryTest {

    private static final String TABLE = InventoryWorld.TABLE;
    private static final InventoryLimits LIMITS = InventoryWorld.LIMITS;

    private static final Optional<FileSums> SUMS = Optional.of(new FileSums(
            List.of(
                    new OffsetSpan(new TopicPartition("games", 0), 1, 5, 5),
                    new OffsetSpan(new TopicPartition("games", 3), 1, 7, 7)),
            Instant.parse("2026-03-04T05:06:07.123456Z")));

    private final MemoryPlace place = new MemoryPlace();
    private final Documents documents = new MemoryLakeStorage(place, "writer", StepListener.NONE).documents(TABLE);
    private final NextIndex next = new NextIndex(TABLE, documents, LIMITS);

    private static LiveFile file(long version, int number, String state) {
        PartitionKey key = new PartitionKey(List.of("state"), List.of(state));
        return new LiveFile(
                version, Root.PROCESSED, "games/state=" + state + "/" + version + "-" + number, key, 2, 100, SUMS);
    }

    private static FileChange adds(long version, int files) {
        List<LiveFile> added = new ArrayList<>();
        for (int i = 0; i < files; i++) {
            added.add(file(version, i, "live"));
        }
        return new FileChange(version, added, List.of());
    }

    private static FileHistory history(Map<Long, FileChange> log) {
        return versions -> versions.stream()
                .map(version -> Optional.ofNullable(log.get(version)))
                .toList();
    }

    private static FileChange removes(long version, List<LiveFile> files) {
        return new FileChange(
                version, List.of(), files.stream().map(LiveFile::removed).toList());
    }

    private List<LiveFile> live(Index index) throws IOException {
        List<LiveFile> found = new ArrayList<>();
        Inventory.at(TABLE, index.through(), Optional.of(index.put(documents)), history(Map.of()), documents)
                .forEach(found::add);
        return found;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whateverWritersDoTheLogTellsWhatLives(long seed) throws IOException {
        InventoryWorld world = new InventoryWorld(seed);
        int most = 0;
        Optional<DocumentName> checked = Optional.empty();
        for (int step = 0; step < 250; step++) {
            world.step();
            if (world.log.isEmpty()) {
                continue;
            }
            Inventory inventory = world.inventory();
            List<LiveFile> found = new ArrayList<>();
            inventory.forEach(found::add);
            assertThat(Set.copyOf(found)).isEqualTo(world.live);
            assertThat(found.size()).as("a file twice").isEqualTo(world.live.size());
            assertThat(isSorted(found.stream().map(LiveFile::version).toList()))
                    .as("not in the order of their versions")
                    .isTrue();
            assertThat(inventory.sums())
                    .isEqualTo(found.stream().map(LiveSums::of).reduce(LiveSums.NONE, LiveSums::plus));
            assertThat(inventory.keys()).isEqualTo(world.keys);
            if (!checked.equals(world.log.lastEntry().getValue().index())) {
                checked = world.log.lastEntry().getValue().index();
                requireSoundSegments(world.stored, checked.orElseThrow());
            }
            requireIndexInTime(world);
            most = Math.max(most, world.stored.names().size());
        }
        assertThat(world.deaths > 5 && world.races > 50 && world.indexes > 30)
                .as("too little happened: " + world.deaths + " deaths, " + world.races + " races, " + world.indexes
                        + " indexes")
                .isTrue();
        // Up to 200 files in segments of 8, each written anew several times while a dozen documents are kept.
        assertThat(most).as(most + " documents lay there").isLessThan(400);
        assertThat(world.log.size()).as(world.log.size() + " commits are kept").isLessThan(3 * InventoryWorld.KEPT);
    }

    private static boolean isSorted(List<Long> versions) {
        return versions.equals(
                versions.stream().sorted(Comparator.naturalOrder()).toList());
    }

    private static void requireIndexInTime(InventoryWorld world) {
        Map.Entry<Long, InventoryWorld.Entry> head = world.log.lastEntry();
        long through = InventoryKeeper.through(head.getValue().index());
        assertThat(head.getValue().prunedBelow()).as("pruned past the index").isLessThanOrEqualTo(through + 1);
        // An index that lost its race may be a few commits old when it is named.
        assertThat(through > 0 || head.getKey() <= LIMITS.tailDocuments() + 1)
                .as("no index at " + head.getKey())
                .isTrue();
    }

    private static void requireSoundSegments(Documents stored, DocumentName name) throws IOException {
        Index index = Index.read(stored, TABLE, name);
        Optional<Weight> before = Optional.empty();
        for (IndexedFiles segment : index.files()) {
            Weight weight = weight(stored, segment);
            assertThat(weight.all()).as("a segment is too large").isLessThanOrEqualTo(LIMITS.segmentWeight());
            assertThat(segment.isMostlyDead()).as("a segment is mostly dead").isFalse();
            assertThat(before.isEmpty()
                            || !LIMITS.isSmall(weight.living())
                            || !LIMITS.isSmall(before.get().living())
                            // One of several that one large group filled: the next file, which weighs up to 3, did
                            // not fit any more.
                            || before.get().all() > LIMITS.segmentWeight() - 3)
                    .as("two small ones side by side")
                    .isTrue();
            before = Optional.of(weight);
        }
    }

    /** Of all files of a segment, and of those that live. */
    private record Weight(long all, long living) {}

    private static Weight weight(Documents documents, IndexedFiles segment) throws IOException {
        long[] weight = {0, 0};
        FileSegment.read(documents, TABLE, segment, (ordinal, file) -> {
            weight[0] += InventoryLimits.weight(file);
            weight[1] += segment.isLive(ordinal) ? InventoryLimits.weight(file) : 0;
        });
        return new Weight(weight[0], weight[1]);
    }

    /** Files of 96 topic partitions each: 8 KB of a document, and 25 times what one of few weighs. */
    private static FileChange addsWide(long version, int files) {
        List<LiveFile> added = new ArrayList<>();
        for (int i = 0; i < files; i++) {
            LiveFile file = file(version, i, "live");
            added.add(new LiveFile(
                    version, file.root(), file.path(), file.partitionKey(), 96, 100, InventoryWorld.sums(96)));
        }
        return new FileChange(version, added, List.of());
    }

    @Test
    void aFileWeighsWhatItSaysOfItsTopicPartitions() {
        assertThat(List.of(0, 1, 3, 4, 7, 8, 96).stream()
                        .map(spans -> new LiveFile(
                                1,
                                Root.PROCESSED,
                                "games/state=live/1-0",
                                new PartitionKey(List.of("state"), List.of("live")),
                                Math.max(1, spans),
                                100,
                                InventoryWorld.sums(spans)))
                        .map(InventoryLimits::weight)
                        .toList())
                .isEqualTo(List.of(1, 1, 1, 2, 2, 3, 25));
    }

    @Test
    void theMemoryOfASegmentIsBoundedThoughATopicHasManyPartitions() throws IOException {
        NextIndex usual = new NextIndex(TABLE, documents, InventoryLimits.DEFAULT);
        Index index = usual.after(Index.none(TABLE), List.of(addsWide(1, 1000)), 1);

        assertThat(entries(index)).isEqualTo(List.of(400, 400, 200));
        for (IndexedFiles segment : index.files()) {
            assertThat(documents.read(segment.document()).orElseThrow().length).isLessThan(4_000_000);
        }
        assertThat(live(index)).isEqualTo(addsWide(1, 1000).added());
    }

    @Test
    void theMemoryOfATailIsBoundedThoughATopicHasManyPartitions() throws IOException {
        TreeMap<Long, FileChange> log = new TreeMap<>();
        InventoryKeeper keeper = new InventoryKeeper(TABLE, history(log), documents, InventoryLimits.DEFAULT);
        Optional<DocumentName> named = Optional.empty();
        for (long version = 1; version <= 45; version++) {
            log.put(version, addsWide(version, 20));
            named = keeper.next(named, log.get(version));
        }

        assertThat(InventoryKeeper.through(named)).isEqualTo(40);
    }

    @Test
    void aSegmentOfFewFilesOfManyTopicPartitionsIsNotTakenForASmallOne() throws IOException {
        Index first = next.after(Index.none(TABLE), List.of(addsWide(1, 3)), 1);
        Index second = next.after(first, List.of(addsWide(2, 2), adds(3, 1)), 3);
        Index third = next.after(second, List.of(adds(4, 1)), 4);
        LiveFile removed = addsWide(1, 3).added().get(1);
        Index fourth = next.after(third, List.of(removes(5, List.of(removed))), 5);

        assertThat(entries(first)).isEqualTo(List.of(1, 1, 1));
        assertThat(entries(second)).isEqualTo(List.of(1, 1, 1, 1, 1, 1));
        assertThat(second.files().subList(0, 3)).isEqualTo(first.files());
        assertThat(entries(third)).isEqualTo(List.of(1, 1, 1, 1, 1, 2));
        assertThat(third.files().subList(0, 5)).isEqualTo(second.files().subList(0, 5));
        assertThat(entries(fourth)).isEqualTo(List.of(1, 1, 1, 1, 2));
    }

    @Test
    void aSegmentThatIsLargerThanAnyWouldBeNowIsReadAndStays() throws IOException {
        Index large = new NextIndex(TABLE, documents, new InventoryLimits(100_000, 5, 12))
                .after(Index.none(TABLE), List.of(addsWide(1, 30)), 1);
        Index after = next.after(large, List.of(adds(2, 1)), 2);

        assertThat(entries(after)).isEqualTo(List.of(30, 1));
        assertThat(after.files().get(0)).isEqualTo(large.files().get(0));
        assertThat(live(after).size()).isEqualTo(31);
    }

    @Test
    void filesOfASegmentShareTheirTopicPartitions() throws IOException {
        List<LiveFile> files = live(next.after(Index.none(TABLE), List.of(adds(1, 2)), 1));

        assertThat(files.get(1).sums().orElseThrow().spans().get(1).topicPartition())
                .isSameAs(files.get(0).sums().orElseThrow().spans().get(1).topicPartition());
    }

    @Test
    void anIndexIsWrittenWhenTheTailIsLongOrHasManyEntries() throws IOException {
        TreeMap<Long, FileChange> log = new TreeMap<>();
        InventoryKeeper keeper = new InventoryKeeper(TABLE, history(log), documents, LIMITS);
        Optional<DocumentName> named = Optional.empty();
        List<Long> through = new ArrayList<>();
        for (long version = 1; version <= 12; version++) {
            log.put(version, adds(version, version == 8 ? 12 : 1));
            named = keeper.next(named, log.get(version));
            through.add(InventoryKeeper.through(named));
        }

        assertThat(through).isEqualTo(List.of(0L, 0L, 0L, 0L, 5L, 5L, 5L, 8L, 8L, 8L, 8L, 8L));
    }

    @Test
    void anotherWriterCountsTheTailFromTheLog() throws IOException {
        TreeMap<Long, FileChange> log = new TreeMap<>();
        for (long version = 1; version <= 4; version++) {
            log.put(version, adds(version, 3));
        }
        InventoryKeeper keeper = new InventoryKeeper(TABLE, history(log), documents, LIMITS);

        assertThat(InventoryKeeper.through(keeper.next(Optional.empty(), log.get(4L))))
                .isEqualTo(4);
    }

    @Test
    void anIndexWhoseCommitLostItsRaceIsNamedLaterAsLongAsItIsTheNewest() throws IOException {
        TreeMap<Long, FileChange> log = new TreeMap<>();
        for (long version = 1; version <= 7; version++) {
            log.put(version, adds(version, 1));
        }
        InventoryKeeper keeper = new InventoryKeeper(TABLE, history(log), documents, LIMITS);
        Optional<DocumentName> own = keeper.next(Optional.empty(), log.get(5L));
        int documentsThen = documents.names().size();

        assertThat(keeper.next(Optional.empty(), log.get(6L))).isEqualTo(own);
        assertThat(documents.names().size()).isEqualTo(documentsThen);
        Optional<DocumentName> newer = Optional.of(
                next.after(Index.none(TABLE), log.values().stream().limit(6).toList(), 6)
                        .put(documents));
        assertThat(keeper.next(newer, log.get(7L))).isEqualTo(newer);
    }

    @Test
    void twoWritersThatRaceWriteTheSameDocuments() throws IOException {
        List<FileChange> changes = List.of(adds(1, 3), adds(2, 20));
        DocumentName one = next.after(Index.none(TABLE), changes, 2).put(documents);
        Set<DocumentName> before = Set.copyOf(documents.names());

        assertThat(next.after(Index.none(TABLE), changes, 2).put(documents)).isEqualTo(one);
        assertThat(Set.copyOf(documents.names())).isEqualTo(before);
    }

    @Test
    void neighboursThatAreBothSmallBecomeOne() throws IOException {
        Index first = next.after(Index.none(TABLE), List.of(adds(1, 3)), 1);
        Index second = next.after(first, List.of(adds(2, 3)), 2);
        Index third = next.after(second, List.of(adds(3, 3)), 3);

        assertThat(entries(first)).isEqualTo(List.of(3));
        assertThat(entries(second)).isEqualTo(List.of(6));
        assertThat(entries(third)).isEqualTo(List.of(6, 3));
        assertThat(live(third).size()).isEqualTo(9);
    }

    @Test
    void aLargeCommitFillsSeveralSegments() throws IOException {
        Index index = next.after(Index.none(TABLE), List.of(adds(1, 19)), 1);

        assertThat(entries(index)).isEqualTo(List.of(8, 8, 3));
        assertThat(live(index)).isEqualTo(adds(1, 19).added());
        assertThat(index.sums()).isEqualTo(new LiveSums(19, 38, 0, 1900));
    }

    @Test
    void aSegmentIsWrittenWithoutItsDeadWhenTheyAreMoreThanHalf() throws IOException {
        List<LiveFile> files = adds(1, 16).added();
        Index whole = next.after(Index.none(TABLE), List.of(adds(1, 16)), 1);
        Index half = next.after(whole, List.of(removes(2, files.subList(0, 4))), 2);
        Index most = next.after(half, List.of(removes(3, files.subList(4, 5))), 3);
        Index none = next.after(most, List.of(removes(4, files.subList(5, 16))), 4);

        assertThat(entries(half)).isEqualTo(List.of(8, 8));
        assertThat(half.files().get(0).document())
                .isEqualTo(whole.files().get(0).document());
        assertThat(live(half)).isEqualTo(files.subList(4, 16));
        assertThat(entries(most)).isEqualTo(List.of(3, 8));
        assertThat(live(most)).isEqualTo(files.subList(5, 16));
        assertThat(entries(none)).isEmpty();
        assertThat(none.sums()).isEqualTo(LiveSums.NONE);
    }

    @Test
    void aChangeMayRemoveOnlyWhatLives() throws IOException {
        List<LiveFile> files = adds(1, 16).added();
        Index whole = next.after(Index.none(TABLE), List.of(adds(1, 16)), 1);
        DocumentName half =
                next.after(whole, List.of(removes(2, files.subList(0, 4))), 2).put(documents);
        Map<Long, FileChange> log = Map.of(3L, adds(3, 2), 4L, removes(4, files.subList(4, 6)));
        Inventory inventory = Inventory.at(TABLE, 4, Optional.of(half), history(log), documents);

        List<RemovedFile> asked = new ArrayList<>();
        files.forEach(file -> asked.add(file.removed()));
        log.get(3L).added().forEach(file -> asked.add(file.removed()));
        asked.add(file(3, 7, "live").removed());

        Set<RemovedFile> expected = new HashSet<>();
        files.subList(0, 6).forEach(file -> expected.add(file.removed()));
        expected.add(file(3, 7, "live").removed());
        assertThat(inventory.notLive(asked)).isEqualTo(expected);
        assertThat(inventory.notLive(asked.subList(6, 18))).isEmpty();
        assertThatThrownBy(() ->
                        next.after(Index.read(documents, TABLE, half), List.of(removes(3, files.subList(0, 1))), 3))
                .isInstanceOf(InconsistentLakeException.class)
                .hasMessage(
                        "EL-2027: The log of games removes 1 files that do not live, such as games/state=live/1-0; it"
                                + " was not written by this program alone: restore it from a backup");
    }

    @Test
    void theFirstIndexOfATableWithFilesIsWrittenAsTheyCome() throws IOException {
        List<LiveFile> files = new ArrayList<>(adds(3, 10).added());
        files.addAll(adds(7, 7).added());
        InventoryWriter writer = new InventoryWriter(TABLE, documents, LIMITS, 9);
        for (LiveFile file : files) {
            writer.add(file);
        }
        List<PartitionKey> keys = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            keys.add(new PartitionKey(List.of("state"), List.of("s" + i)));
        }
        DocumentName name = writer.end(keys);

        Inventory inventory = Inventory.at(TABLE, 9, Optional.of(name), history(Map.of()), documents);
        List<LiveFile> found = new ArrayList<>();
        inventory.forEach(found::add);
        assertThat(found).isEqualTo(files);
        assertThat(inventory.keys()).isEqualTo(Set.copyOf(keys));
        assertThat(inventory.sums()).isEqualTo(new LiveSums(17, 34, 0, 1700));
        assertThat(entries(Index.read(documents, TABLE, name))).isEqualTo(List.of(8, 8, 1));
    }

    @Test
    void keysAreKeptThoughTheirFilesAreGone() throws IOException {
        LiveFile live = file(1, 0, "live");
        LiveFile finished = file(1, 1, "finished");
        FileChange both = new FileChange(1, List.of(live, finished), List.of());
        Index index = next.after(
                next.after(Index.none(TABLE), List.of(both), 1), List.of(removes(2, List.of(live, finished))), 2);

        Inventory inventory = Inventory.at(TABLE, 2, Optional.of(index.put(documents)), history(Map.of()), documents);

        assertThat(inventory.keys()).isEqualTo(Set.of(live.partitionKey(), finished.partitionKey()));
        assertThat(index.keys().size()).isEqualTo(1);
    }

    @Test
    void aDocumentThatIsAboutToBeNamedIsNotSwept() throws IOException {
        Index old = next.after(Index.none(TABLE), List.of(adds(5, 3)), 5);
        DocumentName oldName = old.put(documents);
        Index named = next.after(old, List.of(adds(9, 8)), 9);
        DocumentName name = named.put(documents);
        DocumentName young = next.after(named, List.of(adds(12, 3)), 12).put(documents);
        DocumentName schema = DocumentName.of(DocumentName.Kind.SCHEMA, 0, "schema".getBytes(UTF_8));
        documents.put(schema, "schema".getBytes(UTF_8));

        List<DocumentName> deletable =
                DocumentSweep.deletable(TABLE, documents.names(), Optional.of(name), 10, documents);

        assertThat(deletable).contains(oldName);
        assertThat(deletable.stream()
                        .filter(document -> document.equals(name)
                                || document.equals(young)
                                || document.equals(schema)
                                || named.segments().contains(document))
                        .toList())
                .isEmpty();
        assertThat(DocumentSweep.deletable(TABLE, documents.names(), Optional.of(name), 5, documents))
                .isEmpty();
    }

    @Test
    void whatIsMissingOrDamagedIsNamed() throws IOException {
        Index index = next.after(Index.none(TABLE), List.of(adds(1, 3)), 1);
        DocumentName name = index.put(documents);
        DocumentName segment = index.files().get(0).document();
        byte[] content = documents.read(segment).orElseThrow();

        documents.delete(segment);
        assertThatThrownBy(() -> live(index))
                .isInstanceOf(InconsistentLakeException.class)
                .hasMessage("EL-2022: Document " + documents.placeOf(segment)
                        + " is missing, though the commit log names it; when the service"
                        + " runs, try again, since it may have been replaced meanwhile; else restore it from a backup");
        content[40] ^= 1;
        place.write(place.create(documents.placeOf(segment)), content);
        String damage = assertThatExceptionOfType(CorruptDocumentException.class)
                .isThrownBy(() -> live(index))
                .actual()
                .getMessage();
        assertThat(damage).startsWith("EL-2021: Document " + documents.placeOf(segment) + " is damaged: its ");

        byte[] other = new String(index.bytes(), UTF_8)
                .replace("\"entries\":3", "\"entries\":4")
                .getBytes(UTF_8);
        DocumentName wrong = DocumentName.of(DocumentName.Kind.INDEX, 1, other);
        documents.put(wrong, other);
        assertThatThrownBy(() -> Index.read(documents, TABLE, wrong))
                .isInstanceOf(CorruptDocumentException.class)
                .hasMessage("EL-2021: Document " + documents.placeOf(wrong)
                        + " is damaged: its bytes are those of its name, but A segment of files"
                        + " has entries that live or are dead, found 3 that live and 0 that are dead of 4 in "
                        + segment.text()
                        + ", of versions 1 to 1; it was not written by this program: restore it from a backup");
        assertThat(Index.read(documents, TABLE, name)).isEqualTo(index);
    }

    @Test
    void withoutAnIndexEveryDocumentHasToBeThere() {
        assertThatThrownBy(() -> Inventory.at(TABLE, 2, Optional.empty(), history(Map.of()), documents))
                .isInstanceOf(MissingDocumentException.class)
                .hasMessage(
                        "EL-2022: Version 1 is missing in the commit log, though no index tells yet what it did; when"
                                + " the service runs, try again, since it may have been pruned meanwhile; else restore it"
                                + " from a backup");
    }

    private static List<Integer> entries(Index index) {
        return index.files().stream().map(IndexedFiles::entries).toList();
    }
}
