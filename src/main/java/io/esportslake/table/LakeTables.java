package io.esportslake.table;

import java.util.List;

/** The tables of the lake. */
public final class LakeTables {

    /** Every table, in the order in which they are shown. */
    public static final List<TableDefinition> ALL = List.of(MatchesTable.DEFINITION, PlayersTable.DEFINITION);

    private LakeTables() {}

    /** @throws IllegalArgumentException when there is no table of that name; the message names those there are */
    public static TableDefinition named(String name) {
        return ALL.stream()
                .filter(table -> table.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("There is no table '" + name + "'; expected one of " + ALL));
    }
}
