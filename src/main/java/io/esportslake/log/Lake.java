package io.esportslake.log;

import io.esportslake.failure.FailureCode;
import io.esportslake.table.TableDefinition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A lake, open for one process. Opening it checks that it is sound, takes a lock that dies with the process, and
 * finishes what dead processes left. {@link #table} may be called from several threads.
 */
public final class Lake implements AutoCloseable {

    private final LakeStorage storage;
    private final LakeOpenOptions options;
    private final WriterLock lock;
    private final LakeMarks marks;
    private final List<TableWriter> writers = new ArrayList<>();
    private String lakeId = "";
    private RecoveryReport recovery = new RecoveryReport(Map.of(), List.of(), 0, 0);
    private boolean closed;

    private Lake(LakeStorage storage, LakeOpenOptions options, WriterLock lock) {
        this.storage = storage;
        this.options = options;
        this.lock = lock;
        marks = new LakeMarks(storage);
    }

    /**
     * Opens a lake; creates it where there is nothing.
     *
     * @param storage of a writer that nobody was before
     * @throws LakeRefusedException when the storage is not fit for a lake, or holds what is not ours
     * @throws InconsistentLakeException when the lake is damaged, or parts of two were mixed
     */
    public static Lake open(LakeStorage storage, LakeOpenOptions options) throws IOException {
        try {
            inspect(storage, options); // changes nothing, so a refusal leaves no trace
        } catch (IOException e) {
            throw storage.unreadable(e);
        }
        Lake lake = new Lake(storage, options, storage.writers().lock());
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

    private static void inspect(LakeStorage storage, LakeOpenOptions options) throws IOException {
        LakeSurvey survey = new LakeSurvey(storage);
        Optional<Commit> any = Optional.empty();
        for (TableDefinition table : options.tables()) {
            Optional<Commit> newest =
                    survey.inspect(table.name(), storage.log(table.name()), options.existingFilesAllowed());
            newest.flatMap(head -> SchemaDocument.olderDefinition(head, table)).ifPresent(objection -> {
                throw new LakeRefusedException(FailureCode.SCHEMA_VERSION, objection);
            });
            TableSchema.of(table, newest, storage.documents(table.name()));
            any = any.or(() -> newest);
        }
        survey.inspectMarks(any);
        survey.requireFilesCounted();
    }

    private void prepare() throws IOException {
        storage.probe();
        lakeId = marks.lakeId(options.ids().get(), options.application());
        for (Root root : Root.values()) {
            marks.markRoot(root, lakeId, options.application());
        }
        Map<String, TableWriter> tables = new LinkedHashMap<>();
        for (TableDefinition table : options.tables()) {
            tables.put(table.name(), writer(table));
        }
        recovery = new Recovery(storage, options, tables).run();
    }

    private TableWriter writer(TableDefinition table) throws IOException {
        Author author = new Author(
                writerId(), options.application(), lakeId, table.name(), table.schemaVersion(), options.commitsKept());
        Optional<Commit> newest = LogReader.newest(storage.log(table.name()));
        TableSchema schema = TableSchema.of(table, newest, storage.documents(table.name()));
        TableWriter writer = new TableWriter(author, schema, storage);
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
            throw new IllegalStateException("The lake " + storage.location() + " is closed");
        }
        TableWriter writer = writer(definition);
        writer.refresh();
        return writer;
    }

    /**
     * Seals what is held back of a table, with a writer of its own.
     *
     * @throws IllegalArgumentException when the lake was not opened for that table
     */
    public TableSealing sealing(String name) throws IOException {
        return new TableSealing(before -> inPlaceOf(before, table(name)), storage, options.ids(), options.now());
    }

    /** One with a commit that may not be published stays known: {@link #close} leaves its files. */
    private synchronized TableWriter inPlaceOf(Optional<TableWriter> before, TableWriter writer) {
        before.filter(gone -> !gone.isUnpublished()).ifPresent(writers::remove);
        return writer;
    }

    /**
     * Checks, without opening the lake, that it and its roots carry the id of the lake that a commit names.
     *
     * @throws InconsistentLakeException when they do not; says which and what to do
     */
    public static void requireSameLake(LakeStorage storage, Commit commit) throws IOException {
        new LakeSurvey(storage).inspectMarks(Optional.of(commit));
    }

    /**
     * Whether there is a lake at all, for who only looks: a place with nothing of one would be a sound one.
     *
     * @param tables by whose commits and files it is known where its mark is lost
     * @throws InconsistentLakeException when only its roots carry an id
     */
    public static boolean isAt(LakeStorage storage, Collection<String> tables) throws IOException {
        return new LakeSurvey(storage).isLake(tables);
    }

    /** The id of this lake, the same for ever and in all its roots. */
    public String lakeId() {
        return lakeId;
    }

    /** The id of this process. */
    public String writerId() {
        return storage.writers().own();
    }

    /** Whether another process has it open to write. */
    public boolean hasOtherWriters() throws IOException {
        return storage.writers().other().isPresent();
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
     * Deletes what this process staged and its lock. When a commit may not be published, or an fsync has failed,
     * everything stays as it is and only the lock is let go: the next start publishes it, or clears up. Call it when
     * the table writers are no longer in use.
     */
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        if (!isTrusted() || writers.stream().anyMatch(TableWriter::isUnpublished)) {
            abandon();
            return;
        }
        closed = true;
        try {
            for (TableDefinition table : options.tables()) {
                storage.table(table.name()).deleteStagedOf(writerId());
            }
            lock.delete();
        } finally {
            lock.release(); // also when something could not be deleted: then the next start does it
        }
    }

    private boolean isTrusted() {
        try {
            storage.requireTrusted();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Lets go of the lock and leaves everything as it lies, as a process that dies does. */
    synchronized void abandon() throws IOException {
        closed = true;
        lock.release();
    }
}
