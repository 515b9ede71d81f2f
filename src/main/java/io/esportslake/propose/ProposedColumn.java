package io.esportslake.propose;

/**
 * A column of the file that is proposed.
 *
 * @param name in lower snake case
 * @param leaf where it comes from
 * @param guess its type
 * @param records records that could have had a value
 */
record ProposedColumn(String name, Leaf leaf, Guess guess, long records) {

    SeenValues values() {
        return leaf.field().values;
    }

    /** In how many records of those there were it had a value, 0 to 1. */
    double presence() {
        return records == 0 ? 0 : (double) leaf.field().seen() / records;
    }

    boolean isInEach() {
        return leaf.field().seen() == records;
    }

    /** The name of the field itself, in lower snake case. */
    String fieldName() {
        return ColumnNames.snake(leaf.lastName());
    }
}
