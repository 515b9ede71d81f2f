package io.esportslake.cli;

import io.esportslake.app.ExitCode;
import io.esportslake.config.LakeConfig;
import io.esportslake.config.Topics;
import io.esportslake.declare.TableFileException;
import io.esportslake.log.LakeStorage;
import io.esportslake.table.TableDefinition;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tables check}: whether files are tables, and may follow what the lake has. */
@Command(
        name = "check",
        description = {
            "Checks files of tables: file, line, what was found, what was expected. Where there is a lake, also whether each"
                    + " may follow what its log has.",
            "Exit code 0: sound; 1: something was found."
        })
class TablesCheckCommand implements Callable<Integer> {

    @Mixin
    HelpOption help;

    @Inject
    LakeConfig config;

    @Spec
    CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files, or directories with files *.yaml and *.yml.")
    List<Path> files;

    @Override
    public Integer call() throws Exception {
        Optional<LakeStorage> lake = LakeLocation.ifThere(config);
        return check(lake, spec.commandLine().getOut());
    }

    int check(Optional<LakeStorage> lake, PrintWriter out) throws IOException {
        Map<String, Path> tables = new LinkedHashMap<>();
        Map<String, Path> topics = new LinkedHashMap<>();
        boolean isSound = true;
        for (Path file : TableFiles.of(files)) {
            TableDefinition table;
            try {
                table = TableFiles.read(file);
            } catch (TableFileException e) {
                e.problems().forEach(out::println);
                isSound = false;
                continue;
            }
            Path same = tables.putIfAbsent(table.name(), file);
            Path sameTopic = topics.putIfAbsent(table.topic(), file);
            Optional<String> objection = Optional.empty();
            String news = "";
            if (same != null) {
                objection = Optional.of("found table " + table.name() + ", which " + same + " has already");
            } else if (lake.isPresent()) {
                LogJudgement.Judgement judgement = LogJudgement.of(lake.get(), table);
                objection = judgement.objection();
                news = "; " + judgement.news();
            }
            if (objection.isPresent()) {
                out.println(file + ": " + objection.get());
                isSound = false;
                continue;
            }
            out.println(
                    file + ": sound: table " + table.name() + " from " + table.topic() + ", key " + table.keyColumn()
                            + ", " + table.columns().size() + " columns"
                            + (table.partitionColumns().isEmpty()
                                    ? ""
                                    : ", partitioned by " + String.join(", ", table.partitionColumns()))
                            + news);
            if (sameTopic != null) {
                out.println(
                        file + ": it reads the same topic as " + sameTopic + "; a start with both is refused, unless "
                                + Topics.variable(table.name()) + " names another topic");
            }
        }
        out.flush();
        return isSound ? 0 : ExitCode.FAILED;
    }
}
