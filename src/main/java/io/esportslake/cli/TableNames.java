package io.esportslake.cli;

import io.esportslake.config.StartRefusedException;
import io.esportslake.failure.FailureCode;
import io.esportslake.table.LakeTables;
import io.esportslake.table.TableDefinition;
import java.util.Iterator;
import picocli.CommandLine;

/** What a shell offers where a table is to be named, and what the name stands for. */
final class TableNames implements Iterable<String> {

    /** For the place of an option's value in its help. */
    static final String LABEL = "TABLE";

    private final LakeTables tables;

    TableNames(LakeTables tables) {
        this.tables = tables;
    }

    /** Makes what is about tables for these ones; anything else is made as {@code others} says. */
    static CommandLine.IFactory factory(LakeTables tables, CommandLine.IFactory others) {
        TableNames names = new TableNames(tables);
        return new CommandLine.IFactory() {
            @Override
            public <K> K create(Class<K> type) throws Exception {
                if (type == TableNames.class) {
                    return type.cast(names);
                }
                if (type == JobNames.class) {
                    return type.cast(new JobNames(tables));
                }
                if (type == TableOption.class) {
                    return type.cast(new TableOption(names));
                }
                return type == TablesOption.class ? type.cast(new TablesOption(names)) : others.create(type);
            }
        };
    }

    /** The table of this name, or a {@link StartRefusedException} that names those there are. */
    TableDefinition require(String name) {
        return require(tables, name);
    }

    /** The same among {@code tables}. */
    static TableDefinition require(LakeTables tables, String name) {
        try {
            return tables.named(name);
        } catch (IllegalArgumentException e) {
            throw new StartRefusedException(FailureCode.OPTION_UNUSABLE, e.getMessage());
        }
    }

    LakeTables tables() {
        return tables;
    }

    @Override
    public Iterator<String> iterator() {
        return tables.names().iterator();
    }
}
