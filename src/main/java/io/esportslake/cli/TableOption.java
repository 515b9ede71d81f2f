package io.esportslake.cli;

import io.esportslake.config.StartRefusedException;
import io.esportslake.table.TableDefinition;
import picocli.CommandLine.Option;

/** {@code --table} of a command about one table. */
final class TableOption {

    private final TableNames names;

    @Option(
            names = "--table",
            required = true,
            paramLabel = TableNames.LABEL,
            completionCandidates = TableNames.class,
            description = "Which table: ${COMPLETION-CANDIDATES}.")
    private String name;

    TableOption(TableNames names) {
        this.names = names;
    }

    /** The table that was named, or a {@link StartRefusedException} when there is no such table. */
    TableDefinition table() {
        return names.require(name);
    }
}
