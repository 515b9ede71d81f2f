package io.esportslake.declare;

import java.util.List;

/** A part of a YAML file, and where it begins, counted from 1. */
sealed interface Node {

    int line();

    int column();

    /** What it is, to be read after "found". */
    String found();

    /**
     * A text.
     *
     * @param text without quotes
     * @param isQuoted whether it had some; else {@code null} and {@code ~} are not texts, but null
     */
    record Scalar(String text, boolean isQuoted, int line, int column) implements Node {
        @Override
        public String found() {
            return isNull() ? "null" : "'" + shortened() + "'";
        }

        boolean isNull() {
            return !isQuoted && (text.isEmpty() || text.equals("null") || text.equals("~"));
        }

        private String shortened() {
            String line = text.replaceAll("\\p{Cntrl}", " ");
            return line.length() > 60 ? line.substring(0, 60) + "..." : line;
        }
    }

    /** A list. */
    record Items(List<Node> items, int line, int column) implements Node {
        @Override
        public String found() {
            return "a list";
        }
    }

    /** Names with values, each name once. */
    record Fields(List<Field> fields, int line, int column) implements Node {
        @Override
        public String found() {
            return "a mapping";
        }
    }

    /** A name and its value. */
    record Field(Scalar name, Node value) {}
}
