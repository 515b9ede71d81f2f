package io.esportslake.commit;

import io.esportslake.table.TableDefinition;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A lake, open for one process. Opening it checks that it is sound, takes a lock that dies with the process, and finishes
 * what dead processes left. {@link #table} may be called from several threads.
 */
public final class Lake implements AutoCloseable {

    private final LakePaths paths;
    private final LakeOpenOptions options;
    private final LakeFiles files;
    private final WriterLock lock;
    /** Numbers staged and temporary files: one counter, so that no name is given twice in this process. */
    private final AtomicLong numbers = new AtomicLong();

    private final LakeMarks marks;
    private final Staging staging;
    private final List<TableWriter> writers = new ArrayList<>();
    private String lakeId = "";
    private RecoveryReport recovery = new RecoveryReport(Map.of(), List.of(), 0, 0);
    private boolean closed;

    private Lake(LakePaths paths, LakeOpenOptions options, LakeFiles files, WriterLock lock) {
        this.paths = paths;
        this.options = options;
        this.files = files;
        this.lock = lock;
        marks = new LakeMarks(paths, files, options.writerId(), numbers::getAndIncrement);
        staging = new Staging(paths, files, options.writerId(), numbers::getAndIncrement);
    }

    /**
     * Opens a lake; creates it where there is nothing.
     *
     * @throws LakeRefusedException when the directories are not fit for a lake, or hold what is not ours
     * @throws InconsistentLakeException when the lake is damaged, or parts of two were mixed
     */
    public static Lake open(LakePaths paths, LakeOpenOptions options) throws IOException {
        return open(paths, options, DelayPoint.configuredBefore(HaltPoint.configured()));
    }

    static Lake open(LakePaths paths, LakeOpenOptions options, StepListener listener) throws IOException {
        return open(paths, options, new LakeFiles(listener));
    }

    static Lake open(LakePaths paths, LakeOpenOptions options, LakeFiles files) throws IOException {
        try {
            inspect(paths, files, options); // changes nothing, so a refusal leaves no trace
        } catch (IOException e) {
            throw unreadable(paths, e);
        }
        Lake lake = new Lake(paths, options, files, lock(paths, files, options.writerId()));
        try {
            lake.prepare();
            return lake;
        } catch (IOException | RuntimeException e) {
            try {
                lake.close();
            } catch (IOException | RuntimeException second) {
                e.addSuppressed(second);
            }
            throw e;
        } catch (Error e) {
            lake.abandon();
            throw e;
        }
    }

    private static void inspect(LakePaths paths, LakeFiles files, LakeOpenOptions options) throws IOException {
        LakeSurvey survey = new LakeSurvey(paths);
        Optional<Commit> any = Optional.empty();
        for (TableDefinition table : options.tables()) {
            CommitLog log = new FileCommitLog(paths, files, table.name(), options.writerId(), () -> 0);
            Optional<Commit> newest = survey.inspect(table.name(), log, options.existingFilesAllowed());
            if (newest.isPresent() && newest.get().schemaVersion() > table.schemaVersion()) {
                throw new LakeRefusedException("Table " + table.name() + " was written with schema version "
                        + newest.get().schemaVersion() + " by " + newest.get().application()
                        + ", this version knows schema version " + table.schemaVersion()
                        + "; run the newer version of esports-lake");
            }
            any = any.or(() -> newest);
        }
        survey.inspectMarks(any);
        survey.requireFilesCounted();
    }

    static LakeRefusedException unreadable(LakePaths paths, IOException cause) {
        if (!(cause instanceof AccessDeniedException denied)) {
            return RootProbe.refused(paths.dataLake(), "reading what is there", cause);
        }
        return new LakeRefusedException(
                "The lake at " + paths.dataLake() + " cannot be read: permission denied for " + denied.getFile()
                        + ". Every directory below a table must be readable by the user of this process: give it the right,"
                        + " or move away what is not the table's; when it is the lost+found of a file system, keep the"
                        + " lake in a directory below that file system's top",
                cause);
    }

    private static WriterLock lock(LakePaths paths, LakeFiles files, String writer) throws IOException {
        try {
            return WriterLock.create(paths, files, writer);
        } catch (IOException e) {
            throw RootProbe.refused(paths.writers(), "taking a lock", e);
        }
    }

    private void prepare() throws IOException {
        RootProbe probe = new RootProbe(files, options.writerId(), numbers::getAndIncrement);
        probe.probe(paths.checkpoints(), paths.dataLake());
        Set<Path> roots = new LinkedHashSet<>();
        for (Root root : Root.values()) {
            if (roots.add(paths.root(root))) {
                probe.probe(paths.root(root), paths.root(root));
            }
        }
        lakeId = marks.lakeId(options.ids().get(), options.application());
        for (Root root : Root.values()) {
            marks.markRoot(root, lakeId, options.application());
        }
        Map<String, TableWriter> tables = new LinkedHashMap<>();
        for (TableDefinition table : options.tables()) {
            tables.put(table.name(), writer(table));
        }
        recovery = new Recovery(paths, files, options, tables).run();
    }

    private TableWriter writer(TableDefinition table) {
        Author author = new Author(
                options.writerId(),
                options.application(),
                lakeId,
                table.name(),
                table.schemaVersion(),
                options.commitsKept());
        CommitLog log = new FileCommitLog(paths, files, table.name(), options.writerId(), numbers::getAndIncrement);
        TableWriter writer = new TableWriter(author, log, paths, files, staging);
        writers.add(writer);
        return writer;
    }

    /**
     * A new writer of a table, at its newest commit. Each pipeline takes one of its own.
     *
     * @throws IllegalArgumentException when the lake was not opened for that table
     */
    public synchronized TableWriter table(String name) throws IOException {
        TableDefinition definition = options.tables().stream()
                .filter(table -> table.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "The lake is open for " + options.tables() + ", not for '" + name + "'"));
        if (closed) {
            throw new IllegalStateException("The lake " + paths.dataLake() + " is closed");
        }
        TableWriter writer = writer(definition);
        writer.refresh();
        return writer;
    }

    /**
     * The log of a table, to look at without opening the lake: takes no lock, changes nothing, and may be used while a
     * service writes.
     */
    public static CommitLog readableLog(LakePaths paths, String table) {
        return new FileCommitLog(paths, new LakeFiles(StepListener.NONE), table, "reader", () -> 0);
    }

    /**
     * Checks, without opening the lake, that its directory and its roots carry the id of the lake that a commit names.
     *
     * @throws InconsistentLakeException when they do not; says which and what to do
     */
    public static void requireSameLake(LakePaths paths, Commit commit) throws IOException {
        new LakeSurvey(paths).inspectMarks(Optional.of(commit));
    }

    /** The id of this lake, the same for ever and in all its roots. */
    public String lakeId() {
        return lakeId;
    }

    /** The id of this process. */
    public String writerId() {
        return options.writerId();
    }

    /** What opening it had to finish or to clear up. */
    public RecoveryReport recovery() {
        return recovery;
    }

    /**
     * Notes the consumer group that feeds this lake; the first one stays.
     *
     * @throws LakeRefusedException when it is another one
     */
    public void rememberGroup(String groupId) throws IOException {
        marks.rememberGroup(lakeId, groupId);
    }

    /** Notes another consumer group, by decision of an operator. */
    public void changeGroup(String groupId) throws IOException {
        marks.changeGroup(lakeId, groupId);
    }

    /**
     * Deletes what this process staged and its lock file. When a commit may not be published, or an fsync has failed,
     * everything stays as it is and only the lock is let go: the next start publishes it, or clears up. Call it when the table writers are no longer in use.
     */
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        if (!files.isTrusted() || writers.stream().anyMatch(TableWriter::isUnpublished)) {
            abandon();
            return;
        }
        closed = true;
        try {
            for (TableDefinition table : options.tables()) {
                for (Root root : Root.values()) {
                    Staging.delete(paths, files, root, table.name(), options.writerId());
                }
            }
            lock.delete();
        } finally {
            lock.release(); // also when something could not be deleted: then the next start does it
        }
    }

    /** Lets go of the lock and leaves everything as it lies, as a process that dies does. */
    synchronized void abandon() throws IOException {
        closed = true;
        lock.release();
    }
}
