package io.esportslake.log;

/** Whose turn it is to seal what is held back, so that instances of a fleet seldom do the same work. */
public enum SealTurn {
    /** This instance reads the lowest topic partition of the table: it seals what is due. */
    OWNER,
    /** Another instance does: this one seals only what nobody has sealed for half a window. */
    OTHER,
    /** Nothing follows, or somebody asked for it: all that is held back is sealed. */
    LAST
}
