package io.esportslake.log;

import io.esportslake.source.TopicPartition;
import io.esportslake.table.PartitionKey;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Writers that add and remove files of one table at random, race, die between any two steps that touch a document,
 * prune and sweep; and beside them a plain set of what lives, which is the oracle.
 */
final class InventoryWorld {

    static final String TABLE = "games";
    static final InventoryLimits LIMITS = new InventoryLimits(8, 5, 12);
    static final int KEPT = 11;

    /** A commit, as far as it matters here. */
    record Entry(FileChange change, Optional<DocumentName> index, long prunedBelow) {}

    /** A writer that came this far: the process is gone. */
    static final class Died extends RuntimeException {
        Died() {
            super("died", null, false, false);
        }
    }

    final Documents stored = new MemoryLakeStorage(new MemoryPlace(), "writer", StepListener.NONE).documents(TABLE);
    final TreeMap<Long, Entry> log = new TreeMap<>();
    final Random random;
    /** The truth. */
    final Set<LiveFile> live = new HashSet<>();

    final Set<PartitionKey> keys = new TreeSet<>();
    final Map<Integer, InventoryKeeper> keepers = new HashMap<>();
    int deaths;
    int races;
    int discarded;
    int indexes;
    private int numbers;
    private int depth;

    InventoryWorld(long seed) {
        random = new Random(seed);
    }

    /** Documents between whose steps anything may happen. */
    final Documents documents = new Documents() {
        @Override
        public void put(DocumentName name, byte[] content) throws IOException {
            anythingMayHappen();
            stored.put(name, content);
            anythingMayHappen();
        }

        @Override
        public Optional<byte[]> read(DocumentName name) throws IOException {
            anythingMayHappen();
            return stored.read(name);
        }

        @Override
        public List<DocumentName> names() throws IOException {
            return stored.names();
        }

        @Override
        public void delete(DocumentName name) throws IOException {
            anythingMayHappen();
            stored.delete(name);
        }

        @Override
        public String placeOf(DocumentName name) {
            return stored.placeOf(name);
        }
    };

    private void anythingMayHappen() {
        int dice = random.nextInt(400);
        if (dice < 8) {
            deaths++;
            throw new Died();
        }
        if (dice < 24 && depth == 1) {
            int steps = dice == 8 ? 30 : 1; // now and then somebody sleeps for long
            for (int i = 0; i < steps; i++) {
                races++;
                step();
            }
        }
    }

    /** One writer does one thing, or dies of it. */
    void step() {
        depth++;
        int writer = random.nextInt(2) + 2 * depth; // a process is in one place at a time
        try {
            if (random.nextInt(6) == 0) {
                prune();
            } else {
                commit(writer);
            }
        } catch (Died e) {
            keepers.remove(writer);
        } catch (IOException e) {
            throw new AssertionError(e);
        } finally {
            depth--;
        }
    }

    private void commit(int writer) throws IOException {
        InventoryKeeper keeper =
                keepers.computeIfAbsent(writer, any -> new InventoryKeeper(TABLE, this::changes, documents, LIMITS));
        int adds = random.nextInt(10) == 0 ? 20 : random.nextInt(4);
        List<PartitionKey> chosen = new ArrayList<>();
        for (int i = 0; i < adds; i++) {
            chosen.add(new PartitionKey(List.of("state"), List.of("s" + random.nextInt(40))));
        }
        // What a compaction read before it began to work.
        List<RemovedFile> removes = new ArrayList<>();
        int many = live.size() > 120 ? 60 : 12; // else it would grow and grow
        if (random.nextInt(3) == 0) {
            List<LiveFile> files = new ArrayList<>(live);
            files.sort((a, b) -> a.path().compareTo(b.path()));
            Collections.shuffle(files, random);
            files.subList(0, Math.min(files.size(), random.nextInt(many))).forEach(file -> removes.add(file.removed()));
        }
        for (int look = 0; look < 100; look++) {
            Optional<Map.Entry<Long, Entry>> head = Optional.ofNullable(log.lastEntry());
            Optional<DocumentName> index;
            try {
                if (head.isPresent() && !notLive(head.get(), removes).isEmpty()) {
                    discarded++;
                    return;
                }
                index = head.isEmpty()
                        ? Optional.empty()
                        : keeper.next(
                                head.get().getValue().index(),
                                head.get().getValue().change());
            } catch (MissingDocumentException e) {
                requireNewer(head, e);
                continue;
            }
            long version = head.map(Map.Entry::getKey).orElse(0L) + 1;
            if (log.isEmpty() ? version != 1 : log.lastKey() != version - 1) {
                continue; // the put fails
            }
            if (index.isPresent() && !index.equals(head.get().getValue().index())) {
                indexes++;
            }
            put(version, head.map(Map.Entry::getValue), index, chosen, removes);
            return;
        }
        throw new AssertionError("a hundred looks were not enough");
    }

    private Set<RemovedFile> notLive(Map.Entry<Long, Entry> head, List<RemovedFile> removes) throws IOException {
        return removes.isEmpty() ? Set.of() : inventory(head, documents).notLive(removes);
    }

    private void put(
            long version,
            Optional<Entry> head,
            Optional<DocumentName> index,
            List<PartitionKey> chosen,
            List<RemovedFile> removes) {
        List<LiveFile> added = new ArrayList<>();
        for (PartitionKey key : chosen) {
            int number = numbers++;
            Root root = number % 7 == 0 ? Root.DEAD_LETTERS : Root.PROCESSED;
            int spans = number % 10; // a file weighs 1, 2 or 3
            added.add(new LiveFile(
                    version, root, key.path() + "/" + number, key, Math.max(1, spans), 10 + number % 3, sums(spans)));
        }
        long headThrough = head.map(Entry::index).map(InventoryKeeper::through).orElse(0L);
        long prunedBelow =
                Math.max(head.map(Entry::prunedBelow).orElse(1L), Math.min(version - KEPT + 1, headThrough + 1));
        log.put(version, new Entry(new FileChange(version, added, removes), index, prunedBelow));
        Map<RemovedFile, LiveFile> byName = new LinkedHashMap<>();
        live.forEach(file -> byName.put(file.removed(), file));
        for (RemovedFile file : removes) {
            if (!live.remove(byName.get(file))) {
                throw new AssertionError("removed what does not live: " + file);
            }
        }
        live.addAll(added);
        added.stream().filter(file -> file.root() == Root.PROCESSED).forEach(file -> keys.add(file.partitionKey()));
    }

    /** One row of each of so many topic partitions. */
    static Optional<FileSums> sums(int spans) {
        return spans == 0
                ? Optional.empty()
                : Optional.of(new FileSums(
                        IntStream.range(0, spans)
                                .mapToObj(partition ->
                                        new OffsetSpan(new TopicPartition("esports-games", partition), 1, 5, 5))
                                .toList(),
                        Instant.parse("2026-03-04T05:06:07.123456Z")));
    }

    /** Any published commit may decide; the newest one but one is sure to be. */
    private void prune() throws IOException {
        List<DocumentName> present = documents.names();
        if (log.size() < 2) {
            return;
        }
        Map.Entry<Long, Entry> published = random.nextBoolean() ? log.lastEntry() : log.lowerEntry(log.lastKey());
        long below = published.getValue().prunedBelow();
        log.headMap(below).clear();
        List<DocumentName> old;
        try {
            old = DocumentSweep.deletable(TABLE, present, published.getValue().index(), below, documents);
        } catch (MissingDocumentException e) {
            requireNewer(Optional.of(published), e);
            return;
        }
        for (DocumentName name : old) {
            documents.delete(name);
        }
    }

    /** What is missing must have been replaced: else it is lost. */
    private void requireNewer(Optional<Map.Entry<Long, Entry>> seen, MissingDocumentException e) {
        if (seen.isEmpty() || log.lastKey().equals(seen.get().getKey())) {
            throw new AssertionError("lost", e);
        }
    }

    private List<Optional<FileChange>> changes(List<Long> versions) {
        return versions.stream()
                .map(version -> Optional.ofNullable(log.get(version)).map(Entry::change))
                .toList();
    }

    Inventory inventory() throws IOException {
        return inventory(log.lastEntry(), stored);
    }

    private Inventory inventory(Map.Entry<Long, Entry> head, Documents from) throws IOException {
        return Inventory.at(TABLE, head.getKey(), head.getValue().index(), this::changes, from);
    }
}
