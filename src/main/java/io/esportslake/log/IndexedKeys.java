package io.esportslake.log;

/**
 * A segment of partition keys in an index.
 *
 * @param document its name
 * @param entries keys in it, 1 or more
 */
record IndexedKeys(DocumentName document, int entries) {

    /** Refuses a segment without keys, and a name of something else, with an {@link IllegalArgumentException}. */
    IndexedKeys {
        if (document.kind() != DocumentName.Kind.KEYS || entries < 1) {
            throw new IllegalArgumentException(
                    "A segment of keys has one or more, found " + entries + " in " + document);
        }
    }
}
