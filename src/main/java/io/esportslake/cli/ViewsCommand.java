package io.esportslake.cli;

import io.esportslake.config.LakeConfig;
import io.esportslake.config.StartRefusedException;
import io.esportslake.failure.FailureCode;
import io.esportslake.log.Inventory;
import io.esportslake.log.LakeStorage;
import io.esportslake.log.Root;
import io.esportslake.log.SchemaHistory;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code views}: what another program is to be told so that it reads this lake right. */
@Command(
        name = "views",
        description = {
            "Prints SQL that creates views of the lake in DuckDB or Spark, with the options that are right for it:"
                    + " <table>, all rows, and <table>_latest, the newest row of each key.",
            "A key's newest row is that of the highest offset; where its records lie in several topic partitions, of"
                    + " the newest Kafka timestamp among these. To be printed again when a table has got a new column."
        },
        sortOptions = false,
        footer = {"", "For example: esports-lake views --engine duckdb | duckdb views.duckdb"})
class ViewsCommand implements Callable<Integer> {

    @Mixin
    HelpOption help;

    @Inject
    LakeConfig config;

    @Spec
    CommandSpec spec;

    @Option(
            names = "--engine",
            required = true,
            paramLabel = "ENGINE",
            description = "Who is to read: ${COMPLETION-CANDIDATES}.")
    LakeViews engine;

    @Mixin
    TablesOption tables;

    @Override
    public Integer call() throws Exception {
        List<String> names = tables.ofLake(config);
        print(LakeLocation.reading(config), names, spec.commandLine().getOut());
        return 0;
    }

    /**
     * Prints the views.
     *
     * @throws StartRefusedException when one would replace another, or when no table has rows: both readers refuse a
     *     view of no file
     */
    void print(LakeStorage storage, List<String> names, PrintWriter out) throws IOException {
        Map<String, SchemaHistory> seen = new HashMap<>();
        for (String table : names) {
            Optional<SchemaHistory> schemas = SchemaHistory.of(storage.log(table), storage.documents(table));
            if (schemas.isPresent() && hasRows(storage, table)) {
                seen.put(table, schemas.get());
            }
        }
        requireNamesOfTheirOwn(seen.keySet());
        boolean isFirst = true;
        for (String table : names) {
            SchemaHistory schemas = seen.get(table);
            if (schemas == null) {
                out.println("-- Table " + table
                        + " has no row that readers see yet, so there is nothing to make a view of.");
            } else {
                out.print(isFirst ? "" : "\n");
                out.println(engine.rows(table, place(storage.table(table).location(Root.PROCESSED)), schemas));
                out.print(engine.latest(table, schemas));
                isFirst = false;
            }
        }
        out.flush();
        if (seen.isEmpty()) {
            throw new StartRefusedException(
                    FailureCode.NOTHING_THERE,
                    "Readers see no row yet to make a view of in " + String.join(" and ", names)
                            + "; try again after the first commit, or the first seal where rows are held back");
        }
    }

    /** Both readers replace a view of the same name without a word. */
    private static void requireNamesOfTheirOwn(Set<String> seen) {
        for (String name : seen) {
            String latest = name + LakeViews.LATEST;
            if (seen.contains(latest)) {
                throw new StartRefusedException(
                        FailureCode.OPTION_UNUSABLE,
                        "The view of the newest rows of table " + name + " and that of all rows of table " + latest
                                + " would have the same name, " + latest + ", and one would replace the other. Choose"
                                + " with --table: views of " + name + " for one database or session, of " + latest
                                + " for another");
            }
        }
    }

    /** The reader may have been started in another directory. */
    private static String place(String location) {
        return location.contains("://")
                ? location
                : Path.of(location).toAbsolutePath().normalize().toString();
    }

    private static boolean hasRows(LakeStorage storage, String table) throws IOException {
        Optional<Inventory> inventory = Inventory.newest(storage.log(table), storage.documents(table));
        return inventory.isPresent()
                && inventory.get().sums().rows() > inventory.get().heldSums().rows();
    }
}
