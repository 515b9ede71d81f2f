package io.esportslake.reader;

import io.esportslake.log.LiveFile;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;

/**
 * Where a page of dead letters ended. The next one begins there whatever was committed meanwhile: what was in files
 * that a seal has replaced since is found in the file that took their place.
 *
 * @param seen the commit at which the first page was looked at; what newer files hold is new, or was moved there
 * @param newest the newest processing time in the file that comes next; {@link Instant#MIN} when the log does not know
 *     it
 * @param version the commit of that file
 * @param path its path
 * @param below letters of that file, and of those newer than {@code seen}, were shown from here on
 */
public record LetterMark(long seen, Instant newest, long version, String path, Letter.Place below) {

    /** Newest first; those whose times the log does not know are the oldest. Whole, so that no two files are equal. */
    static final Comparator<LiveFile> NEWEST_FIRST = Comparator.comparing(DeadLetters::newestTime)
            .thenComparing(LiveFile::version)
            .thenComparing(LiveFile::path)
            .reversed();

    private static final String SEPARATOR = "~";
    private static final int PARTS = 7;

    public LetterMark {
        Objects.requireNonNull(newest, "newest");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(below, "below");
    }

    /** Before all letters of a file. */
    static LetterMark before(LiveFile file, long seen) {
        Instant newest = DeadLetters.newestTime(file);
        return within(file, seen, Letter.Place.endOf(newest.equals(Instant.MIN) ? Instant.MAX : newest));
    }

    /** After the letter of a file that was shown last. */
    static LetterMark within(LiveFile file, long seen, Letter.Place shown) {
        return new LetterMark(seen, DeadLetters.newestTime(file), file.version(), file.path(), shown);
    }

    /**
     * Reads what {@link #text} wrote.
     *
     * @throws IllegalArgumentException when it is something else
     */
    public static LetterMark parse(String text) {
        String[] parts = text.split(SEPARATOR, PARTS);
        try {
            if (parts.length == PARTS) {
                return new LetterMark(
                        Long.parseLong(parts[0]),
                        Instant.parse(parts[1]),
                        Long.parseLong(parts[2]),
                        parts[6],
                        new Letter.Place(
                                Instant.parse(parts[3]), Integer.parseInt(parts[4]), Long.parseLong(parts[5])));
            }
        } catch (NumberFormatException | DateTimeException e) {
            throw new IllegalArgumentException("'" + text + "' does not say where a page of dead letters ended", e);
        }
        throw new IllegalArgumentException("'" + text + "' does not say where a page of dead letters ended");
    }

    /** In one line, for who asks for the next page. */
    public String text() {
        return String.join(
                SEPARATOR,
                Long.toString(seen),
                newest.toString(),
                Long.toString(version),
                below.at().toString(),
                Integer.toString(below.partition()),
                Long.toString(below.offset()),
                path);
    }

    /** Whether a file is one of those that the next page looks through. */
    boolean admits(LiveFile file) {
        return file.version() > seen || comparePlace(file) >= 0;
    }

    /** Whether only letters below {@link #below} were not shown yet; of any other file that it admits, none was. */
    boolean isPartlyShown(LiveFile file) {
        return file.version() > seen || comparePlace(file) == 0;
    }

    /** Above 0 when the file comes after this mark. */
    private int comparePlace(LiveFile file) {
        int byTime = newest.compareTo(DeadLetters.newestTime(file));
        int byVersion = Long.compare(version, file.version());
        return byTime != 0 ? byTime : byVersion != 0 ? byVersion : path.compareTo(file.path());
    }
}
