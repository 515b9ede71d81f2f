package io.esportslake.cli;

import io.esportslake.table.LakeTables;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The jobs of the program that this one replaces: one for each table, and one for all. */
final class JobNames implements Iterable<String> {

    private final LakeTables tables;

    JobNames(LakeTables tables) {
        this.tables = tables;
    }

    static List<String> of(LakeTables tables) {
        List<String> names = new ArrayList<>(List.of(LakeTables.EVERY));
        names.addAll(tables.names());
        return names;
    }

    @Override
    public Iterator<String> iterator() {
        return of(tables).iterator();
    }
}
