package io.esportslake.reader;

import io.esportslake.log.FileNames;
import io.esportslake.log.Root;
import io.esportslake.store.LakePaths;
import io.esportslake.table.PartitionKey;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What lies in a table's directory of one root, as a reader of plain files finds it: names that begin with {@code _} or
 * {@code .} are not for readers.
 *
 * @param files the lake's data files, ordered by partition directory, then by name, which is by version
 * @param foreign whatever else readers, or a program that once wrote here, would come upon
 */
record TableListing(List<PublishedFile> files, List<Foreign> foreign) {

    /** The metadata of a streaming job that may have written here before; readers that know it believe it alone. */
    private static final String SPARK_METADATA = "_spark_metadata";

    /**
     * Something that this program did not put there.
     *
     * @param path the file or directory
     * @param why what is wrong with it
     */
    record Foreign(Path path, String why) {}

    TableListing {
        files = List.copyOf(files);
        foreign = List.copyOf(foreign);
    }

    static TableListing of(LakePaths paths, Root root, String table) throws IOException {
        return of(paths, root, table, segment -> true);
    }

    /** Asks {@code wanted} for each directory name below the table's; false leaves out all below it. */
    static TableListing of(LakePaths paths, Root root, String table, Predicate<String> wanted) throws IOException {
        List<PublishedFile> files = new ArrayList<>();
        List<Foreign> foreign = new ArrayList<>();
        list(root, table, paths.tableDirectory(root, table), "", wanted, files, foreign);
        files.sort(
                Comparator.comparing((PublishedFile file) -> file.partitionKey().path())
                        .thenComparing(PublishedFile::name));
        for (Path staging : paths.stagingDirectories(root, table)) {
            listStaged(staging, foreign);
        }
        return new TableListing(files, foreign);
    }

    private static void list(
            Root root,
            String table,
            Path directory,
            String keyPath,
            Predicate<String> wanted,
            List<PublishedFile> files,
            List<Foreign> foreign)
            throws IOException {
        for (Path path : entries(directory)) {
            String name = path.getFileName().toString();
            if (name.equals(SPARK_METADATA)) {
                foreign.add(new Foreign(
                        path, "metadata of a Spark streaming job, which hides the lake's files from Spark"));
            }
            if (name.startsWith("_") || name.startsWith(".")) {
                continue;
            }
            BasicFileAttributes attributes;
            try {
                attributes = Files.readAttributes(path, BasicFileAttributes.class);
            } catch (NoSuchFileException e) {
                continue; // gone since it was listed
            }
            if (attributes.isDirectory()) {
                if (wanted.test(name)) {
                    list(root, table, path, keyPath.isEmpty() ? name : keyPath + "/" + name, wanted, files, foreign);
                }
                continue;
            }
            OptionalLong version = FileNames.versionOfDataFile(name);
            PartitionKey key = key(keyPath);
            if (version.isEmpty()) {
                foreign.add(new Foreign(
                        path,
                        FileNames.isParquet(name)
                                ? "a Parquet file whose name is not the lake's"
                                : "not a data file, though readers may take it for one"));
            } else if (key == null) {
                foreign.add(new Foreign(path, "a data file outside any partition directory"));
            } else {
                String relative = keyPath.isEmpty() ? table + "/" + name : table + "/" + keyPath + "/" + name;
                files.add(new PublishedFile(root, relative, path, key, version.getAsLong(), attributes.size()));
            }
        }
    }

    /** What is held back, and what was and is not deleted yet: only the log can tell the two apart. */
    static List<PublishedFile> held(LakePaths paths, Root root, String table) throws IOException {
        List<PublishedFile> files = new ArrayList<>();
        listHeld(root, FileNames.held(table), paths.held(root, table), "", files);
        return files;
    }

    private static void listHeld(Root root, String prefix, Path directory, String keyPath, List<PublishedFile> files)
            throws IOException {
        for (Path path : entries(directory)) {
            String name = path.getFileName().toString();
            OptionalLong version = FileNames.versionOfHeldFile(name);
            if (version.isEmpty()) {
                listHeld(root, prefix, path, keyPath.isEmpty() ? name : keyPath + "/" + name, files);
                continue;
            }
            PartitionKey key = key(keyPath);
            if (key != null) {
                String relative = prefix + (keyPath.isEmpty() ? "" : keyPath + "/") + name;
                try {
                    files.add(new PublishedFile(root, relative, path, key, version.getAsLong(), Files.size(path)));
                } catch (NoSuchFileException e) {
                    // Gone since it was listed.
                }
            }
        }
    }

    /**
     * The partition directories that there are, without looking at any file.
     *
     * @param columns the table's partition columns, outermost first
     * @return names of directories, {@code column=value} escaped, by column
     */
    static Map<String, Set<String>> partitionDirectories(LakePaths paths, Root root, String table, List<String> columns)
            throws IOException {
        Map<String, Set<String>> found = new LinkedHashMap<>();
        List<Path> level = List.of(paths.tableDirectory(root, table));
        for (String column : columns) {
            Set<String> names = new TreeSet<>();
            List<Path> below = new ArrayList<>();
            for (Path directory : level) {
                for (Path entry : entries(directory)) {
                    String name = entry.getFileName().toString();
                    if (name.startsWith(PartitionKey.segment(column, "")) && isDirectory(entry)) {
                        names.add(name);
                        below.add(entry);
                    }
                }
            }
            found.put(column, names);
            level = below;
        }
        return found;
    }

    private static boolean isDirectory(Path entry) throws IOException {
        try {
            return Files.readAttributes(entry, BasicFileAttributes.class).isDirectory();
        } catch (NoSuchFileException e) {
            return false; // gone since it was listed
        }
    }

    /** A staged file that ends like a published one would be seen by readers that do not know {@code _}. */
    private static void listStaged(Path staging, List<Foreign> foreign) throws IOException {
        Files.walkFileTree(staging, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (FileNames.isParquet(file.getFileName().toString())) {
                    foreign.add(new Foreign(file, "a staged file that ends in .parquet, so readers may see it"));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE; // published or swept away meanwhile
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                return failure == null ? FileVisitResult.CONTINUE : visitFileFailed(directory, failure);
            }
        });
    }

    private static @Nullable PartitionKey key(String path) {
        try {
            return PartitionKey.parse(path);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static List<Path> entries(Path directory) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(entries::add);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (AccessDeniedException e) {
            throw new AccessDeniedException(
                    e.getFile(), null, "permission denied; every directory below a table must be readable");
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return entries;
    }
}
