package io.esportslake.cli;

import io.esportslake.config.RunOptions;
import io.esportslake.table.LakeTables;
import io.quarkus.runtime.annotations.CommandLineArguments;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/**
 * What the command line asked for, as the beans get it: read once more, because nothing else leads from the entry to
 * them.
 */
@Singleton
class ChosenRun {

    private static final String RUN = "run";

    @Produces
    @Singleton
    RunOptions options(@CommandLineArguments String[] arguments, LakeTables tables) {
        String[] commandLine = EsportsLake.withCommand(arguments);
        return RUN.equals(commandLine[0])
                ? of(TopCommand.parser(CommandLine.defaultFactory(), tables, commandLine)
                        .parseArgs(commandLine))
                : RunOptions.INACTIVE;
    }

    /**
     * The run that these arguments ask for; an inactive one when they name another command.
     *
     * @throws io.esportslake.config.StartRefusedException when options do not go together
     */
    static RunOptions of(ParseResult parsed) {
        return parsed.subcommand().commandSpec().userObject() instanceof RunCommand run
                ? run.options()
                : RunOptions.INACTIVE;
    }
}
