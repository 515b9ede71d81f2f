package io.esportslake.reader;

import io.esportslake.log.Commit;
import io.esportslake.log.CommittedFile;
import io.esportslake.log.FileNames;
import io.esportslake.log.RemovedFile;
import io.esportslake.log.Root;
import io.esportslake.store.LakePaths;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every file that the log names is where it says, with its size, and readers find no other one. Files of the newest
 * commit may still be staged.
 */
final class FilesCheck extends DocumentCheck {

    private final LakePaths paths;
    private final Commit horizon;
    private final long newestVersion;
    private final Map<Path, LakeFile> files;
    private final HeldFiles held;
    private final List<TableListing.Foreign> foreign;
    private final Set<Long> readVersions = new HashSet<>();
    private final List<Absent> absent = new ArrayList<>();
    /** What commits have removed though readers saw it, by location, with the version that did. */
    private final Map<Path, Long> withdrawn = new HashMap<>();

    private long named;
    private long staged;
    private long absentRows;
    private long absentDeadLetters;

    private record Absent(Commit commit, CommittedFile file, Path location) {}

    /**
     * Compares the files that were listed with the documents that it is shown.
     *
     * @param horizon the newest document that counts
     * @param newestVersion the highest version there was after the files were listed
     * @param files the files listed and those held back, by location; those of versions that count stay, and those
     *     staged are added
     * @param held which files are held back by the log
     */
    FilesCheck(
            LakePaths paths,
            Commit horizon,
            long newestVersion,
            Map<Path, LakeFile> files,
            HeldFiles held,
            List<TableListing.Foreign> foreign) {
        super("files", horizon.table());
        this.paths = paths;
        this.horizon = horizon;
        this.newestVersion = newestVersion;
        this.files = files;
        this.held = held;
        this.foreign = foreign;
    }

    @Override
    void next(Optional<Commit> before, Commit commit) {
        readVersions.add(commit.version());
        commit.change()
                .withdrawn()
                .forEach(file -> withdrawn.put(paths.resolve(file.root(), file.path()), commit.version()));
        for (CommittedFile file : commit.files()) {
            Path location = paths.resolve(file.root(), file.finalPath());
            if (file.isHeld() && !held.contains(location)) {
                continue; // a later commit has removed it
            }
            named++;
            LakeFile there = files.get(location);
            if (there == null && commit.version() == horizon.version()) {
                there = staged(commit, file, location);
            }
            if (there == null) {
                absent.add(new Absent(commit, file, location));
                continue;
            }
            there.named = file;
            there.commitId = commit.commitId();
            if (there.file.bytes() != file.bytes()) {
                found(
                        there.toString(),
                        number(there.file.bytes()) + " bytes",
                        number(file.bytes()) + " bytes as version " + commit.version() + " says",
                        "The file was changed after it was committed: restore it from a backup");
                exclude(there);
            }
            if (!there.file.partitionKey().equals(file.partitionKey())) {
                found(
                        there.toString(),
                        "a directory of another partition",
                        file.partitionKey().path(),
                        "Report this");
            }
        }
    }

    /** The newest commit's file, which its writer may be about to publish, or which the next start will publish. */
    private @Nullable LakeFile staged(Commit commit, CommittedFile file, Path location) {
        Path source = paths.resolve(file.root(), file.stagedPath());
        for (Path path : List.of(source, location)) { // published in between: then it is at its final place
            try {
                LakeFile found = new LakeFile(
                        new PublishedFile(
                                file.root(),
                                file.finalPath(),
                                path,
                                file.partitionKey(),
                                commit.version(),
                                Files.size(path)),
                        location);
                files.put(path, found);
                staged += path.equals(source) ? 1 : 0;
                return found;
            } catch (NoSuchFileException e) {
                // at the other place, or at none
            } catch (IOException e) {
                throw new UncheckedIOException(e.getMessage(), e);
            }
        }
        return null;
    }

    /** After the last document: what is missing, and what nobody named. */
    void end() {
        requireNothingWithdrawnMeanwhile();
        List<LakeFile> strays = new ArrayList<>();
        takeOutWithdrawn();
        Map<Long, List<LakeFile>> beyond = new HashMap<>();
        for (LakeFile file : List.copyOf(files.values())) {
            long version = file.file.version();
            if (version > horizon.version()) {
                files.remove(file.file.location());
                if (version > newestVersion) {
                    beyond.computeIfAbsent(version, none -> new ArrayList<>()).add(file);
                }
            } else if (file.named == null && readVersions.contains(version)) {
                strays.add(file);
                files.remove(file.file.location());
            }
        }
        absent.forEach(gone -> reportAbsent(gone, strays));
        for (LakeFile stray : strays) {
            found(
                    stray.toString(),
                    "a file that version " + stray.file.version() + " does not name",
                    "committed files only",
                    "Move it out of the table: readers take its rows for committed ones");
        }
        beyond.forEach((version, lot) -> found(
                "version " + version,
                lot.size() + (lot.size() == 1 ? " published file, " : " published files, such as ") + lot.get(0)
                        + ", but the log ends at version " + newestVersion,
                "its document",
                "The newest commit was deleted: restore " + paths.commitFile(table(), version)
                        + " from a backup, or see what 'commits repair --table " + table() + "' says"));
        if (!held.trouble().isEmpty()) {
            found(
                    "files held back",
                    "no word about which of them live: " + held.trouble(),
                    "it in the log",
                    "Restore what is missing from a backup");
        }
        foreign.forEach(thing ->
                found(thing.path().toString(), thing.why(), "the lake's own files only", "Move it out of the table"));
        reportTotal();
    }

    /** Such files may have gone before, while or after they were listed. */
    private void requireNothingWithdrawnMeanwhile() {
        try {
            if (held.isAnyWithdrawnSince()) {
                throw new SealedMeanwhileException("files of dead letters");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /** What was removed does not count, and is not missed. */
    private void takeOutWithdrawn() {
        int namedAbsent = absent.size();
        absent.removeIf(gone -> withdrawn.containsKey(gone.location()));
        named -= namedAbsent - absent.size();
        withdrawn.forEach((location, version) -> {
            LakeFile there = files.remove(location);
            if (there != null) {
                named -= there.named == null ? 0 : 1;
                // It is there as long as the commit that removed it is not published, and only the newest may be not.
                if (version < horizon.version()) {
                    found(
                            there.toString(),
                            "a file that version " + version + " has removed",
                            "none",
                            "Move it out of the table: its dead letters are rows by now, or stand in another file");
                }
            }
        });
    }

    private void reportAbsent(Absent gone, Collection<LakeFile> strays) {
        CommittedFile file = gone.file();
        requireNotSealed(gone);
        countAbsent(file);
        String where = file.root().text() + "/" + file.finalPath();
        String name = gone.location().getFileName().toString();
        Optional<LakeFile> moved = strays.stream()
                .filter(stray -> stray.file.root() == file.root()
                        && stray.file.name().equals(name)
                        && stray.file.bytes() == file.bytes())
                .findFirst();
        if (moved.isPresent()) {
            strays.remove(moved.get());
            found(
                    moved.get().toString(),
                    "a file of version " + gone.commit().version() + " in another directory",
                    where,
                    "Move it back: readers take its rows for rows of " + directory(moved.get()));
        } else {
            found(
                    where,
                    "nothing",
                    "the file of " + number(file.rows()) + " rows and " + number(file.bytes()) + " bytes of version "
                            + gone.commit().version(),
                    "Restore it from a backup");
        }
    }

    private static String directory(LakeFile file) {
        return file.file.partitionKey().columns().isEmpty()
                ? "no partition"
                : file.file.partitionKey().path();
    }

    /** What is older than the log can only be counted. */
    private void reportTotal() {
        boolean isComplete = readVersions.size() == horizon.version() - horizon.prunedBelow() + 1;
        long there = (long) files.size() + (isComplete ? absent.size() : 0);
        if (isComplete && there != horizon.totals().files()) {
            found(
                    "versions below " + horizon.prunedBelow(),
                    number(there - named) + " files",
                    number(horizon.totals().files() - named) + " files as version " + horizon.version() + " counts",
                    "Their documents are pruned, so compare with a backup which files were added or deleted");
        }
    }

    /**
     * Ends in a {@link SealedMeanwhileException} when the file is gone because it has given way to another one by now.
     */
    void requireNotSealed(LakeFile file) {
        try {
            if (held.isGoneMeanwhile(file)) {
                throw new SealedMeanwhileException(file.toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private void requireNotSealed(Absent gone) {
        RemovedFile file = new RemovedFile(
                gone.commit().version(), gone.file().root(), gone.file().finalPath());
        try {
            if (held.isGoneMeanwhile(gone.location(), file)) {
                throw new SealedMeanwhileException(gone.location().toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /** Rows and dead letters that no reader sees yet. */
    private String heldText() {
        long heldFiles = files.values().stream()
                .filter(file -> FileNames.isHeld(file.file.path()))
                .count();
        return heldFiles == 0 ? "" : "; " + number(heldFiles) + " of them held back from readers";
    }

    /** A file whose rows are not looked at. */
    void exclude(LakeFile file) {
        if (file.isReadable) {
            file.isReadable = false;
            if (file.named != null) {
                countAbsent(file.named);
            }
        }
    }

    private void countAbsent(CommittedFile file) {
        if (file.root() == Root.PROCESSED) {
            absentRows += file.rows();
        } else {
            absentDeadLetters += file.rows();
        }
    }

    /** Rows of files that are missing or damaged, and so cannot be looked at. */
    long absent(Root root) {
        return root == Root.PROCESSED ? absentRows : absentDeadLetters;
    }

    @Override
    String summary() {
        long bytes =
                files.values().stream().mapToLong(file -> file.file.bytes()).sum();
        return number(files.size()) + " files of " + number(bytes) + " bytes"
                + (files.size() == named ? "" : ", " + number(named) + " of them named by the log as far as it is kept")
                + heldText()
                + (staged == 0
                        ? ""
                        : "; " + staged + " of version " + horizon.version() + " committed and not yet published");
    }
}
