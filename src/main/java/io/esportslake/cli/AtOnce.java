package io.esportslake.cli;

import java.io.PrintWriter;
import picocli.CommandLine;

/** A command about the command line itself, which needs neither configuration nor framework. */
interface AtOnce {

    /**
     * Does what the command is for.
     *
     * @param program the program with all of its commands
     */
    void print(CommandLine program, PrintWriter out);
}
