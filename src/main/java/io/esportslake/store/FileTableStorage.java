package io.esportslake.store;

import io.esportslake.log.CommitStep;
import io.esportslake.log.FileNames;
import io.esportslake.log.NewFile;
import io.esportslake.log.Publication;
import io.esportslake.log.Root;
import io.esportslake.log.RootedPath;
import io.esportslake.log.TableStorage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * A table's files in its directories. A staged name is never reused: a committed file's staged name may still be in the
 * log, and a new file under it would be published in its place.
 */
final class FileTableStorage implements TableStorage {

    /** {@code PATH_MAX} of Linux, without the zero at its end. */
    private static final int MAX_PATH_BYTES = 4_095;

    private final LakePaths paths;
    private final LakeFiles files;
    private final String table;
    private final String writer;
    private final LongSupplier numbers;

    /** Takes a number for each staged name; {@code numbers} gives none twice in this process. */
    FileTableStorage(LakePaths paths, LakeFiles files, String table, String writer, LongSupplier numbers) {
        this.paths = paths;
        this.files = files;
        this.table = table;
        this.writer = writer;
        this.numbers = numbers;
    }

    private Path locate(RootedPath file) {
        return paths.resolve(file.root(), file.path());
    }

    @Override
    public int maxKeyBytes() {
        int root = paths.root(Root.PROCESSED).toString().getBytes(StandardCharsets.UTF_8).length;
        return Math.max(0, MAX_PATH_BYTES - root - 1 - FileNames.bytesBesideKey(table));
    }

    @Override
    public NewFile stage(Root root) throws IOException {
        files.createDirectories(paths.staging(root, table, writer), paths.root(root));
        String staged = FileNames.staged(table, writer, numbers.getAsLong());
        return new FileNewFile(files, paths.resolve(root, staged), staged);
    }

    @Override
    public void settleStaged(Collection<RootedPath> staged) throws IOException {
        fsyncDirectories(CommitStep.STAGE_FSYNC_DIRECTORY, staged);
    }

    @Override
    public Publication publish(RootedPath staged, RootedPath published) throws IOException {
        Path source = locate(staged);
        Path target = locate(published);
        // The source first: who unlinks it has linked the target before, so both missing is not a race.
        if (!Files.exists(source)) {
            return Publication.NOT_STAGED;
        }
        files.createDirectories(target.getParent(), paths.root(published.root()));
        try {
            if (files.link(CommitStep.PUBLISH_LINK, target, source)) {
                return Publication.DONE;
            }
        } catch (NoSuchFileException e) {
            return Publication.NOT_STAGED; // another process has just finished this file
        }
        if (LakeFiles.isSameFile(source, target)) {
            return Publication.DONE_BEFORE;
        }
        return Files.exists(source) ? Publication.TAKEN : Publication.NOT_STAGED;
    }

    @Override
    public void settlePublished(Collection<RootedPath> published) throws IOException {
        fsyncDirectories(CommitStep.PUBLISH_FSYNC_DIRECTORY, published);
    }

    private void fsyncDirectories(CommitStep step, Collection<RootedPath> of) throws IOException {
        Set<Path> directories = new LinkedHashSet<>();
        of.forEach(file -> directories.add(locate(file).getParent()));
        for (Path directory : directories) {
            files.fsyncDirectory(step, directory);
        }
    }

    @Override
    public void deleteStaged(RootedPath staged) throws IOException {
        files.delete(CommitStep.PUBLISH_UNLINK_STAGED, locate(staged));
    }

    @Override
    public OptionalLong size(RootedPath file) throws IOException {
        try {
            return OptionalLong.of(Files.size(locate(file)));
        } catch (NoSuchFileException e) {
            return OptionalLong.empty();
        } catch (IOException e) {
            throw LakeFiles.located(locate(file), e);
        }
    }

    @Override
    public InputStream open(RootedPath file) throws IOException {
        return Files.newInputStream(locate(file));
    }

    @Override
    public void list(Root root, Visitor visitor) throws IOException {
        list(root, table, paths.tableDirectory(root, table), visitor);
    }

    @Override
    public void listHeld(Root root, Visitor visitor) throws IOException {
        list(root, FileNames.HELD + "/" + table, paths.held(root, table), visitor);
    }

    @Override
    public void deletePublished(RootedPath published) throws IOException {
        files.delete(CommitStep.PUBLISHED_DELETE, locate(published));
    }

    private static void list(Root root, String prefix, Path directory, Visitor visitor) throws IOException {
        for (String name : LakeFiles.list(directory)) {
            Path path = directory.resolve(name);
            // Only a name that may be a directory's costs a look: a table has many files of the other kind.
            boolean isFile = name.startsWith("_")
                    || name.startsWith(".")
                    || FileNames.versionOfDataFile(name).isPresent()
                    || FileNames.versionOfHeldFile(name).isPresent();
            if (!isFile && Files.isDirectory(path)) {
                list(root, prefix + "/" + name, path, visitor);
            } else {
                visitor.found(new Found(root, prefix, name, path));
            }
        }
    }

    /** A name in a directory that is listed. */
    private record Found(Root root, String prefix, String name, Path path) implements Entry {

        @Override
        public RootedPath file() {
            return new RootedPath(root, prefix + "/" + name);
        }

        @Override
        public OptionalLong bytes() throws IOException {
            try {
                return OptionalLong.of(Files.size(path));
            } catch (NoSuchFileException e) {
                return OptionalLong.empty();
            } catch (IOException e) {
                throw LakeFiles.located(path, e);
            }
        }
    }

    @Override
    public SortedSet<String> stagingWriters() throws IOException {
        SortedSet<String> writers = new TreeSet<>();
        for (Root root : Root.values()) {
            for (Path directory : paths.stagingDirectories(root, table)) {
                for (String name : LakeFiles.list(directory)) {
                    if (LakePaths.isWriter(name) && isStaging(directory.resolve(name))) {
                        writers.add(name);
                    }
                }
            }
        }
        return writers;
    }

    @Override
    public int deleteStagedOf(String of) throws IOException {
        int deleted = 0;
        for (Root root : Root.values()) {
            deleted += deleteAll(paths.staging(root, table, of));
            Path former = paths.formerStaging(root, table, of);
            if (Files.exists(former)) {
                deleted += deleteAll(former);
            }
        }
        return deleted;
    }

    /**
     * Whether a directory is a writer's in which something is left to clear up. What others put there is not: a network
     * file system's names of deleted files that somebody has open, a file server's own directories.
     */
    static boolean isStaging(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return false;
        }
        List<String> names = LakeFiles.list(directory);
        return names.isEmpty() || names.stream().anyMatch(FileNames::isStaged);
    }

    private int deleteAll(Path directory) throws IOException {
        int deleted = 0;
        for (String name : LakeFiles.list(directory)) {
            if (FileNames.isStaged(name) && files.delete(CommitStep.STAGING_DELETE_FILE, directory.resolve(name))) {
                deleted++;
            }
        }
        try {
            files.delete(CommitStep.STAGING_DELETE_DIRECTORY, directory);
        } catch (DirectoryNotEmptyException e) {
            // It stays with what others put there, and is nobody's staging any more.
        }
        return deleted;
    }

    @Override
    public String nameOf(RootedPath file) {
        return locate(file).toString();
    }

    @Override
    public String location(Root root) {
        return paths.tableDirectory(root, table).toString();
    }
}
