package io.esportslake.propose;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which columns have few values, so that a directory for each is no harm, and which of them readers ask by. */
final class PartitionChoice {

    private static final int MOST_VALUES = 20;
    private static final int MOST_PROPOSED_VALUES = 12;
    private static final double LEAST_PRESENCE = 0.5;

    /** What readers ask by, the likeliest first. */
    private static final List<String> USUAL =
            List.of("status", "state", "role", "position", "region", "platform", "league", "type", "mode");

    /** Of these names few records are enough to believe it. */
    private static final int LAST_SURE = 1;

    private PartitionChoice() {}

    /** Text columns with some values, few of them beside the records, the fewest first. */
    static List<ProposedColumn> candidates(List<ProposedColumn> columns, ProposedColumn key) {
        return columns.stream()
                .filter(column -> column.guess().isText()
                        && !column.name().equals(key.name())
                        && !column.fieldName().endsWith("_id")
                        && column.leaf().field().isScalar()
                        && column.values().isEachKept()
                        && column.values().different() >= 2
                        && column.values().different() <= MOST_VALUES
                        && (column.values().different() * 2L <= column.values().count() || usual(column) <= LAST_SURE)
                        && column.presence() >= LEAST_PRESENCE)
                .sorted(Comparator.comparingInt(column -> column.values().different()))
                .toList();
    }

    /** The one to propose: there is none rather than a bad one, which cannot be taken back. */
    static Optional<ProposedColumn> best(List<ProposedColumn> candidates) {
        return candidates.stream()
                .filter(column -> column.values().different() <= MOST_PROPOSED_VALUES
                        && !column.leaf().isInArray()
                        && usual(column) < USUAL.size())
                .min(Comparator.comparingInt(PartitionChoice::usual));
    }

    private static int usual(ProposedColumn column) {
        for (int i = 0; i < USUAL.size(); i++) {
            String name = column.fieldName();
            if (name.equals(USUAL.get(i)) || name.endsWith("_" + USUAL.get(i))) {
                return i;
            }
        }
        return USUAL.size();
    }
}
