package io.esportslake.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code help}: the same as {@code --help}, of the program or of the command that is named. */
@Command(name = "help", description = "Shows the help of a command, for example 'help commits list'.")
final class HelpCommand implements AtOnce {

    @Mixin
    private HelpOption help;

    @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "Which command. Default: the program.")
    private List<String> names = new ArrayList<>();

    @Override
    public void print(CommandLine program, PrintWriter out) {
        CommandLine command = program;
        for (String name : names) {
            CommandLine inner = command.getSubcommands().get(name);
            if (inner == null) {
                throw new ParameterException(program, unknown(name, command, program));
            }
            command = inner;
        }
        command.usage(out);
    }

    private static String unknown(String name, CommandLine command, CommandLine program) {
        String of = command == program ? "" : " of '" + command.getCommandName() + "'";
        return "There is no command '" + name + "'" + of
                + (command.getSubcommands().isEmpty()
                        ? ", which has none"
                        : "; expected one of "
                                + String.join(", ", command.getSubcommands().keySet()));
    }
}
