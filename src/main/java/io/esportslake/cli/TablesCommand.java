package io.esportslake.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** From a topic to a table: files of tables proposed, checked and tried, and those there are. */
@Command(
        name = "tables",
        description = {
            "A table is a file: proposes one from records, checks it, says what it would make of them, and shows those there"
                    + " are.",
            "None of them commits anything."
        },
        subcommands = {
            TablesListCommand.class,
            TablesShowCommand.class,
            TablesInferCommand.class,
            TablesCheckCommand.class,
            TablesTryCommand.class
        },
        synopsisSubcommandLabel = "COMMAND")
final class TablesCommand {

    @Mixin
    private HelpOption help;
}
