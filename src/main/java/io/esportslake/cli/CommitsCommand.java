package io.esportslake.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Looks at the commit log, and moves next offsets on the record, prunes and repairs it. */
@Command(
        name = "commits",
        description = "Looks at the commit log of the lake; needs no broker, except for set-offset.",
        subcommands = {
            CommitsListCommand.class,
            CommitsShowCommand.class,
            CommitsFilesCommand.class,
            CommitsSetOffsetCommand.class,
            CommitsPruneCommand.class,
            CommitsRepairCommand.class
        },
        synopsisSubcommandLabel = "COMMAND")
final class CommitsCommand {

    @Mixin
    private HelpOption help;
}
