package io.esportslake.cli;

import io.esportslake.app.LakeConfig;
import io.esportslake.app.LakeRoots;
import io.esportslake.app.StartRefusedException;
import io.esportslake.commit.LakePaths;
import io.esportslake.reader.LakeReader;
import io.esportslake.reader.PartitionFilter;
import io.esportslake.reader.Relation;
import io.esportslake.table.LakeTables;
import io.esportslake.table.TableDefinition;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code show}: rows of the lake. */
@Command(
        name = "show",
        description = {
            "Shows rows of a table, or its dead letters: what is committed and published, also while the service runs.",
            "In the order of the partition directories, then of the commits, then as written. Needs no broker."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
class ShowCommand implements Callable<Integer> {

    private static final String DEAD_LETTERS = "dead-letters";
    private static final int DEFAULT_WIDTH = 120;
    private static final long DEFAULT_ROWS = 20;

    @Inject
    LakeConfig config;

    @Spec
    CommandSpec spec;

    @Parameters(
            arity = "1..2",
            paramLabel = "TABLE",
            description = "matches or players; 'dead-letters matches' shows the records that could not become rows.")
    List<String> names = new ArrayList<>();

    @Option(names = "--dead-letters", description = "The same as 'dead-letters' before the table.")
    boolean deadLetters;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "How many rows; 0 for all. Default: 20, and all with --json or --csv.")
    Long limit;

    @Option(names = "--columns", split = ",", paramLabel = "NAME", description = "Which columns, in this order.")
    List<String> columns = new ArrayList<>();

    @Option(
            names = "--partition",
            paramLabel = "COLUMN=VALUE",
            description = "Only this partition. Repeatable: values of one column are alternatives.")
    List<String> partitions = new ArrayList<>();

    @ArgGroup
    Form form = new Form();

    /** At most one of them; an aligned table without any. */
    static class Form {
        @Option(names = "--json", description = "An object per line.")
        boolean json;

        @Option(names = "--csv", description = "RFC 4180.")
        boolean csv;

        @Option(names = "--count", description = "Only how many rows there are.")
        boolean count;
    }

    @Override
    public Integer call() throws Exception {
        String name = table();
        LakeLocation.log(config, name);
        TableDefinition table = LakeTables.named(name);
        show(table, LakeRoots.paths(config), spec.commandLine().getOut(), width(System.getenv("COLUMNS")));
        return 0;
    }

    /** The table named; also notes that its dead letters are meant. */
    String table() {
        List<String> rest = new ArrayList<>(names);
        if (rest.size() == 2 && rest.get(0).equals(DEAD_LETTERS)) {
            deadLetters = true;
            rest.remove(0);
        }
        if (rest.size() != 1) {
            throw new StartRefusedException("'show' takes one table, found " + names + "; for example 'show matches'");
        }
        return rest.get(0);
    }

    /** The width of the terminal where the shell tells it. */
    static int width(String columnsVariable) {
        try {
            return columnsVariable == null ? DEFAULT_WIDTH : Math.max(20, Integer.parseInt(columnsVariable.trim()));
        } catch (NumberFormatException e) {
            return DEFAULT_WIDTH;
        }
    }

    void show(TableDefinition table, LakePaths paths, PrintWriter out, int width) throws IOException {
        Relation relation = deadLetters ? Relation.deadLetters(table) : Relation.rows(table);
        if (!relation.columns().containsAll(columns)) {
            List<String> unknown = new ArrayList<>(columns);
            unknown.removeAll(relation.columns());
            throw new StartRefusedException("There is no column " + String.join(", ", unknown) + "; expected some of "
                    + String.join(", ", relation.columns()));
        }
        PartitionFilter filter;
        try {
            filter = PartitionFilter.of(relation, partitions);
        } catch (IllegalArgumentException e) {
            throw new StartRefusedException(e.getMessage());
        }
        try (LakeReader reader = new LakeReader(paths)) {
            if (form.count) {
                out.println(reader.count(relation, filter));
                out.flush();
                return;
            }
            List<String> chosen = columns.isEmpty() ? usual(table, relation) : columns;
            RowPrinter printer = form.json
                    ? new JsonPrinter(out, chosen)
                    : form.csv
                            ? new CsvPrinter(out, chosen)
                            : new TablePrinter(out, chosen, columns.isEmpty() ? width : 0);
            long most = limit != null ? limit : form.json || form.csv ? 0 : DEFAULT_ROWS;
            long[] shown = {0};
            reader.read(relation, filter, chosen, values -> printer.row(values) && ++shown[0] != most);
            printer.end();
        }
    }

    /** For people, key and partition columns first; for programs, the table's order. */
    private List<String> usual(TableDefinition table, Relation relation) {
        if (form.json || form.csv || deadLetters) {
            return relation.columns();
        }
        Set<String> ordered = new LinkedHashSet<>();
        ordered.add(table.keyColumn());
        ordered.addAll(table.partitionColumns());
        ordered.addAll(relation.columns());
        return List.copyOf(ordered);
    }
}
