package io.esportslake.cli;

import picocli.CommandLine.Option;

/** The option that every command has. The version is the program's alone: {@code esports-lake --version}. */
final class HelpOption {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help message and exit.")
    private boolean isAskedFor;
}
