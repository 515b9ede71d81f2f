package io.esportslake.log;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Seals one table of an open lake: what is held back becomes a few files that readers see, and fewer files before.
 * Beside the table's writers, in this process and in others, also beside others who seal; used by one thread at a time.
 *
 * <p>The order is what makes it safe. The new file is staged and durable before the commit that adds it and removes its
 * parts; the parts stay until that commit is published. So whoever dies leaves an orphan before the commit, a commit
 * that the next start publishes after it, and parts that nobody needs after that, which {@link #collect} finds.
 *
 * <p>A failure stops no stream. That the new file could not be made durable, which is also how some file systems say
 * that they are full, says nothing about the files of the streams, whose own failures are told to them: the file is
 * thrown away, and the parts stay. What others rely on too, a directory or a commit, is different: when that could not
 * be made durable, the trust in the storage ends, here as anywhere.
 */
public final class TableSealing {

    /** Gives new writers of the table. */
    @FunctionalInterface
    interface NewWriter {
        /**
         * A new writer.
         *
         * @param before the one in whose place it comes, which is not used any more; empty for the first one
         */
        TableWriter inPlaceOf(Optional<TableWriter> before) throws IOException;
    }

    private final NewWriter writers;
    private final LakeStorage storage;
    private final TableStorage files;
    private final CommitLog log;
    private final Supplier<String> ids;
    private final Supplier<Instant> now;
    private TableWriter writer;
    private Optional<HeldParts> held = Optional.empty();

    /**
     * Begins with a first writer.
     *
     * @param writers gives a new writer of the table; one that was fenced is replaced, unless it was retired
     * @param ids gives a fresh id for each commit
     */
    TableSealing(NewWriter writers, LakeStorage storage, Supplier<String> ids, Supplier<Instant> now)
            throws IOException {
        this.writers = writers;
        this.storage = storage;
        this.ids = ids;
        this.now = now;
        writer = writers.inPlaceOf(Optional.empty());
        files = storage.table(writer.table());
        log = storage.log(writer.table());
    }

    public String table() {
        return writer.table();
    }

    /** Where the table's files are. */
    TableStorage files() {
        return files;
    }

    /** What is held back as of the newest commit. Reads the log. */
    public HeldSums held() throws IOException {
        return current().sums();
    }

    /** What is due. Reads the log. */
    public SealPlan plan(SealRules rules, SealTurn turn) throws IOException {
        return SealPlan.of(current().all(), now.get(), rules, turn);
    }

    /** How many bytes may still be written below a root; empty where nobody can tell. */
    public OptionalLong usableBytes(Root root) throws IOException {
        return storage.usableBytes(root);
    }

    /** The newest commit as last read. */
    public Optional<Commit> newest() {
        return writer.newest();
    }

    private HeldParts current() throws IOException {
        if (held.isPresent() && held.get().isEmpty() && listed().isEmpty()) {
            return held.get(); // of an older version, and still right: the log need not be read to know that
        }
        for (int look = 0; ; look++) {
            Optional<Commit> newest = writer.refresh();
            if (newest.isEmpty()) {
                return HeldParts.none(0);
            }
            if (held.isEmpty() || !held.get().follow(log, newest.get().version())) {
                try {
                    held = Optional.of(all(newest.get()));
                } catch (MissingDocumentException e) {
                    if (look == LogReader.LOOKS) {
                        throw e;
                    }
                    continue; // newer commits have replaced it
                }
            }
            return held.get();
        }
    }

    /** A table in which nothing is held back is not read through: most never hold anything back. */
    private HeldParts all(Commit newest) throws IOException {
        boolean isFormat1 = newest.header().documents().isEmpty();
        return isFormat1 || listed().isEmpty()
                ? HeldParts.none(newest.version())
                : HeldParts.of(writer.inventory().orElseThrow());
    }

    private List<Garbage> listed() throws IOException {
        List<Garbage> listed = new ArrayList<>();
        for (Root root : Root.values()) {
            files.listHeld(root, entry -> {
                OptionalLong version = FileNames.versionOfHeldFile(entry.name());
                if (version.isPresent()) {
                    RemovedFile file = new RemovedFile(
                            version.getAsLong(), root, entry.file().path());
                    listed.add(new Garbage(file, entry.bytes().orElse(0)));
                }
            });
        }
        return listed;
    }

    /** A file that is there, and perhaps not needed any more. */
    private record Garbage(RemovedFile file, long bytes) {}

    /**
     * Makes one file of these parts that readers see: staged, committed, published, and the parts deleted. Whatever was
     * staged is discarded when it comes to nothing.
     *
     * @param parts one of the seals of a {@link #plan}
     * @throws UnjoinablePartsException when these parts live and cannot be joined, and the log can be read: others may
     *     be sealed all the same
     * @throws IOException when something cannot be written, the log cannot be read, or this process was retired
     */
    public SealOutcome seal(List<LiveFile> parts, PartJoin join) throws IOException {
        return join(parts, join, Visibility.VISIBLE);
    }

    /**
     * Makes one file of these parts that is held back still, in the same steps.
     *
     * @param parts one of the gathers of a {@link #plan}
     * @throws UnjoinablePartsException when these parts live and cannot be joined, and the log can be read: others may
     *     be sealed all the same
     * @throws IOException when something cannot be written, the log cannot be read, or this process was retired
     */
    public SealOutcome gather(List<LiveFile> parts, PartJoin join) throws IOException {
        return join(parts, join, Visibility.HELD);
    }

    private SealOutcome join(List<LiveFile> parts, PartJoin join, Visibility visibility) throws IOException {
        if (!current().containsAll(parts)) {
            return new SealOutcome.NotSealed("another writer has sealed some of the parts");
        }
        requireNotRetired();
        SealedParts sealed = SealedParts.of(parts);
        StagedFile file = writer.stage(sealed.root());
        try {
            SealOutcome outcome = join(sealed, parts, join, visibility, file);
            file.discard(); // which does nothing once a commit names it
            return outcome;
        } catch (IOException | RuntimeException | OutOfMemoryError | LinkageError e) {
            file.discardAfter(e);
            throw e;
        }
    }

    private SealOutcome join(
            SealedParts sealed, List<LiveFile> parts, PartJoin join, Visibility visibility, StagedFile file)
            throws IOException {
        String commitId = ids.get();
        try {
            join.join(parts, sealed.sums(), commitId, file);
            file.sealAlone();
            writer.sealStaging();
        } catch (IOException | RuntimeException e) {
            if (live(parts, e)) {
                throw e;
            }
            return new SealOutcome.NotSealed("another writer has sealed some of the parts while they were read");
        }
        StagedOutput output = new StagedOutput(
                sealed.root(), sealed.partitionKey(), file, sealed.rows(), Optional.of(sealed.sums()), visibility);
        PendingCommit pending = PendingCommit.seal(commitId, now.get(), sealed, List.of(output));
        return writer.commit(pending)
                .match(
                        done -> published(done.commit()),
                        fenced -> {
                            writer.refresh();
                            requireNotRetired();
                            writer = writers.inPlaceOf(Optional.of(writer));
                            held = Optional.empty();
                            return new SealOutcome.NotSealed(fenced.why());
                        },
                        discarded -> new SealOutcome.NotSealed(discarded.why()));
    }

    /** Told as a failure and not as another one's luck: it does not pass. */
    private void requireNotRetired() throws IOException {
        if (writer.retirement().isPresent()) {
            throw new IOException(
                    writer.retirement().get() + " and seals nothing any more; others seal in its place, and"
                            + " this process when it is started again");
        }
    }

    /** That the log cannot be read is the greater trouble: then nothing else can be sealed, either. */
    private boolean live(List<LiveFile> parts, Exception cause) throws IOException {
        try {
            return current().containsAll(parts);
        } catch (IOException | RuntimeException e) {
            e.addSuppressed(cause);
            throw e;
        }
    }

    private SealOutcome published(Commit commit) throws IOException {
        writer.publish(commit);
        for (RemovedFile part : commit.change().removed()) {
            files.deletePublished(new RootedPath(part.root(), part.path()));
        }
        return new SealOutcome.Sealed(commit);
    }

    /**
     * Deletes what published seals have removed and nobody has deleted, because its sealer died. Lists first and reads
     * the log then: what is listed and does not live by then was removed, whatever its version is, by a commit that is
     * published.
     *
     * @return the bytes of what was deleted
     */
    public long collect() throws IOException {
        List<Garbage> listed = listed();
        HeldParts live = current();
        // A file of a version that the log does not have is none that a commit has removed.
        listed.removeIf(garbage -> garbage.file().version() > live.version() || live.contains(garbage.file()));
        if (listed.isEmpty()) {
            return 0;
        }
        Set<RemovedFile> removed;
        try {
            // What was followed says so, too; but what is deleted by mistake does not come back.
            removed = writer.inventory()
                    .orElseThrow()
                    .notLive(listed.stream().map(Garbage::file).toList());
        } catch (MissingDocumentException e) {
            if (log.newestVersion().orElse(0) > live.version()) {
                return 0; // newer commits have replaced it: another time
            }
            throw e;
        }
        long bytes = 0;
        for (Garbage garbage : listed) {
            if (removed.contains(garbage.file())) {
                files.deletePublished(
                        new RootedPath(garbage.file().root(), garbage.file().path()));
                bytes += garbage.bytes();
            }
        }
        return bytes;
    }
}
