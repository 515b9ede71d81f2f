package io.esportslake.store;

import io.esportslake.failure.FailureCode;
import io.esportslake.log.CommitLog;
import io.esportslake.log.Documents;
import io.esportslake.log.LakeRefusedException;
import io.esportslake.log.LakeStorage;
import io.esportslake.log.Marks;
import io.esportslake.log.Root;
import io.esportslake.log.StepListener;
import io.esportslake.log.TableStorage;
import io.esportslake.log.Writers;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** A lake in directories of a POSIX file system. */
public final class FileLakeStorage implements LakeStorage {

    private final LakePaths paths;
    private final LakeFiles files;
    private final String writer;
    private final FileWriters writers;
    /** Numbers staged and temporary files: one counter, so that no name is given twice in this process. */
    private final AtomicLong numbers = new AtomicLong();

    FileLakeStorage(LakePaths paths, String writer, LakeFiles files) {
        this.paths = paths;
        this.files = files;
        this.writer = LakePaths.requireWriter(writer);
        writers = new FileWriters(paths, files, writer);
    }

    /**
     * To write to a lake.
     *
     * @param writer id of the writer; never used before, by any process
     */
    public static LakeStorage of(LakePaths paths, String writer) {
        return of(paths, writer, configuredListener());
    }

    /** Ends or delays the process at steps that system properties name; does nothing without them. For any storage. */
    public static StepListener configuredListener() {
        return DelayPoint.configuredBefore(HaltPoint.configured());
    }

    /** The same; the listener is told of every step. */
    public static LakeStorage of(LakePaths paths, String writer, StepListener listener) {
        return new FileLakeStorage(paths, writer, new LakeFiles(listener));
    }

    /** To look at a lake: takes no lock, changes nothing, and may be used while a service writes. */
    public static LakeStorage reading(LakePaths paths) {
        return of(paths, "reader", StepListener.NONE);
    }

    @Override
    public String location() {
        return paths.dataLake().toString();
    }

    @Override
    public String location(Root root) {
        return paths.root(root).toString();
    }

    @Override
    public void probe() throws IOException {
        RootProbe probe = new RootProbe(files, writer, numbers::getAndIncrement);
        probe.probe(paths.checkpoints(), paths.dataLake());
        Set<Path> roots = new LinkedHashSet<>();
        for (Root root : Root.values()) {
            if (roots.add(paths.root(root))) {
                probe.probe(paths.root(root), paths.root(root));
            }
        }
    }

    @Override
    public LakeRefusedException unreadable(IOException cause) {
        if (!(cause instanceof AccessDeniedException denied)) {
            return RootProbe.refused(paths.dataLake(), "reading what is there", cause);
        }
        return new LakeRefusedException(
                FailureCode.LAKE_UNREADABLE,
                "The lake at " + paths.dataLake() + " cannot be read: permission denied for " + denied.getFile()
                        + ". Every directory below a table must be readable by the user of this process: give it the"
                        + " right, or move away what is not the table's; when it is the lost+found of a file system,"
                        + " keep the lake in a directory below that file system's top",
                cause);
    }

    @Override
    public OptionalLong usableBytes(Root root) throws IOException {
        return OptionalLong.of(Files.getFileStore(paths.root(root)).getUsableSpace());
    }

    @Override
    public void requireTrusted() throws IOException {
        files.requireTrusted();
    }

    /** Rights and free space; a write would be the better proof, but every flush is one. */
    @Override
    public Optional<String> fault() throws IOException {
        for (Path directory : List.of(paths.checkpoints(), paths.root(Root.PROCESSED), paths.root(Root.DEAD_LETTERS))) {
            if (!Files.isWritable(directory)) {
                return Optional.of(directory + " cannot be written to");
            }
            if (Files.getFileStore(directory).getUsableSpace() == 0) {
                return Optional.of(directory + " has no space left");
            }
        }
        return Optional.empty();
    }

    @Override
    public Marks marks() {
        return new FileMarks(paths, files, writer, numbers::getAndIncrement);
    }

    @Override
    public Writers writers() {
        return writers;
    }

    @Override
    public CommitLog log(String table) {
        return new FileCommitLog(paths, files, table, writer, numbers::getAndIncrement);
    }

    @Override
    public Documents documents(String table) {
        return new FileDocuments(paths, files, table, writer, numbers::getAndIncrement);
    }

    @Override
    public TableStorage table(String table) {
        return new FileTableStorage(paths, files, table, writer, numbers::getAndIncrement);
    }

    @Override
    public int sweep(Collection<String> tables) throws IOException {
        return new TemporaryFiles(paths, files, writers).sweep(tables);
    }

    @Override
    public StepListener listener() {
        return files.listener();
    }

    @Override
    public void close() {
        // Nothing is open between two calls, but for locks, which their owners let go.
    }
}
