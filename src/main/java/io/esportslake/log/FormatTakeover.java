package io.esportslake.log;

import io.esportslake.failure.FailureCode;
import io.esportslake.table.PartitionKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Takes a table of format 1 over into format 2: an index of the files that are there, then one commit that names it.
 * May die at any point and be repeated: until that commit is put, the table is what it was, and the same files make the
 * same index.
 *
 * <p>Documents of format 1 forget which files live once they are pruned, so the files themselves are asked, which is
 * only right when nobody writes meanwhile and when they are as many and as large as the log counts.
 */
final class FormatTakeover {

    /** So many files are held in memory at once, some 300 bytes each; of more, their directories are listed again. */
    private static final int FILES_AT_ONCE = 100_000;

    private final LakeStorage storage;
    private final LakeOpenOptions options;
    private final TableWriter writer;
    private final Commit head;
    private final int filesAtOnce;
    private final TableStorage files;
    private final CommitLog log;
    private final Counted counted = new Counted();
    /** The files of the document that was read last, by path: files are asked for in the order of their versions. */
    private final Map<RootedPath, CommittedFile> named = new HashMap<>();

    private long namedVersion;

    private FormatTakeover(
            LakeStorage storage, LakeOpenOptions options, TableWriter writer, Commit head, int filesAtOnce)
            throws IOException {
        this.storage = storage;
        this.options = options;
        this.writer = writer;
        this.head = head;
        this.filesAtOnce = filesAtOnce;
        files = storage.table(writer.table());
        log = storage.log(writer.table());
        requireNoOtherWriter();
        list((version, entry) -> counted.add(version, bytesOf(entry)));
        requireCounted();
    }

    /**
     * Looks at all tables before the first is touched.
     *
     * @param writers at the newest commits of their tables, which are published
     * @return the takeovers that are to be run, for the tables of format 1
     * @throws LakeRefusedException when another writer is alive; nothing was changed
     * @throws InconsistentLakeException when the files are not those that the log counts; nothing was changed
     */
    static List<FormatTakeover> due(LakeStorage storage, LakeOpenOptions options, Collection<TableWriter> writers)
            throws IOException {
        return due(storage, options, writers, FILES_AT_ONCE);
    }

    static List<FormatTakeover> due(
            LakeStorage storage, LakeOpenOptions options, Collection<TableWriter> writers, int filesAtOnce)
            throws IOException {
        List<FormatTakeover> due = new ArrayList<>();
        for (TableWriter writer : writers) {
            Optional<Commit> head = writer.newest();
            if (head.isPresent() && head.get().header().format() == 1) {
                due.add(new FormatTakeover(storage, options, writer, head.get(), filesAtOnce));
            }
        }
        return due;
    }

    /** A published file as it was listed. */
    private record Found(long version, RootedPath file, long bytes) {}

    /** What the table's files come to. */
    private static final class Counted {
        private long[] versions = new long[1_000];
        private int files;
        private long bytes;

        void add(long version, long size) {
            if (files == versions.length) {
                versions = Arrays.copyOf(versions, Math.multiplyExact(files, 2));
            }
            versions[files++] = version;
            bytes += size;
        }
    }

    /**
     * Does it.
     *
     * @return the commit, which is the newest now
     * @throws LakeRefusedException when another writer has committed meanwhile; nothing was changed
     */
    Commit run() throws IOException {
        options.warnings().accept(warning());
        PendingCommit pending =
                PendingCommit.takeover(options.ids().get(), options.now().get(), head, index());
        Commit commit = writer.commit(pending).match(CommitOutcome.Committed::commit, fenced -> {
            throw new LakeRefusedException(
                    FailureCode.FORMAT_TAKEOVER,
                    "Table " + writer.table() + " is not taken over into format 2: " + fenced.why()
                            + "; stop every instance that writes to this lake, then start one");
        });
        writer.publish(commit); // has no files
        return commit;
    }

    private void requireNoOtherWriter() throws IOException {
        Writers writers = storage.writers();
        Optional<String> other = writers.other();
        if (other.isPresent()) {
            throw new LakeRefusedException(
                    FailureCode.FORMAT_TAKEOVER,
                    "Table " + writer.table() + " of lake " + storage.location()
                            + " is in format 1, as " + head.application() + " left it, and writer " + other.get()
                            + " is alive (" + writers.nameOf(other.get())
                            + "): it is taken over into format 2 only when nobody else writes to the lake. Nothing"
                            + " was changed. Stop every instance, start one of this version, then the others");
        }
    }

    private void requireCounted() {
        CommitTotals totals = head.totals();
        if (totals.files() != counted.files || totals.bytes() != counted.bytes) {
            throw new InconsistentLakeException(
                    FailureCode.FILES_NOT_COUNTED,
                    "Table " + writer.table() + " of lake " + storage.location()
                            + " is not taken over into format 2: its commit log counts " + totals.files() + " files of "
                            + totals.bytes() + " bytes up to version " + head.version() + ", found " + counted.files
                            + " files of " + counted.bytes + " bytes below " + files.location(Root.PROCESSED) + " and "
                            + files.location(Root.DEAD_LETTERS)
                            + ". Nothing was changed. 'verify' names everything that differs. Restore what is missing"
                            + " or damaged from a backup, and move away what the log does not know");
        }
    }

    private String warning() {
        long next = head.version() + 1;
        return "Table " + writer.table() + " of lake " + storage.location() + " is in format 1, as "
                + head.application() + " left it, and is taken over into format 2 by version " + next
                + ". There is no way back: from then on the older program refuses this lake and says 'Commit document "
                + log.nameOf(next)
                + " has format 2, expected format 1; run the newer version of esports-lake that wrote it'";
    }

    private interface Visitor {
        void found(long version, TableStorage.Entry entry) throws IOException;
    }

    private void list(Visitor visitor) throws IOException {
        for (Root root : Root.values()) {
            files.list(root, entry -> {
                OptionalLong version = FileNames.versionOfDataFile(entry.name());
                if (version.isPresent()) {
                    visitor.found(version.getAsLong(), entry);
                }
            });
        }
    }

    /** Puts the index of the files that there are. */
    DocumentName index() throws IOException {
        InventoryWriter index = new InventoryWriter(
                writer.table(), storage.documents(writer.table()), InventoryLimits.DEFAULT, head.version());
        Arrays.sort(counted.versions, 0, counted.files);
        for (int from = 0; from < counted.files; ) {
            int until = endOfBand(from);
            for (Found file : between(counted.versions[from], counted.versions[until - 1])) {
                index.add(live(file));
            }
            from = until;
        }
        return index.end(head.partitionKeys());
    }

    /** A band has whole versions, so that it can be told by versions. */
    private int endOfBand(int from) {
        int until = Math.min(counted.files, from + filesAtOnce);
        while (until < counted.files && counted.versions[until] == counted.versions[until - 1]) {
            until++;
        }
        return until;
    }

    /** Nobody deletes a published file of the former format. */
    private static long bytesOf(TableStorage.Entry entry) throws IOException {
        return entry.bytes().orElseThrow(() -> new IOException(entry.file() + " vanished while it was looked at"));
    }

    /** Files of these versions, both included, in the order of their versions, then of their paths. */
    private List<Found> between(long first, long last) throws IOException {
        List<Found> found = new ArrayList<>();
        list((version, entry) -> {
            if (first <= version && version <= last) {
                found.add(new Found(version, entry.file(), bytesOf(entry)));
            }
        });
        found.sort(Comparator.comparingLong(Found::version)
                .thenComparing(file -> file.file().root())
                .thenComparing(file -> file.file().path()));
        return found;
    }

    private LiveFile live(Found found) throws IOException {
        if (found.version() != namedVersion) {
            named.clear();
            namedVersion = found.version();
            if (found.version() >= head.prunedBelow()) {
                log.read(found.version())
                        .map(Commit::files)
                        .orElse(List.of())
                        .forEach(file -> named.put(new RootedPath(file.root(), file.finalPath()), file));
            }
        }
        RootedPath file = found.file();
        CommittedFile known = named.get(file);
        String name = files.nameOf(file);
        long rows = known != null ? known.rows() : options.fileRows().rows(() -> files.open(file), found.bytes(), name);
        return new LiveFile(
                found.version(),
                file.root(),
                file.path(),
                partitionKey(file, name),
                rows,
                found.bytes(),
                // Neither a document of format 1 nor a footer tells it.
                Optional.empty());
    }

    private PartitionKey partitionKey(RootedPath file, String name) {
        String path = file.path();
        int start = writer.table().length() + 1;
        int end = path.lastIndexOf('/');
        try {
            return PartitionKey.parse(end < start ? "" : path.substring(start, end));
        } catch (IllegalArgumentException e) {
            throw new InconsistentLakeException(
                    FailureCode.FORMAT_TAKEOVER,
                    "Table " + writer.table() + " is not taken over into format 2: " + name
                            + " lies in no partition's directory (" + e.getMessage()
                            + "). Nothing was changed; move the file back",
                    e);
        }
    }
}
