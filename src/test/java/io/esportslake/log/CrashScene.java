package io.esportslake.log;

/** What the program must be doing to come by a step. */
public enum CrashScene {
    /** A lake that is not there yet is made and filled. */
    FIRST_RUN,
    /** A run that clears up behind one that died between its staged files and its commit. */
    RUN_AFTER_A_DEATH,
    /** A run in the name of another consumer group. */
    CHANGE_OF_GROUP,
    /** A flush that the disk refuses. */
    REFUSED_FLUSH,
    /** Files that are held back become one that readers see. */
    SEALING,
    /** {@code commits prune}. */
    PRUNING,
    /** {@code commits repair}, of a damaged document. */
    REPAIR;

    /** A step that is added must be named here, or this does not compile. */
    static CrashScene of(CommitStep step) {
        return switch (step) {
            case LOCK_CREATE,
                    LOCK_TAKE,
                    LOCK_LINK,
                    LOCK_FSYNC_DIRECTORY,
                    LOCK_UNLINK_TEMPORARY,
                    LOCK_DELETE,
                    PROBE,
                    IDENTITY_WRITE_TEMPORARY,
                    IDENTITY_FSYNC_TEMPORARY,
                    IDENTITY_LINK,
                    IDENTITY_FSYNC_DIRECTORY,
                    IDENTITY_UNLINK_TEMPORARY,
                    CREATE_DIRECTORY,
                    FSYNC_PARENT_DIRECTORY,
                    STAGE_CREATE_FILE,
                    STAGE_FSYNC_FILE,
                    STAGE_FSYNC_DIRECTORY,
                    PUT_WRITE_TEMPORARY,
                    PUT_FSYNC_TEMPORARY,
                    PUT_LINK,
                    PUT_FSYNC_DIRECTORY,
                    PUT_UNLINK_TEMPORARY,
                    PUT_CHECK_PREDECESSOR,
                    DOCUMENT_WRITE_TEMPORARY,
                    DOCUMENT_FSYNC_TEMPORARY,
                    DOCUMENT_LINK,
                    DOCUMENT_FSYNC_DIRECTORY,
                    DOCUMENT_UNLINK_TEMPORARY,
                    PUBLISH_LINK,
                    PUBLISH_FSYNC_DIRECTORY,
                    PUBLISH_UNLINK_STAGED,
                    ACKNOWLEDGE -> FIRST_RUN;
            case LOG_FSYNC_DIRECTORY,
                    RETIRE_TAKE_LOCK,
                    STAGING_DELETE_FILE,
                    STAGING_DELETE_DIRECTORY,
                    TEMPORARY_DELETE -> RUN_AFTER_A_DEATH;
            case IDENTITY_REPLACE -> CHANGE_OF_GROUP;
            case STAGE_DISCARD -> REFUSED_FLUSH;
            case PUBLISHED_DELETE -> SEALING;
            case PRUNE_DELETE, DOCUMENT_DELETE -> PRUNING;
            case REPAIR_LINK_DAMAGED, REPAIR_FSYNC_DIRECTORY, REPAIR_UNLINK_DAMAGED -> REPAIR;
        };
    }
}
