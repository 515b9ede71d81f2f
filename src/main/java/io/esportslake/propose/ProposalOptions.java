package io.esportslake.propose;

/**
 * How a proposed file is written.
 *
 * @param table the table's name
 * @param topic what it is read from
 * @param source what the records are, for the file's first line
 * @param maxColumns how many columns at most, 1 or more
 * @param values whether values of records may stand in comments
 */
public record ProposalOptions(String table, String topic, String source, int maxColumns, Values values) {

    /** What comments tell of the records' values. */
    public enum Values {
        /** Some of them, as they are. */
        SHOWN,
        /** Only how many there are. */
        COUNTED
    }

    /** Needs to allow a column, or throws an {@link IllegalArgumentException}. */
    public ProposalOptions {
        if (maxColumns < 1) {
            throw new IllegalArgumentException("A table has a column or more, found at most " + maxColumns);
        }
    }
}
