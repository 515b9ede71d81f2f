package io.esportslake.declare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What is wrong with a file, as far as it was read. */
final class Problems {

    /** More would only hide the first ones. */
    private static final int MOST = 20;

    private final String place;
    private final List<Problem> found = new ArrayList<>();

    private record Problem(int line, int column, String sentence) {}

    Problems(String place) {
        this.place = place;
    }

    void add(Node at, String sentence) {
        add(at.line(), at.column(), sentence);
    }

    void add(int line, int column, String sentence) {
        if (found.size() < MOST) {
            found.add(new Problem(line, column, sentence));
        }
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** Ends the reading when there was any. */
    void raise() throws TableFileException {
        if (!isEmpty()) {
            throw new TableFileException(found.stream()
                    .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
                    .map(problem -> place + ":" + problem.line() + ":" + problem.column() + ": " + problem.sentence())
                    .toList());
        }
    }
}
