package io.esportslake.cli;

import java.util.List;
import picocli.CommandLine;

/** The program's own parser, for tests of what is written down elsewhere. */
public final class CommandLines {

    private CommandLines() {}

    /** @throws CommandLine.ParameterException when the program would refuse these arguments */
    public static void parse(List<String> arguments) {
        TopCommand.parser(CommandLine.defaultFactory())
                .parseArgs(EsportsLake.withCommand(arguments.toArray(String[]::new)));
    }
}
