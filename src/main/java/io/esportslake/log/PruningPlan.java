package io.esportslake.log;

import java.util.List;

/**
 * Which documents of a log are no longer needed.
 *
 * @param table whose log
 * @param newest the newest version
 * @param decidedBy the version that says what is pruned: the newest that is published
 * @param prunedBelow what it says: documents below this version are pruned
 * @param pruned versions of documents that are there all the same, ascending
 */
public record PruningPlan(String table, long newest, long decidedBy, long prunedBelow, List<Long> pruned) {

    public PruningPlan {
        pruned = List.copyOf(pruned);
    }
}
