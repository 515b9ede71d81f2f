package io.esportslake.cli;

import io.esportslake.app.LakeConfig;
import io.esportslake.commit.Commit;
import io.esportslake.commit.CommitLog;
import io.esportslake.commit.CommittedFile;
import io.esportslake.commit.CommittedRange;
import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code commits list}: one line per commit, newest last. */
@Command(
        name = "list",
        description = "Lists the newest commits of a table, oldest first.",
        mixinStandardHelpOptions = true)
class CommitsListCommand implements Callable<Integer> {

    @Inject
    LakeConfig config;

    @Spec
    CommandSpec spec;

    @Option(names = "--table", required = true, paramLabel = "matches|players", description = "Which table.")
    String table;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many, counted from the newest. Default: ${DEFAULT-VALUE}.")
    int limit;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        CommitLog log = LakeLocation.log(config, table);
        List<Long> versions = log.versions();
        out.printf(
                Locale.ROOT,
                "%8s  %-11s  %-24s  %9s  %12s  %5s  %12s  %s%n",
                "version",
                "kind",
                "time",
                "rows",
                "dead-letters",
                "files",
                "bytes",
                "ranges");
        for (long version : versions.subList(Math.max(0, versions.size() - Math.max(0, limit)), versions.size())) {
            Optional<Commit> found = log.read(version);
            if (found.isPresent()) {
                print(out, found.get());
            }
        }
        out.flush();
        return 0;
    }

    private static void print(PrintWriter out, Commit commit) {
        out.printf(
                Locale.ROOT,
                "%8d  %-11s  %-24s  %9d  %12d  %5d  %12d  %s%n",
                commit.version(),
                commit.kind().text(),
                commit.time().truncatedTo(java.time.temporal.ChronoUnit.MILLIS),
                commit.records().rows(),
                commit.records().deadLetters(),
                commit.files().size(),
                commit.files().stream().mapToLong(CommittedFile::bytes).sum(),
                commit.ranges().stream()
                        .map(CommittedRange::range)
                        .map(Object::toString)
                        .collect(Collectors.joining(" ")));
    }
}
