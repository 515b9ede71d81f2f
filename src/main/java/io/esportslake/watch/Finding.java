package io.esportslake.watch;

/**
 * One thing that was found of a stream.
 *
 * @param level how bad it is
 * @param code what it is
 * @param sentence what was found
 * @param action what to do about it; empty when there is nothing to do
 */
record Finding(Assessment.Level level, Assessment.Code code, String sentence, String action) {

    /** Whether that records wait is a part of it already. */
    boolean isAboutWaiting() {
        return switch (code) {
            case SOURCE_UNREACHABLE, TOPIC_MISSING, STALLED, FLUSH_STALLED, STANDBY -> true;
            case RUNNING,
                    STOPPED,
                    LATE,
                    TRANSACTION_OPEN,
                    SMALL_FILES,
                    NOT_SEALED,
                    KEY_ONLY_ROWS,
                    DEAD_LETTERS,
                    FILES_DIFFER,
                    FENCED,
                    FAILED -> false;
        };
    }
}
