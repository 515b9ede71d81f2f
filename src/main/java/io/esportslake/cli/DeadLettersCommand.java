package io.esportslake.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Looks at the records that could not become rows. */
@Command(
        name = "dead-letters",
        description = "Looks at the records that could not become rows; needs no broker, and runs beside the service.",
        subcommands = {DeadLettersListCommand.class, DeadLettersShowCommand.class},
        synopsisSubcommandLabel = "COMMAND")
final class DeadLettersCommand {

    @Mixin
    private HelpOption help;
}
