package io.esportslake.cli;

import io.esportslake.config.StartRefusedException;
import io.esportslake.table.LakeTables;
import io.esportslake.table.TableDefinition;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Iterator;

/** What a shell offers where a table is to be named. */
@RegisterForReflection // The parser makes it, by its class.
final class TableNames implements Iterable<String> {

    /** For the place of an option's value in its help. */
    static final String LABEL = "matches|players";

    /** @throws StartRefusedException that names those there are */
    static TableDefinition require(String name) {
        try {
            return LakeTables.named(name);
        } catch (IllegalArgumentException e) {
            throw new StartRefusedException(e.getMessage());
        }
    }

    @Override
    public Iterator<String> iterator() {
        return LakeTables.ALL.stream().map(TableDefinition::name).iterator();
    }
}
