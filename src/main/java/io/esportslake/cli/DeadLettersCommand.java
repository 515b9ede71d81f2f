package io.esportslake.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What there is to be done about the records that could not become rows. */
@Command(
        name = "dead-letters",
        description =
                "Looks at the records that could not become rows, and makes rows of them once a table can read them;"
                        + " needs no broker, and runs beside the service.",
        subcommands = {DeadLettersListCommand.class, DeadLettersShowCommand.class, DeadLettersRetryCommand.class},
        synopsisSubcommandLabel = "COMMAND")
final class DeadLettersCommand {

    @Mixin
    private HelpOption help;
}
