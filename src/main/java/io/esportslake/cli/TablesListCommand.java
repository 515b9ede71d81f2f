package io.esportslake.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.esportslake.config.Topics;
import io.esportslake.declare.PackagedTables;
import io.esportslake.table.LakeTables;
import io.esportslake.table.TableDefinition;
import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tables list}: the tables of the lake, and the examples in the package. */
@Command(
        name = "list",
        description = "Lists the tables that the service keeps, and the examples that 'tables show' prints.")
class TablesListCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> COLUMNS = List.of("table", "topic", "key", "partitions", "columns", "kept");

    @Mixin
    HelpOption help;

    @Inject
    LakeTables tables;

    @Inject
    Topics topics;

    @Spec
    CommandSpec spec;

    @Option(names = "--json", description = "An object per line.")
    boolean json;

    @Override
    public Integer call() {
        list(tables, topics, spec.commandLine().getOut(), TerminalWidth.columns());
        return 0;
    }

    void list(LakeTables kept, Topics read, PrintWriter out, int width) {
        TablePrinter printer = new TablePrinter(out, COLUMNS, width, "--json");
        kept.all().forEach(table -> print(table, read.of(table.name()), true, printer, out));
        PackagedTables.EXAMPLES.stream()
                .filter(example -> kept.find(example.name()).isEmpty())
                .forEach(example -> print(example, example.topic(), false, printer, out));
        if (!json) {
            printer.end();
        }
        out.flush();
    }

    private void print(TableDefinition table, String topic, boolean isKept, TablePrinter printer, PrintWriter out) {
        String partitions = String.join(", ", table.partitionColumns());
        if (json) {
            ObjectNode object = JSON.createObjectNode()
                    .put("table", table.name())
                    .put("topic", topic)
                    .put("key", table.keyColumn());
            table.partitionColumns().forEach(object.putArray("partitions")::add);
            out.println(object.put("columns", table.columns().size()).put("kept", isKept));
        } else {
            printer.row(new Object[] {
                table.name(),
                topic,
                table.keyColumn(),
                partitions,
                table.columns().size(),
                isKept ? "yes" : "example"
            });
        }
    }
}
