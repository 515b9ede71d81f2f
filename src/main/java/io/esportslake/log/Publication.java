package io.esportslake.log;

/** How an attempt to give a staged file its final name ended. */
public enum Publication {
    /** It has its final name now. */
    DONE,
    /** It had its final name before; the staged name was still there. */
    DONE_BEFORE,
    /** There is no staged file: published before, by whomever, or lost. The final name tells which. */
    NOT_STAGED,
    /** Another file has the final name. Nothing was replaced. */
    TAKEN
}
