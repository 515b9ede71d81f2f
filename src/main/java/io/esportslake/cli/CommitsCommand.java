package io.esportslake.cli;

import picocli.CommandLine.Command;

/** Looks at the commit log, and moves next offsets on the record. */
@Command(
        name = "commits",
        description = "Looks at the commit log of the lake; needs no broker, except to find offsets by time.",
        mixinStandardHelpOptions = true,
        subcommands = {
            CommitsListCommand.class,
            CommitsShowCommand.class,
            CommitsSetOffsetCommand.class,
            CommitsRepairCommand.class
        })
final class CommitsCommand {}
