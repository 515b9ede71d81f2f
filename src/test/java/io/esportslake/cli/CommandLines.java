package io.esportslake.cli;

import io.esportslake.declare.BuiltInTables;
import java.util.List;
import picocli.CommandLine;

/** The program's own parser, for tests of what is written down elsewhere. */
public final class CommandLines {

    private CommandLines() {}

    /** Throws a {@link CommandLine.ParameterException} when the program would refuse these arguments. */
    public static void parse(List<String> arguments) {
        String[] commandLine = EsportsLake.withCommand(arguments.toArray(String[]::new));
        TopCommand.parser(CommandLine.defaultFactory(), BuiltInTables.ALL, commandLine)
                .parseArgs(commandLine);
    }
}
