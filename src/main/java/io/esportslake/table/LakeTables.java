package io.esportslake.table;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The tables of a lake: the one answer to which there are, for options, settings, channels and whatever else names
 * them. A value that is handed on, so that nothing depends on there being these and no others.
 *
 * @param all every table, in the order in which they are shown
 */
public record LakeTables(List<TableDefinition> all) {

    /** What stands for all of them where one is to be named, and so is the name of none. */
    public static final String EVERY = "all";

    /** Needs a table, and no two of the same name, or throws an {@link IllegalArgumentException}. */
    public LakeTables {
        all = List.copyOf(all);
        Set<String> names = new HashSet<>();
        for (TableDefinition table : all) {
            if (!names.add(table.name())) {
                throw new IllegalArgumentException("Two tables have the name " + table.name());
            }
        }
        if (names.isEmpty()) {
            throw new IllegalArgumentException("A lake has one table or more");
        }
    }

    /** Their names, in order. */
    public List<String> names() {
        return all.stream().map(TableDefinition::name).toList();
    }

    /** The table of that name, if there is one. */
    public Optional<TableDefinition> find(String name) {
        return all.stream().filter(table -> table.name().equals(name)).findFirst();
    }

    /**
     * The table of that name.
     *
     * @throws IllegalArgumentException when there is none; the message names those there are
     */
    public TableDefinition named(String name) {
        return find(name)
                .orElseThrow(() ->
                        new IllegalArgumentException("There is no table '" + name + "'; expected one of " + names()));
    }

    /** Those of these names, or all when none is named; in their order. */
    public List<TableDefinition> chosen(List<String> names) {
        return names.isEmpty()
                ? all
                : all.stream().filter(table -> names.contains(table.name())).toList();
    }
}
