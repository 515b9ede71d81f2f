package io.esportslake.log;

/** The steps at which a crash can fall. Over files each names one system call, except where it says so. */
public enum CommitStep {
    /** The writer's lock file, under a temporary name. */
    LOCK_CREATE,
    LOCK_TAKE,
    LOCK_LINK,
    LOCK_FSYNC_DIRECTORY,
    LOCK_UNLINK_TEMPORARY,
    LOCK_DELETE,

    /** All calls of the probe of one root. */
    PROBE,

    /** The lake's identity, its mark in a root, or its group. */
    IDENTITY_WRITE_TEMPORARY,
    IDENTITY_FSYNC_TEMPORARY,
    IDENTITY_LINK,
    IDENTITY_REPLACE,
    IDENTITY_FSYNC_DIRECTORY,
    IDENTITY_UNLINK_TEMPORARY,

    /** A new directory, whatever for. */
    CREATE_DIRECTORY,
    /** The directory that holds a new one. */
    FSYNC_PARENT_DIRECTORY,

    STAGE_CREATE_FILE,
    STAGE_FSYNC_FILE,
    STAGE_DISCARD,
    STAGE_FSYNC_DIRECTORY,

    PUT_WRITE_TEMPORARY,
    PUT_FSYNC_TEMPORARY,
    PUT_LINK,
    PUT_FSYNC_DIRECTORY,
    PUT_UNLINK_TEMPORARY,
    PUT_CHECK_PREDECESSOR,

    /** A document that a commit names: a schema, an index, a segment. */
    DOCUMENT_WRITE_TEMPORARY,
    DOCUMENT_FSYNC_TEMPORARY,
    DOCUMENT_LINK,
    DOCUMENT_FSYNC_DIRECTORY,
    DOCUMENT_UNLINK_TEMPORARY,
    DOCUMENT_DELETE,

    /** The log's directory, before a document that another process put is built upon. */
    LOG_FSYNC_DIRECTORY,

    PUBLISH_LINK,
    PUBLISH_FSYNC_DIRECTORY,
    PUBLISH_UNLINK_STAGED,
    /** A published file that a later, published change has removed. */
    PUBLISHED_DELETE,

    /** Telling the source how far the lake is; nothing relies on it. */
    ACKNOWLEDGE,

    PRUNE_DELETE,

    /** A damaged document, under its name out of the way. */
    REPAIR_LINK_DAMAGED,
    REPAIR_FSYNC_DIRECTORY,
    REPAIR_UNLINK_DAMAGED,

    RETIRE_TAKE_LOCK,
    STAGING_DELETE_FILE,
    STAGING_DELETE_DIRECTORY,
    TEMPORARY_DELETE
}
