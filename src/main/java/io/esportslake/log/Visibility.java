package io.esportslake.log;

/** For whom a file is once its commit is published. */
public enum Visibility {
    /** Readers of plain files find it in its table. */
    VISIBLE,
    /** It waits beside the tables until a seal makes it part of a larger file that readers find. */
    HELD
}
