package io.esportslake.cli;

import io.esportslake.app.ExitCode;
import io.esportslake.app.Threads;
import io.esportslake.config.Application;
import io.esportslake.config.LakeConfig;
import io.esportslake.config.LakeMeans;
import io.esportslake.config.LakeRoots;
import io.esportslake.log.Commit;
import io.esportslake.log.CommittedRange;
import io.esportslake.log.LakeStorage;
import io.esportslake.log.LogEnd;
import io.esportslake.log.LogRepair;
import io.esportslake.log.RepairPlan;
import io.esportslake.reader.LostCommits;
import io.esportslake.source.RecordCounts;
import io.esportslake.store.LakePaths;
import io.esportslake.table.TableDefinition;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code commits repair}: the way out when the newest commit document is lost or damaged and there is no backup. */
@Command(
        name = "repair",
        description = {
            "Rebuilds a lost or damaged newest commit from the footers of its published files.",
            "Says what it would do; does it with --apply, when no instance runs. Refuses what would not be exact.",
            "Exit code 0: nothing to repair, or repaired; 1: there is something to repair; 2: it cannot be repaired."
        })
class CommitsRepairCommand implements Callable<Integer> {

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
        LakeStorage storage = LakeRoots.storage(config, LakeMeans.with(Threads::start), "r-" + UUID.randomUUID());
        return repair(
                storage,
                LakeRoots.paths(config),
                table.table(),
                spec.commandLine().getOut());
    }

    int repair(LakeStorage storage, LakePaths paths, TableDefinition definition, PrintWriter out) throws IOException {
        LostCommits files = new LostCommits(paths, definition);
        LogEnd end = LogRepair.end(storage, definition.name());
        String note = "commits repair by " + System.getProperty("user.name") + " with " + Application.NAME_AND_VERSION
                + " at " + Instant.now() + ": rebuilt from the footers of its files";
        RepairPlan plan = LogRepair.plan(storage, definition.name(), end, files.above(end.version()), note);
        print(plan, end, paths, out);
        if (plan.isEmpty()) {
            out.println("Nothing to repair.");
        } else if (apply) {
            out.flush();
            apply(storage, plan);
            out.println("Done. Now run 'esports-lake verify'.");
        } else {
            out.println("Nothing was changed. Stop every instance, then run this with --apply.");
        }
        out.flush();
        return plan.isEmpty() || apply ? 0 : ExitCode.FAILED;
    }

    private static void apply(LakeStorage storage, RepairPlan plan) throws IOException {
        AtomicBoolean hasBegun = new AtomicBoolean();
        try {
            LogRepair.apply(storage, plan, () -> hasBegun.set(true));
        } catch (IOException | RuntimeException e) {
            if (hasBegun.get()) {
                throw new PartlyDoneException(e); // documents are set aside or put, perhaps
            }
            throw e;
        }
    }

    private static void print(RepairPlan plan, LogEnd end, LakePaths paths, PrintWriter out) {
        out.printf(Locale.ROOT, "Table %s: the log can be read up to version %d.%n", plan.table(), end.version());
        for (long version : plan.damaged()) {
            out.printf(
                    Locale.ROOT,
                    "Damaged: %s; to be kept beside it under a name that ends in .damaged-<id>.%n",
                    paths.commitFile(plan.table(), version));
        }
        plan.rebuilt().forEach(commit -> print(commit, out));
        for (long version : plan.undone()) {
            out.printf(
                    Locale.ROOT,
                    "Version %d has no published file and counts as never committed: what it covered is read again from"
                            + " Kafka. If it was a 'commits set-offset', repeat that.%n",
                    version);
        }
    }

    private static void print(Commit commit, PrintWriter out) {
        RecordCounts counts = commit.records();
        out.printf(
                Locale.ROOT,
                "To be rebuilt: version %d, micro-batch %s of writer %s at %s.%n",
                commit.version(),
                commit.commitId(),
                commit.writer(),
                commit.time());
        out.printf(
                Locale.ROOT,
                "  %d files; %d records = %d rows + %d dead letters + %d tombstones; %s%n",
                commit.files().size(),
                counts.received(),
                counts.rows(),
                counts.deadLetters(),
                counts.tombstones(),
                commit.ranges().stream()
                        .map(CommittedRange::range)
                        .map(Object::toString)
                        .collect(Collectors.joining(" ")));
        out.println(
                "  Exact, but for the files' staged names and how far older documents count as pruned. Its kind will be 'repair'.");
    }
}
