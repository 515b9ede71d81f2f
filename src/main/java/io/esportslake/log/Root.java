package io.esportslake.log;

import java.util.Arrays;

/** The named roots of published files. A path in a commit is relative to one of them, so that a lake can be moved. */
public enum Root {
    /** Rows: the tables that readers see. */
    PROCESSED("processed"),
    /** Records that could not become a row. */
    DEAD_LETTERS("dead_letters");

    private final String text;

    Root(String text) {
        this.text = text;
    }

    /** The root's name in commits and on disk. */
    public String text() {
        return text;
    }

    static Root of(String text) {
        return Arrays.stream(values())
                .filter(root -> root.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no root '" + text + "'"));
    }
}
