package io.esportslake.declare;

import java.util.List;

/** A file that is no table. The message has one line for each problem, in the order of the file. */
public final class TableFileException extends Exception {
    private static final long serialVersionUID = 1;

    private final List<String> problems;

    TableFileException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems), null);
        this.problems = List.copyOf(problems);
    }

    /** Each as {@code place:line:column: sentence}, lines and columns counted from 1. */
    public List<String> problems() {
        return problems;
    }
}
