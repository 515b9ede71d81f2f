package io.esportslake.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.esportslake.ingest.RetryTally;
import io.esportslake.log.Commit;
import io.esportslake.log.Root;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tells what becomes of dead letters that are decoded again: a line for each commit, and what they come to. */
final class RetryPrinter {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String table;
    private final boolean isForecast;
    private final boolean isJson;
    private final PrintWriter out;
    private final List<Long> versions = new ArrayList<>();

    RetryPrinter(String table, boolean isForecast, boolean isJson, PrintWriter out) {
        this.table = table;
        this.isForecast = isForecast;
        this.isJson = isJson;
        this.out = out;
    }

    /** Told when it is published, so what is printed is done, whatever happens then. */
    void committed(Commit commit, RetryTally tally) {
        versions.add(commit.version());
        if (!isJson) {
            long letters = commit.files().stream()
                    .filter(file -> file.root() == Root.DEAD_LETTERS)
                    .mapToLong(file -> file.rows())
                    .sum();
            out.printf(
                    Locale.ROOT,
                    "Version %d: %,d dead letters became rows; %,d letters of the same files stay (files replaced: %,d, new:"
                            + " %,d)%n",
                    commit.version(),
                    tally.rows(),
                    letters,
                    commit.change().removed().size(),
                    commit.files().size());
            out.flush();
        }
    }

    void end(RetryTally tally) {
        if (isJson) {
            out.println(CellText.escaped(object(tally)));
        } else {
            print(tally);
        }
        out.flush();
    }

    private void print(RetryTally tally) {
        out.printf(
                Locale.ROOT,
                isForecast
                        ? "Table %s: of %,d dead letters %,d would become rows, and %,d would stay%n"
                        : "Table %s: of %,d dead letters %,d became rows, and %,d stay%n",
                table,
                tally.read(),
                tally.rows(),
                tally.read() - tally.rows());
        tally.letters().forEach((reason, letters) -> out.printf(Locale.ROOT, "    %,9d  %s%n", letters, reason));
        if (tally.notWhole() > 0) {
            out.printf(
                    Locale.ROOT,
                    "    %,d of these can become no rows here, because not all of the record was kept: 'dead-letters show'"
                            + " says where each lies in its topic%n",
                    tally.notWhole());
        }
    }

    private String object(RetryTally tally) {
        ObjectNode object = JSON.createObjectNode()
                .put("table", table)
                .put("dryRun", isForecast)
                .put("letters", tally.read())
                .put("rows", tally.rows())
                .put("stay", tally.read() - tally.rows())
                .put("notWhole", tally.notWhole());
        ObjectNode reasons = object.putObject("reasons");
        tally.letters().forEach(reasons::put);
        versions.forEach(object.putArray("versions")::add);
        return object.toString();
    }
}
