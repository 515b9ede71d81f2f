package io.esportslake.propose;

import java.util.Comparator;
import java.util.List;

/**
 * Which column tells records apart, by its name, by how many different values it has, and by the records' keys in
 * Kafka.
 */
final class KeyChoice {

    private static final int MOST_SHOWN = 5;

    private KeyChoice() {}

    /** The candidates, the best one first; none when no column has a single value. */
    static List<ProposedColumn> candidates(List<ProposedColumn> columns) {
        return columns.stream()
                .filter(column -> column.leaf().field().isScalar()
                        && !column.guess().type().equals("boolean")
                        && !column.guess().type().equals("timestamp")
                        && !column.guess().type().equals("double"))
                .sorted(Comparator.comparingDouble(KeyChoice::score).reversed())
                .limit(MOST_SHOWN)
                .toList();
    }

    /** Stable sorting: of equals, the one that stands first in the records. */
    private static double score(ProposedColumn column) {
        SeenValues values = column.values();
        double score = 100.0 * values.different() / Math.max(1, values.count());
        score += column.isInEach() && values.blankTexts() == 0 ? 200 : -200 * (1 - column.presence());
        score -= values.different() == 1 && values.count() > 1 ? 250 : 0;
        score += values.recordKeys() == column.records() ? 300 : 0;
        String name = column.fieldName();
        if (name.equals("id") || name.equals("uuid") || name.equals("guid")) {
            score += 60;
        } else if (name.endsWith("_id") || name.endsWith("_uuid")) {
            score += 50;
        } else if (name.endsWith("id") || name.endsWith("key")) {
            score += 40;
        }
        score -= column.leaf().isInArray() ? 150 : 0;
        return score - 5.0 * (column.leaf().steps().size() - 1);
    }
}
