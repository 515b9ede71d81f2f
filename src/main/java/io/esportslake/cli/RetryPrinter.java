package io.esportslake.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.esportslake.ingest.RetryTally;
import io.esportslake.log.Commit;
import io.esportslake.log.Root;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;

/** Tells what becomes of dead letters that are decoded again: a line for each commit, and what they come to. */
final class RetryPrinter {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String table;
    private final boolean isForecast;
    private final boolean isJson;
    private final PatientOutput lines;
    private final PrintWriter out;
    private final List<Long> versions = new ArrayList<>();
    /** What became of the letters of these commits. */
    private final RetryTally committed = new RetryTally();

    /** Decodes letters again. */
    @FunctionalInterface
    interface Retrying {
        /**
         * Does it, and tells of each commit.
         *
         * @param told of each commit when it is made, with what became of the letters of its files
         */
        RetryTally run(BiConsumer<Commit, RetryTally> told) throws IOException;
    }

    RetryPrinter(String table, boolean isForecast, boolean isJson, PrintWriter out) {
        this.table = table;
        this.isForecast = isForecast;
        this.isJson = isJson;
        lines = new PatientOutput(out);
        this.out = new PrintWriter(lines);
    }

    /**
     * Tells of it while it is done, and what it comes to.
     *
     * @throws PartlyDoneException when it fails after the first commit; what was done by then is told
     * @throws OutputFailedException at the end, when not all of it could be told
     */
    void tell(Retrying work) throws IOException {
        RetryTally all;
        try {
            all = work.run(this::committed);
        } catch (IOException | RuntimeException e) {
            if (versions.isEmpty()) {
                throw e;
            }
            print(committed, false);
            throw new PartlyDoneException(e);
        }
        print(all, true);
        lines.requirePrinted();
    }

    private void committed(Commit commit, RetryTally tally) {
        versions.add(commit.version());
        committed.add(tally);
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

    private void print(RetryTally tally, boolean isWhole) {
        if (isJson) {
            out.println(CellText.escaped(object(tally, isWhole)));
        } else if (isWhole) {
            print(tally);
        } else {
            out.printf(
                    Locale.ROOT,
                    "Table %s: stopped before its end; %,d dead letters became rows, which stay. Run it again for the"
                            + " rest%n",
                    table,
                    tally.rows());
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
        if (tally.noMemory() > 0) {
            out.printf(
                    Locale.ROOT,
                    "    %,d of these did not fit into the memory that rows are made in: a larger"
                            + " ESPORTS_LAKE_MEMORY_BUDGET holds for this command too%n",
                    tally.noMemory());
        }
    }

    private String object(RetryTally tally, boolean isWhole) {
        ObjectNode object = JSON.createObjectNode()
                .put("table", table)
                .put("dryRun", isForecast)
                .put("complete", isWhole)
                .put("letters", tally.read())
                .put("rows", tally.rows())
                .put("stay", tally.read() - tally.rows())
                .put("notWhole", tally.notWhole())
                .put("noMemory", tally.noMemory());
        ObjectNode reasons = object.putObject("reasons");
        tally.letters().forEach(reasons::put);
        versions.forEach(object.putArray("versions")::add);
        return object.toString();
    }
}
