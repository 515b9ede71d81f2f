package io.esportslake.cli;

import io.esportslake.config.LakeConfig;
import io.esportslake.log.LakeStorage;
import io.esportslake.log.LogPruning;
import io.esportslake.log.PruningPlan;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code commits prune}: by hand what the service does every hundred commits. */
@Command(
        name = "prune",
        description = {
            "Deletes commit documents that the newest published commit calls pruned. The service does so by itself every"
                    + " hundred commits; how many it keeps, esports-lake.commits.kept says, from its next commit on.",
            "Says what it would delete; does it with --apply. Safe while the service runs.",
            "Exit code 0: said or done, also when there is nothing to prune; 1: it failed while it deleted: run it again;"
                    + " 2: the log is damaged or there is none."
        })
class CommitsPruneCommand implements Callable<Integer> {

    @Mixin
    HelpOption help;

    @Inject
    LakeConfig config;

    @Spec
    CommandSpec spec;

    @Mixin
    TableOption table;

    @Option(names = "--apply", description = "Do it. Without, nothing is changed.")
    boolean apply;

    @Override
    public Integer call() throws Exception {
        LakeLocation.log(config, table.table());
        return prune(
                LakeLocation.storage(config),
                table.table().name(),
                spec.commandLine().getOut());
    }

    int prune(LakeStorage storage, String name, PrintWriter out) throws IOException {
        PruningPlan plan = LogPruning.plan(storage, name);
        List<Long> pruned = plan.pruned();
        out.printf(
                Locale.ROOT,
                "Table %s: version %d, the newest that is published, calls documents below version %d pruned.%n",
                plan.table(),
                plan.decidedBy(),
                plan.prunedBelow());
        out.printf(Locale.ROOT, "Kept: versions %d to %d.%n", plan.prunedBelow(), plan.newest());
        if (pruned.isEmpty()) {
            out.println("Nothing to prune.");
        } else {
            out.printf(
                    Locale.ROOT,
                    "To be deleted: %d documents, versions %d to %d.%n",
                    pruned.size(),
                    pruned.get(0),
                    pruned.get(pruned.size() - 1));
            if (apply) {
                out.flush();
                out.printf(Locale.ROOT, "Deleted: %d documents.%n", apply(storage, plan));
            } else {
                out.println("Nothing was changed. Run this with --apply.");
            }
        }
        out.flush();
        return 0;
    }

    private static int apply(LakeStorage storage, PruningPlan plan) {
        try {
            return LogPruning.apply(storage, plan);
        } catch (IOException e) {
            throw new PartlyDoneException(e); // some are gone, perhaps
        }
    }
}
