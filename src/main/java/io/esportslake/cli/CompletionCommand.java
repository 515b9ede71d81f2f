package io.esportslake.cli;

import java.io.PrintWriter;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code completion}: what makes a shell complete commands, options and their values. */
@Command(
        name = "completion",
        description = {
            "Prints a script for bash and zsh that completes commands, options and values.",
            "For this shell: source <(esports-lake completion)"
        })
final class CompletionCommand implements AtOnce {

    @Mixin
    private HelpOption help;

    @Override
    public void print(CommandLine program, PrintWriter out) {
        out.print(AutoComplete.bash(program.getCommandName(), program));
        out.print('\n');
    }
}
