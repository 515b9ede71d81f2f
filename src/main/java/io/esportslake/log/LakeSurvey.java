package io.esportslake.log;

import io.esportslake.failure.FailureCode;
import io.esportslake.log.Marks.Mark;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Looks at a lake before anything in it is changed, and refuses what cannot have come from this program alone. */
final class LakeSurvey {

    /** Files that others let give way to others are looked at so often while they do. */
    private static final int LOOKS = 20;

    private final LakeStorage storage;
    private final List<Listed> listed = new ArrayList<>();

    /** A table's files, and the newest commit before they were listed. */
    private record Listed(Commit newest, ListedFiles files, CommitLog log) {}

    LakeSurvey(LakeStorage storage) {
        this.storage = storage;
    }

    /**
     * Checks one table. Files are listed before the log is read: a commit is in the log before its files are published,
     * so what was seen must be in the log by then, however many writers are at work.
     *
     * @return the newest commit
     * @throws LakeRefusedException when there are files of others without a log, and they are not allowed
     * @throws InconsistentLakeException when the log has a gap or ends below a published file
     */
    Optional<Commit> inspect(String table, CommitLog log, boolean existingFilesAllowed) throws IOException {
        // Only the newest commit can be unpublished. So all files before this one are there, and no more of them
        // appear,
        // however many writers are at work while they are listed.
        Optional<Commit> settled = LogReader.newest(log);
        TableStorage files = storage.table(table);
        if (settled.isPresent() && !files.isListedAtStart()) {
            return newestWithoutGap(table, log);
        }
        ListedFiles published = ListedFiles.of(files, settled);
        Optional<Commit> newest = newestWithoutGap(table, log);
        requireLogReaches(table, log, files, published, newest);
        if (newest.isEmpty() && published.foreign() != null && !existingFilesAllowed) {
            throw new LakeRefusedException(
                    FailureCode.FOREIGN_FILES,
                    "Table " + table + " has files, such as " + files.nameOf(published.foreign())
                            + ", but no commit log in " + log.location()
                            + ": reading the topic from its start could write their rows again; choose another path,"
                            + " or move the files away. With --starting-offsets latest they may stay and only what is"
                            + " new is read; the page and 'verify' then name them, as files that the log does not know,"
                            + " for as long as they lie there");
        }
        settled.ifPresent(commit -> listed.add(new Listed(commit, published, log)));
        return newest;
    }

    private static void requireLogReaches(
            String table, CommitLog log, TableStorage files, ListedFiles published, Optional<Commit> newest) {
        RootedPath highest = published.highest();
        long version = newest.map(Commit::version).orElse(0L);
        if (highest == null || published.highestVersion() <= version) {
            return;
        }
        String found =
                "File " + files.nameOf(highest) + " was published by version " + published.highestVersion() + ", but ";
        throw new InconsistentLakeException(
                FailureCode.LOG_BEHIND_FILES,
                newest.isEmpty()
                        ? found + "there is no commit log of " + table + " in " + log.location()
                                + ": restore it from a backup. Without one it cannot be rebuilt: leave this lake as it"
                                + " is and start with another DATA_LAKE_PATH, into which what Kafka still holds is"
                                + " read"
                        : found + "the commit log of " + table + " ends at version " + version + ": the log in "
                                + log.location()
                                + " is incomplete; restore it from a backup, or let 'commits repair --table " + table
                                + "' rebuild its newest document from the files");
    }

    /**
     * Whether there is a lake to look at: its own mark is there; or, where that is lost, commits or files of one of
     * these tables are.
     *
     * @throws InconsistentLakeException when a root carries a lake's id, and the place of the log nothing of a lake
     */
    boolean isLake(Collection<String> tables) throws IOException {
        if (storage.marks().read(Mark.LAKE).isPresent()) {
            return true;
        }
        for (String table : tables) {
            if (storage.log(table).newestVersion().isPresent()) {
                return true;
            }
        }
        inspectMarks(Optional.empty());
        for (String table : tables) {
            ListedFiles files = ListedFiles.of(storage.table(table), Optional.empty());
            if (files.highest() != null || files.foreign() != null) {
                return true;
            }
        }
        return false;
    }

    /**
     * Compares number and bytes of the files that were listed with what the logs count. Names are only looked at when
     * they differ. Call it when the roots are known to be the right ones.
     *
     * @throws InconsistentLakeException when they differ; says how
     */
    void requireFilesCounted() throws IOException {
        for (Listed table : listed) {
            requireFilesCounted(table);
        }
    }

    private void requireFilesCounted(Listed listed) throws IOException {
        Commit newest = listed.newest();
        TableStorage table = storage.table(newest.table());
        String difference = listed.files().differenceFrom(newest, listed.log(), storage.documents(newest.table()));
        for (int look = 0; !difference.isEmpty() && look < LOOKS; look++) {
            Optional<Commit> now = LogReader.newest(listed.log());
            if (!isAnyWithdrawnSince(newest, now, listed.log())) {
                break;
            }
            newest = now.orElseThrow();
            difference =
                    ListedFiles.of(table, now).differenceFrom(newest, listed.log(), storage.documents(newest.table()));
        }
        if (!difference.isEmpty()) {
            throw new InconsistentLakeException(
                    FailureCode.FILES_NOT_COUNTED,
                    "The files of " + newest.table() + " are not those that its commit log"
                            + " counts: " + difference + "; " + FileDifference.between(table, listed.log(), newest)
                            + ". Nothing was changed. 'verify' names everything that differs. Restore what is missing"
                            + " or damaged from a backup, and move away what the log does not know. Without a backup,"
                            + " leave this lake as it is and start with another DATA_LAKE_PATH: what Kafka still holds"
                            + " is read into that one");
        }
    }

    /** Then files may have gone while they were listed, so they are listed anew. */
    private static boolean isAnyWithdrawnSince(Commit newest, Optional<Commit> now, CommitLog log) throws IOException {
        for (long version = newest.version() + 1;
                version <= now.map(Commit::version).orElse(0L);
                version++) {
            Optional<Commit> commit = log.read(version);
            if (commit.isEmpty() || !commit.get().change().withdrawn().isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private static Optional<Commit> newestWithoutGap(String table, CommitLog log) throws IOException {
        long last = 0;
        for (int look = 0; look < LogReader.LOOKS; look++) {
            List<Long> versions = log.versions();
            if (versions.isEmpty()) {
                return Optional.empty();
            }
            last = versions.get(versions.size() - 1);
            Optional<Commit> newest = log.read(last);
            if (newest.isPresent()) {
                OptionalLong missing = firstMissing(versions, newest.get());
                if (missing.isEmpty()) {
                    return newest;
                }
                // A listing made while others write may hold a version without an earlier one: look again, by name. And
                // nothing may have been pruned meanwhile.
                if (log.read(missing.getAsLong()).isEmpty()
                        && log.newestVersion().orElse(0) == last) {
                    throw new InconsistentLakeException(
                            FailureCode.LOG_GAP,
                            "The commit log of " + table + " has a gap: version "
                                    + missing.getAsLong() + " is missing, though versions "
                                    + newest.get().prunedBelow()
                                    + " to " + last + " are expected; restore it from a backup");
                }
            }
        }
        throw LogReader.unreadable(log, last);
    }

    private static OptionalLong firstMissing(List<Long> versions, Commit newest) {
        Set<Long> found = new HashSet<>(versions);
        for (long version = newest.prunedBelow(); version < newest.version(); version++) {
            if (!found.contains(version)) {
                return OptionalLong.of(version);
            }
        }
        return OptionalLong.empty();
    }

    /**
     * Checks that lake and roots belong together. Read in the order opposite to that in which they are made: identity,
     * then marks, then commits.
     *
     * @param newest the newest commit of any table, when there is one
     * @throws InconsistentLakeException when they do not
     */
    void inspectMarks(Optional<Commit> newest) throws IOException {
        Marks marks = storage.marks();
        for (Root root : Root.values()) {
            Mark mark = Mark.of(root);
            Optional<String> found = LakeMarks.read(marks, mark, "lakeId");
            if (newest.isPresent() && found.isEmpty()) {
                throw new InconsistentLakeException(
                        FailureCode.MARK_MISSING,
                        "Root " + storage.location(root) + " carries no lake id, but "
                                + newest.get()
                                + " is in the log: this is not where its files were written; point back to the"
                                + " root that was used, or, when it was moved here, copy " + marks.nameOf(Mark.LAKE)
                                + " to "
                                + marks.nameOf(mark));
            }
            if (found.isPresent()) {
                requireIdentity(found.get(), marks.nameOf(mark));
            }
        }
        if (newest.isPresent()) {
            requireIdentity(newest.get().lakeId(), newest.get().toString());
        }
    }

    private void requireIdentity(String lakeId, String source) throws IOException {
        String found = LakeMarks.read(storage.marks(), Mark.LAKE, "lakeId")
                .orElseThrow(() -> new InconsistentLakeException(
                        FailureCode.MARK_MISSING,
                        "Lake " + storage.location() + " has no "
                                + FileNames.MARK + ", but " + source + " belongs to lake " + lakeId
                                + "; point to that lake's own directory, or restore the file from a backup"));
        if (!found.equals(lakeId)) {
            throw new InconsistentLakeException(
                    FailureCode.OTHER_LAKE,
                    "Lake " + storage.location() + " has id " + found + ", but " + source + " belongs to lake " + lakeId
                            + "; give each lake roots of its own");
        }
    }
}
