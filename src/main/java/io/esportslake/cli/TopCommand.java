package io.esportslake.cli;

import io.esportslake.app.ExitCode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program and its commands. */
@Command(
        name = "esports-lake",
        description = "Takes esports match and player records from Kafka and keeps a Parquet data lake, exactly once.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            RunCommand.class,
            ProduceCommand.class,
            ShowCommand.class,
            VerifyCommand.class,
            CommitsCommand.class,
            SelfTestCommand.class
        },
        footer = {
            "",
            "Without a command, @|bold run|@ is meant: esports-lake --job matches",
            "",
            "Exit codes:",
            "  0  done",
            "  1  stopped by a fault",
            "  2  refused to start: options, configuration, environment,",
            "     or an inconsistent lake",
            "  3  fenced: another instance has taken over; start again to go on"
        })
final class TopCommand {

    static CommandLine parser(CommandLine.IFactory factory) {
        return new CommandLine(new TopCommand(), factory)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, args) -> refuse(e))
                .setExecutionExceptionHandler((e, commandLine, parsed) -> Failures.report(e, System.err));
    }

    /** Says what is wrong with the options, in one sentence and a hint. */
    static int refuse(ParameterException e) {
        CommandLine command = e.getCommandLine();
        System.err.println(e.getMessage());
        if (!UnmatchedArgumentException.printSuggestions(e, new java.io.PrintWriter(System.err, true))) {
            System.err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        }
        return ExitCode.REFUSED;
    }
}
