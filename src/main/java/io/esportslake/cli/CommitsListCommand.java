package io.esportslake.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.esportslake.config.LakeConfig;
import io.esportslake.config.StartRefusedException;
import io.esportslake.failure.FailureCode;
import io.esportslake.log.Commit;
import io.esportslake.log.CommitLog;
import io.esportslake.log.CommittedFile;
import io.esportslake.log.CommittedRange;
import io.esportslake.source.OffsetRange;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code commits list}: one line per commit, newest last. */
@Command(name = "list", description = "Lists the newest commits of a table, oldest first.")
class CommitsListCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Mixin
    HelpOption help;

    @Inject
    LakeConfig config;

    @Spec
    CommandSpec spec;

    @Mixin
    TableOption table;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many, counted from the newest; 0 for all. Default: ${DEFAULT-VALUE}.")
    int limit;

    @Option(names = "--json", description = "An object per line.")
    boolean json;

    @Override
    public Integer call() throws Exception {
        requireLimit(limit);
        list(LakeLocation.log(config, table.table()), spec.commandLine().getOut());
        return 0;
    }

    /** Refuses a limit below 0 with a {@link StartRefusedException}. */
    static void requireLimit(long limit) {
        if (limit < 0) {
            throw new StartRefusedException(
                    FailureCode.OPTION_UNUSABLE, "--limit is 0, for all, or more; found " + limit);
        }
    }

    void list(CommitLog log, PrintWriter out) throws IOException {
        List<Long> versions = log.versions();
        int first = limit == 0 ? 0 : Math.max(0, versions.size() - limit);
        if (!json) {
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
        }
        for (long version : versions.subList(first, versions.size())) {
            Optional<Commit> found = log.read(version);
            if (found.isPresent()) {
                if (json) {
                    out.println(CellText.escaped(object(found.get())));
                } else {
                    print(out, found.get());
                }
            }
        }
        out.flush();
    }

    private static void print(PrintWriter out, Commit commit) {
        out.printf(
                Locale.ROOT,
                "%8d  %-11s  %-24s  %9d  %12d  %5d  %12d  %s%n",
                commit.version(),
                commit.kind(),
                commit.time().truncatedTo(ChronoUnit.MILLIS),
                commit.addedRows(),
                commit.addedDeadLetters(),
                commit.files().size(),
                bytes(commit),
                commit.ranges().stream()
                        .map(CommittedRange::range)
                        .map(Object::toString)
                        .collect(Collectors.joining(" ")));
    }

    /** The names are those of the document and of {@code /api/commits}; the files are only counted. */
    private static String object(Commit commit) {
        ObjectNode object = JSON.createObjectNode()
                .put("table", commit.table())
                .put("version", commit.version())
                .put("commitId", commit.commitId())
                .put("kind", commit.kind())
                .put("writer", commit.writer())
                .put("time", commit.time().toString())
                .put("records", commit.records().received())
                .put("rows", commit.addedRows())
                .put("deadLetters", commit.addedDeadLetters())
                .put("tombstones", commit.records().tombstones())
                .put("fileCount", commit.files().size())
                .put("bytes", bytes(commit));
        ArrayNode ranges = object.putArray("ranges");
        for (CommittedRange committed : commit.ranges()) {
            OffsetRange range = committed.range();
            ranges.addObject()
                    .put("topicPartition", range.topicPartition().toString())
                    .put("from", range.from())
                    .put("until", range.until())
                    .put("records", committed.records().received());
        }
        return object.put("note", commit.note()).toString();
    }

    private static long bytes(Commit commit) {
        return commit.files().stream().mapToLong(CommittedFile::bytes).sum();
    }
}
