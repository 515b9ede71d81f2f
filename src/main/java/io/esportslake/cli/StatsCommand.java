package io.esportslake.cli;

import io.esportslake.config.LakeConfig;
import io.esportslake.log.FileStatistics;
import io.esportslake.log.Inventory;
import io.esportslake.log.LakeStorage;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code stats}: how many files there are and come, how large, and whether that is too many. */
@Command(
        name = "stats",
        description = {
            "Says how many files each partition key has, how large they are, and how many a day come at the present rate: by"
                    + " the commit log alone, without looking at the files.",
            "Needs no broker, and may run while the service runs."
        },
        sortOptions = false)
class StatsCommand implements Callable<Integer> {

    @Mixin
    HelpOption help;

    @Inject
    LakeConfig config;

    @Spec
    CommandSpec spec;

    @Mixin
    TablesOption tables;

    @Option(names = "--json", description = "One JSON document instead of text.")
    boolean json;

    @Override
    public Integer call() throws Exception {
        List<String> names = tables.ofLake(config);
        print(LakeLocation.reading(config), names, spec.commandLine().getOut());
        return 0;
    }

    void print(LakeStorage storage, List<String> names, PrintWriter out) throws IOException {
        Map<String, Optional<FileStatistics>> statistics = new LinkedHashMap<>();
        for (String name : names) {
            Optional<Inventory> inventory = Inventory.newest(storage.log(name), storage.documents(name));
            statistics.put(
                    name, inventory.isEmpty() ? Optional.empty() : Optional.of(FileStatistics.of(inventory.get())));
        }
        if (json) {
            out.println(CellText.escaped(StatsJson.of(statistics)));
        } else {
            String gap = "";
            for (Map.Entry<String, Optional<FileStatistics>> table : statistics.entrySet()) {
                out.print(gap);
                StatsText.print(table.getKey(), table.getValue(), out);
                gap = "\n";
            }
        }
        out.flush();
    }
}
