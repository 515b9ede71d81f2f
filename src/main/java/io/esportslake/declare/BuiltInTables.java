package io.esportslake.declare;

import io.esportslake.table.LakeTables;
import io.esportslake.table.TableDefinition;
import java.util.List;

/** The tables whose files lie in the package: those of a lake that is told of no others. */
public final class BuiltInTables {

    public static final TableDefinition MATCHES = PackagedTable.definition("matches");

    public static final TableDefinition PLAYERS = PackagedTable.definition("players");

    public static final LakeTables ALL = new LakeTables(List.of(MATCHES, PLAYERS));

    private BuiltInTables() {}

    /**
     * The file of one of them.
     *
     * @throws IllegalArgumentException when there is none of that name
     */
    public static String text(String table) {
        return PackagedTable.text(ALL.named(table).name());
    }
}
