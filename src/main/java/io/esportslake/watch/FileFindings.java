package io.esportslake.watch;

import io.esportslake.log.FileRound.Difference;
import io.esportslake.log.FileRound.Kind;
import io.esportslake.watch.Assessment.Code;
import io.esportslake.watch.Assessment.Level;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What is to be said of files that are not as the log says. */
final class FileFindings {

    private FileFindings() {}

    /**
     * The worst of them, in full, and how many there are.
     *
     * @param differences what was found
     * @param name the file of the worst one, as people call it
     * @param moreDirectories directories that differ and were not looked through
     */
    static Optional<Finding> of(List<Difference> differences, String name, int moreDirectories) {
        return worst(differences)
                .map(worst -> new Finding(
                        worst.kind() == Kind.FOREIGN ? Level.DEGRADED : Level.DOWN,
                        Code.FILES_DIFFER,
                        sentence(worst, name) + others(differences.size() - 1, moreDirectories),
                        action(worst.kind())));
    }

    /** What is lost comes before what is too much. */
    static Optional<Difference> worst(List<Difference> differences) {
        return differences.stream()
                .min(Comparator.comparing(Difference::kind)
                        .thenComparing(difference -> difference.file().path()));
    }

    private static String sentence(Difference difference, String name) {
        return switch (difference.kind()) {
            case MISSING ->
                "File " + name + " is missing; the commit log has it with "
                        + Counted.of(difference.expectedBytes(), "byte") + ".";
            case OTHER_LENGTH ->
                "File " + name + " has " + Counted.of(difference.foundBytes(), "byte") + "; the commit log has it with "
                        + Counted.only(difference.expectedBytes()) + ".";
            case FOREIGN -> "File " + name + " is not in the commit log, but readers of plain files read it.";
        };
    }

    private static String others(int files, int directories) {
        String others = files == 0 ? "" : " " + Counted.of(files, "other file") + " differ too.";
        return directories == 0 ? others : others + " Other directories differ that were not looked through.";
    }

    private static String action(Kind kind) {
        return switch (kind) {
            case MISSING, OTHER_LENGTH ->
                "Restore it from a backup; 'esports-lake verify' names everything that differs. Nothing was changed."
                        + " On a file system the next start is refused until it is back.";
            case FOREIGN ->
                "Move it away, out of the table's directories, and find out who put it there; 'esports-lake verify' names"
                        + " everything that differs.";
        };
    }
}
