package io.esportslake.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.esportslake.config.LakeConfig;
import io.esportslake.config.StartRefusedException;
import io.esportslake.failure.FailureCode;
import io.esportslake.log.Inventory;
import io.esportslake.log.LakeStorage;
import io.esportslake.log.LiveFile;
import io.esportslake.log.RootedPath;
import io.esportslake.log.TableStorage;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code commits files}: which files live, by the log alone. */
@Command(
        name = "files",
        description = {
            "Lists the files that live in a table, those of its dead letters included, by the commit log alone:"
                    + " whatever was pruned from it, and without looking at the files.",
            "In the order of the commits that added them. Files of the newest commit may not be published yet."
        })
class CommitsFilesCommand implements Callable<Integer> {

    private static final JsonFactory JSON = new JsonFactory();

    @Mixin
    HelpOption help;

    @Inject
    LakeConfig config;

    @Spec
    CommandSpec spec;

    @Mixin
    TableOption table;

    @Option(
            names = "--json",
            description = "An array of objects with path, rows, bytes, partition and version, one per line.")
    boolean json;

    @Override
    public Integer call() throws Exception {
        LakeLocation.log(config, table.table());
        list(
                LakeLocation.reading(config),
                table.table().name(),
                spec.commandLine().getOut());
        return 0;
    }

    void list(LakeStorage storage, String name, PrintWriter out) throws IOException {
        Inventory inventory = Inventory.newest(storage.log(name), storage.documents(name))
                .orElseThrow(() ->
                        new StartRefusedException(FailureCode.NOTHING_THERE, "Table " + name + " has no commit yet"));
        TableStorage files = storage.table(name);
        if (json) {
            String[] before = {"["};
            inventory.forEach(file -> {
                out.println(before[0]);
                out.print(CellText.escaped(object(file, path(files, file))));
                before[0] = ",";
            });
            out.println(before[0].equals("[") ? "[" : "");
            out.println("]");
        } else {
            TablePrinter printer = TablePrinter.ofAll(out, List.of("version", "rows", "bytes", "partition", "path"));
            inventory.forEach(file -> printer.row(new Object[] {
                file.version(), file.rows(), file.bytes(), file.partitionKey().path(), path(files, file)
            }));
            printer.end();
        }
        out.flush();
    }

    private static String path(TableStorage files, LiveFile file) {
        return files.nameOf(new RootedPath(file.root(), file.path()));
    }

    private static String object(LiveFile file, String path) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator object = JSON.createGenerator(text)) {
            object.writeStartObject();
            object.writeStringField("path", path);
            object.writeNumberField("rows", file.rows());
            object.writeNumberField("bytes", file.bytes());
            object.writeStringField("partition", file.partitionKey().path());
            object.writeNumberField("version", file.version());
            object.writeEndObject();
        }
        return text.toString();
    }
}
