package io.esportslake.cli;

import io.esportslake.config.LakeConfig;
import io.esportslake.config.LakeRoots;
import io.esportslake.config.StartRefusedException;
import io.esportslake.failure.FailureCode;
import io.esportslake.reader.LakeReader;
import io.esportslake.reader.PartitionFilter;
import io.esportslake.reader.Relation;
import io.esportslake.reader.RowVisitor;
import io.esportslake.reader.TooManyKeysException;
import io.esportslake.store.LakePaths;
import io.esportslake.table.LakeTables;
import io.esportslake.table.TableDefinition;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code show}: rows of the lake. */
@Command(
        name = "show",
        description = {
            "Shows rows of a table, or its dead letters: what is committed, also what readers do not see yet, and also"
                    + " while the service runs.",
            "In the order of the partition directories, then of the commits, then as written; --newest shows the last"
                    + " rows first. Needs no broker."
        },
        sortOptions = false)
class ShowCommand implements Callable<Integer> {

    private static final String DEAD_LETTERS = "dead-letters";
    private static final long DEFAULT_ROWS = 20;

    /** The newest rows are put in order in memory. */
    private static final long MOST_NEWEST = 100_000;

    @Mixin
    HelpOption help;

    @Inject
    LakeConfig config;

    @Inject
    LakeTables tables;

    @Spec
    CommandSpec spec;

    @Parameters(
            arity = "0..2",
            paramLabel = "TABLE",
            completionCandidates = TableNames.class,
            description =
                    "The same as --table; 'dead-letters matches' is the same as '--table matches --dead-letters'.")
    List<String> names = new ArrayList<>();

    @Option(
            names = "--table",
            paramLabel = TableNames.LABEL,
            completionCandidates = TableNames.class,
            description = "Which table: ${COMPLETION-CANDIDATES}.")
    String tableOption;

    @Option(names = "--dead-letters", description = "The records that could not become rows of it.")
    boolean deadLetters;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "How many rows; 0 for all. Default: 20, and all with --json or --csv.")
    Long limit;

    @Option(
            names = "--newest",
            description = "The rows that were processed last, newest first; reads the files of the newest commits only."
                    + " Also with --json or --csv 20 rows, if --limit says nothing.")
    boolean newest;

    @Option(
            names = "--latest",
            description =
                    "Of each key only its newest row: that of the highest offset, and across topic partitions of the"
                            + " newest Kafka timestamp. With --partition those of them that lie there; with --count how"
                            + " many.")
    boolean latest;

    @Option(
            names = "--visible-only",
            description =
                    "Only what readers of plain files see, without the rows that are committed and held back until"
                            + " their window is over (ESPORTS_LAKE_VISIBLE_AFTER).")
    boolean visibleOnly;

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
        @Option(names = "--json", description = "An object per line, with every value exactly.")
        boolean json;

        @Option(
                names = "--csv",
                description = "RFC 4180; control characters, and those that are not seen, are written as \\u001B."
                        + " --json keeps them apart from such text.")
        boolean csv;

        @Option(
                names = "--spreadsheet",
                description = "The same, and texts that a spreadsheet would take for formulas get a ' in front.")
        boolean spreadsheet;

        @Option(names = "--count", description = "Only how many rows there are.")
        boolean count;

        boolean isForPrograms() {
            return json || csv || spreadsheet;
        }

        RowPrinter printer(PrintWriter out, List<String> columns, int width) {
            if (json) {
                return new JsonPrinter(out, columns);
            }
            if (csv || spreadsheet) {
                return new CsvPrinter(
                        out, columns, csv ? CsvPrinter.Formulas.AS_THEY_ARE : CsvPrinter.Formulas.AS_TEXTS);
            }
            return new TablePrinter(out, columns, width, "--columns, --json or --csv");
        }
    }

    @Override
    public Integer call() throws Exception {
        requireLimit();
        TableDefinition table = TableNames.require(tables, table());
        LakeLocation.log(config, table);
        show(
                table,
                LakeRoots.paths(config),
                spec.commandLine().getOut(),
                spec.commandLine().getErr(),
                TerminalWidth.columns());
        return 0;
    }

    void requireLimit() {
        if (limit != null) {
            CommitsListCommand.requireLimit(limit);
        }
        if (newest && limit != null && (limit == 0 || limit > MOST_NEWEST)) {
            throw new StartRefusedException(
                    FailureCode.OPTION_UNUSABLE,
                    String.format(Locale.ROOT, "--newest shows 1 to %,d rows; found --limit %d", MOST_NEWEST, limit));
        }
        if (newest && form.count) {
            throw new StartRefusedException(
                    FailureCode.OPTION_UNUSABLE, "--newest has no meaning with --count: leave out one of them");
        }
        if (latest && newest) {
            throw new StartRefusedException(
                    FailureCode.OPTION_UNUSABLE,
                    "--latest is the newest row of each key, --newest the rows processed last: leave"
                            + " out one of them");
        }
    }

    /** The table named; also notes that its dead letters are meant. */
    String table() {
        List<String> rest = new ArrayList<>(names);
        if (rest.size() == 2 && rest.get(0).equals(DEAD_LETTERS)) {
            deadLetters = true;
            rest.remove(0);
        }
        if (tableOption != null && rest.size() == 1 && rest.get(0).equals(DEAD_LETTERS)) {
            deadLetters = true;
            rest.remove(0);
        }
        if (tableOption != null) {
            rest.add(tableOption);
        }
        if (rest.size() != 1) {
            throw new StartRefusedException(
                    FailureCode.OPTION_UNUSABLE,
                    "'show' takes one table, found " + rest + "; for example 'show --table matches'");
        }
        return rest.get(0);
    }

    private void requireRows() {
        if (latest && deadLetters) {
            throw new StartRefusedException(
                    FailureCode.OPTION_UNUSABLE,
                    "Dead letters have no key, so there is no newest one of each: leave out --latest");
        }
    }

    void show(TableDefinition table, LakePaths paths, PrintWriter out, PrintWriter err, int width) throws IOException {
        requireRows();
        Relation relation = deadLetters ? Relation.deadLetters(table) : Relation.rows(table);
        if (!relation.columns().containsAll(columns)) {
            List<String> unknown = new ArrayList<>(columns);
            unknown.removeAll(relation.columns());
            throw new StartRefusedException(
                    FailureCode.OPTION_UNUSABLE,
                    "There is no column '" + String.join("', '", unknown) + "'; expected some of "
                            + String.join(", ", relation.columns()));
        }
        PartitionFilter filter;
        try {
            filter = PartitionFilter.of(relation, partitions);
        } catch (IllegalArgumentException e) {
            throw new StartRefusedException(FailureCode.OPTION_UNUSABLE, e.getMessage());
        }
        try (LakeReader reader = visibleOnly ? LakeReader.ofVisible(paths) : new LakeReader(paths)) {
            // A typo and a partition without rows look alike, so it is said, and no error.
            filter.unknown(reader.partitionDirectories(relation))
                    .forEach(sentence -> err.println(CellText.onOneLine(sentence)));
            err.flush();
            if (form.count) {
                out.println(
                        latest
                                ? reader.countLatest(relation, table.keyColumn(), filter)
                                : reader.count(relation, filter));
                out.flush();
                return;
            }
            List<String> chosen = columns.isEmpty() ? usual(table, relation) : columns;
            RowPrinter printer = form.printer(out, chosen, columns.isEmpty() ? width : 0);
            if (newest) {
                reader.newest(relation, filter, chosen, Math.toIntExact(limit != null ? limit : DEFAULT_ROWS), printer);
            } else {
                long most = limit != null ? limit : form.isForPrograms() ? 0 : DEFAULT_ROWS;
                long[] shown = {0};
                RowVisitor visitor = values -> printer.row(values) && ++shown[0] != most;
                if (latest) {
                    reader.latest(relation, table.keyColumn(), filter, chosen, visitor);
                } else {
                    reader.read(relation, filter, chosen, visitor);
                }
            }
            printer.end();
        } catch (TooManyKeysException e) {
            throw new StartRefusedException(
                    FailureCode.OPTION_UNUSABLE,
                    e.getMessage() + ", too many for --latest; 'views --engine duckdb' prints a view"
                            + " that shows the newest row of each, with less memory");
        }
    }

    /** For people, key and partition columns first; for programs, the table's order. */
    private List<String> usual(TableDefinition table, Relation relation) {
        if (form.isForPrograms() || deadLetters) {
            return relation.columns();
        }
        Set<String> ordered = new LinkedHashSet<>();
        ordered.add(table.keyColumn());
        ordered.addAll(table.partitionColumns());
        ordered.addAll(relation.columns());
        return List.copyOf(ordered);
    }
}
