package io.esportslake.cli;

import io.esportslake.config.StartRefusedException;
import io.esportslake.declare.PackagedTables;
import io.esportslake.failure.FailureCode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tables show}: a file of the package, to be copied and changed. */
@Command(
        name = "show",
        description = "Prints the file of a built-in table, or of an example, so that it can be copied and changed.")
class TablesShowCommand implements Callable<Integer> {

    @Mixin
    HelpOption help;

    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "A name of 'tables list'.")
    String name;

    @Override
    public Integer call() {
        show(spec.commandLine().getOut());
        return 0;
    }

    void show(PrintWriter out) {
        out.print(PackagedTables.text(name)
                .orElseThrow(() -> new StartRefusedException(
                        FailureCode.NOTHING_THERE,
                        "The package has no file of a table '" + name + "'; expected one of "
                                + String.join(", ", PackagedTables.names()))));
        out.flush();
    }
}
