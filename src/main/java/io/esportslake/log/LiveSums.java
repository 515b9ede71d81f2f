package io.esportslake.log;

/**
 * Sums over files.
 *
 * @param files how many
 * @param rows rows in those of {@link Root#PROCESSED}
 * @param deadLetters rows in those of {@link Root#DEAD_LETTERS}
 * @param bytes their bytes
 */
public record LiveSums(long files, long rows, long deadLetters, long bytes) {

    public static final LiveSums NONE = new LiveSums(0, 0, 0, 0);

    /** Refuses a negative sum with an {@link IllegalArgumentException}. */
    public LiveSums {
        if (files < 0 || rows < 0 || deadLetters < 0 || bytes < 0) {
            throw new IllegalArgumentException("Sums over files are 0 or more, found " + files + " files, " + rows
                    + " rows, " + deadLetters + " dead letters, " + bytes + " bytes");
        }
    }

    static LiveSums of(LiveFile file) {
        return switch (file.root()) {
            case PROCESSED -> new LiveSums(1, file.rows(), 0, file.bytes());
            case DEAD_LETTERS -> new LiveSums(1, 0, file.rows(), file.bytes());
        };
    }

    LiveSums plus(LiveSums other) {
        return new LiveSums(
                files + other.files, rows + other.rows, deadLetters + other.deadLetters, bytes + other.bytes);
    }

    LiveSums minus(LiveSums other) {
        return new LiveSums(
                files - other.files, rows - other.rows, deadLetters - other.deadLetters, bytes - other.bytes);
    }
}
