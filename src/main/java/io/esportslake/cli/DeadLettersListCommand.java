package io.esportslake.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.esportslake.config.LakeConfig;
import io.esportslake.config.LakeRoots;
import io.esportslake.log.LakeStorage;
import io.esportslake.reader.DeadLetters;
import io.esportslake.reader.LetterFilter;
import io.esportslake.store.LakePaths;
import io.esportslake.table.TableDefinition;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dead-letters list}: how many there are, by table and reason. */
@Command(
        name = "list",
        description = {
            "Counts the dead letters of each table by reason, with the times of the first and the last, and the last one as an"
                    + " example.",
            "'dead-letters show' shows the letters themselves."
        },
        sortOptions = false)
class DeadLettersListCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Mixin
    HelpOption help;

    @Inject
    LakeConfig config;

    @Spec
    CommandSpec spec;

    @Mixin
    TablesOption tables;

    @Mixin
    LetterOptions which;

    @Option(
            names = "--json",
            description =
                    "An object per line, with the letters of each topic partition and the offsets they lie between.")
    boolean json;

    @Override
    public Integer call() throws Exception {
        List<TableDefinition> chosen = tables.chosen();
        return list(
                chosen,
                LakeLocation.there(config, chosen),
                LakeRoots.paths(config),
                spec.commandLine().getOut(),
                spec.commandLine().getErr(),
                TerminalWidth.columns());
    }

    int list(
            List<TableDefinition> chosen,
            LakeStorage storage,
            LakePaths paths,
            PrintWriter out,
            PrintWriter err,
            int width)
            throws IOException {
        LetterFilter filter = which.filter();
        TablePrinter printer = new TablePrinter(
                out, List.of("table", "reason", "letters", "first", "last", "example", "detail"), width, "--json");
        long lost = 0;
        try (DeadLetters letters = new DeadLetters(paths, storage)) {
            for (TableDefinition table : chosen) {
                Map<String, LetterSummary> byReason = new TreeMap<>();
                lost += letters.read(table, filter, LetterSummary.COLUMNS, letter -> {
                    byReason.computeIfAbsent((String) letter[0], reason -> new LetterSummary())
                            .add(letter);
                    return true;
                });
                byReason.forEach((reason, summary) -> {
                    if (json) {
                        out.println(CellText.escaped(object(table.name(), reason, summary)));
                    } else {
                        printer.row(row(table.name(), reason, summary));
                    }
                });
            }
        }
        if (!json) {
            printer.end();
        }
        out.flush();
        return LettersNotShown.exitCode(lost, err);
    }

    private static Object[] row(String table, String reason, LetterSummary summary) {
        return new Object[] {
            table,
            reason,
            summary.letters(),
            summary.first(),
            summary.last(),
            summary.example(),
            summary.exampleDetail()
        };
    }

    private static String object(String table, String reason, LetterSummary summary) {
        ObjectNode object = JSON.createObjectNode()
                .put("table", table)
                .put("reason", reason)
                .put("letters", summary.letters())
                .put("first", summary.first().toString())
                .put("last", summary.last().toString())
                .put("example", summary.example())
                .put("detail", summary.exampleDetail());
        ObjectNode topicPartitions = object.putObject("topicPartitions");
        summary.byTopicPartition()
                .forEach((name, offsets) -> topicPartitions
                        .putObject(name)
                        .put("letters", offsets.letters())
                        .put("firstOffset", offsets.first())
                        .put("lastOffset", offsets.last()));
        return object.toString();
    }
}
