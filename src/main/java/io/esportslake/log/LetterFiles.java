package io.esportslake.log;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * Files of dead letters that give way to others.
 *
 * @param files which they are; some may be held back
 * @param letters dead letters in all of them
 * @param bytes their bytes
 * @param sums what is in all of them
 */
public record LetterFiles(List<RemovedFile> files, long letters, long bytes, FileSums sums) {

    /** So many at most: all of them go when the change is published, and nobody can commit before. */
    public static final int MOST_FILES = 500;

    /** Refuses what cannot be files of dead letters with an {@link IllegalArgumentException} that says why. */
    public LetterFiles {
        Objects.requireNonNull(sums, "sums");
        files = List.copyOf(files);
        if (files.isEmpty() || files.size() > MOST_FILES || new HashSet<>(files).size() != files.size()) {
            throw new IllegalArgumentException("Of files of dead letters 1 to " + MOST_FILES
                    + " give way at once, each once, found " + files.size() + ": " + files);
        }
        for (RemovedFile file : files) {
            if (file.root() != Root.DEAD_LETTERS || file.version() < 1 || !isNamedAfter(file)) {
                throw new IllegalArgumentException("Only files of dead letters give way, found " + file);
            }
        }
        if (bytes < 1) {
            throw new IllegalArgumentException("Files have bytes, found " + bytes);
        }
        sums.requireRows(letters, files.get(0).path());
    }

    /** They are going to be deleted, so a name that is none of ours is not believed. */
    private static boolean isNamedAfter(RemovedFile file) {
        CommittedFile.requireInside(file.path());
        String name = file.path().substring(file.path().lastIndexOf('/') + 1);
        OptionalLong version =
                FileNames.isHeld(file.path()) ? FileNames.versionOfHeldFile(name) : FileNames.versionOfDataFile(name);
        return version.equals(OptionalLong.of(file.version()));
    }

    /**
     * Those of a commit.
     *
     * @param files which they are
     * @param sums what was found in them; the log does not know it of files of former versions
     * @throws IllegalArgumentException when they cannot give way together
     */
    public static LetterFiles of(List<LiveFile> files, FileSums sums) {
        return new LetterFiles(
                files.stream().map(LiveFile::removed).toList(),
                files.stream().mapToLong(LiveFile::rows).sum(),
                files.stream().mapToLong(LiveFile::bytes).sum(),
                sums);
    }
}
