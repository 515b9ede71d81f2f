package io.esportslake.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.esportslake.config.LakeConfig;
import io.esportslake.config.StartRefusedException;
import io.esportslake.failure.FailureCode;
import io.esportslake.log.Commit;
import io.esportslake.log.CommitLog;
import io.esportslake.log.CommitText;
import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code commits show}: one document, checked and indented. */
@Command(name = "show", description = "Shows one commit document of a table, after checking it.")
class CommitsShowCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Mixin
    HelpOption help;

    @Inject
    LakeConfig config;

    @Spec
    CommandSpec spec;

    @Mixin
    TableOption table;

    @Option(names = "--version", paramLabel = "N", description = "Which commit. Default: the newest.")
    Long version;

    @Override
    public Integer call() throws Exception {
        String name = table.table().name();
        CommitLog log = LakeLocation.log(config, table.table());
        Commit commit = version == null
                ? LakeLocation.newest(log, name)
                : log.read(version)
                        .orElseThrow(() -> new StartRefusedException(
                                FailureCode.NOTHING_THERE,
                                "Table " + name + " has no commit " + version
                                        + "; 'commits list' shows those there are"));
        PrintWriter out = spec.commandLine().getOut();
        out.println(CellText.escaped(
                JSON.writerWithDefaultPrettyPrinter().writeValueAsString(JSON.readTree(CommitText.of(commit)))));
        out.flush();
        return 0;
    }
}
