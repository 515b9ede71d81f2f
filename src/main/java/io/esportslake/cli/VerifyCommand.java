package io.esportslake.cli;

import io.esportslake.app.ExitCode;
import io.esportslake.app.NoAnswerException;
import io.esportslake.app.SourceCatalog;
import io.esportslake.config.LakeConfig;
import io.esportslake.config.LakeRoots;
import io.esportslake.config.StartRefusedException;
import io.esportslake.failure.FailureCode;
import io.esportslake.log.InconsistentLakeException;
import io.esportslake.log.LakeRefusedException;
import io.esportslake.reader.BrokerView;
import io.esportslake.reader.OfferedOffsets;
import io.esportslake.reader.TableResult;
import io.esportslake.reader.Verification;
import io.esportslake.source.SourcePartition;
import io.esportslake.source.TopicPartition;
import io.esportslake.store.LakePaths;
import io.esportslake.table.TableDefinition;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.eclipse.microprofile.config.ConfigProvider;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code verify}: exit code 0 when the lake is sound, 1 when something was found, 2 when it could not be checked. */
@Command(
        name = "verify",
        description = {
            "Proves from the lake alone that it holds what its commit log promises: nothing lost, nothing twice.",
            "Changes nothing, needs no broker, and may run while the service runs."
        },
        sortOptions = false,
        footer = {"", "Exit codes:", "  0  sound", "  1  something was found", "  2  it could not be checked"})
class VerifyCommand implements Callable<Integer> {

    private static final int SOUND = 0;
    private static final int FOUND = 1;
    private static final int NOT_CHECKED = ExitCode.REFUSED;

    @Mixin
    HelpOption help;

    @Inject
    LakeConfig config;

    @Inject
    Provider<SourceCatalog> catalog;

    @Spec
    CommandSpec spec;

    @Mixin
    TablesOption tables;

    @Option(
            names = "--deep",
            description = "Read every value and recompute every derived column, not a sample of them.")
    boolean deep;

    @Option(
            names = "--kafka",
            description =
                    "Ask the broker, too: same cluster, same topic, next offsets among those it offers. What was read of a"
                            + " former topic is named, and not compared.")
    boolean kafka;

    @Option(names = "--json", description = "One JSON document instead of text.")
    boolean json;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        try {
            List<TableDefinition> chosen = tables.chosen();
            LakeLocation.there(config, chosen);
            return verify(
                    LakeRoots.paths(config),
                    chosen,
                    kafka ? Optional.of(broker()) : Optional.empty(),
                    spec.commandLine().getOut());
        } catch (StartRefusedException | LakeRefusedException | InconsistentLakeException | NoAnswerException e) {
            err.println(CellText.onLines(FailureCode.NOT_CHECKED.says("Could not check: " + e.getMessage())));
        } catch (IOException | UncheckedIOException | IllegalStateException e) {
            err.println(CellText.onLines(FailureCode.NOT_CHECKED.says("Could not check: "
                    + (e.getMessage() == null ? e : e.getMessage()) + " ("
                    + e.getClass().getSimpleName() + ")")));
        }
        err.flush();
        return NOT_CHECKED;
    }

    int verify(LakePaths paths, List<TableDefinition> chosen, Optional<BrokerView> broker, PrintWriter out)
            throws IOException {
        List<TableResult> results = new ArrayList<>();
        Verification.Depth depth = deep ? Verification.Depth.DEEP : Verification.Depth.SAMPLE;
        try (VerifyBar bar = new VerifyBar();
                Verification verification = new Verification(paths, depth, System::nanoTime, bar)) {
            for (TableDefinition table : chosen) {
                TableResult result = verification.verify(table, broker);
                results.add(result);
                if (!json) {
                    VerifyText.print(result, out);
                }
            }
        }
        if (json) {
            out.println(CellText.escaped(VerifyJson.of(results)));
        } else {
            VerifyText.printVerdict(results, out);
        }
        out.flush();
        return results.stream().allMatch(TableResult::isSound) ? SOUND : FOUND;
    }

    private BrokerView broker() {
        if (ConfigProvider.getConfig()
                .getOptionalValue("kafka.bootstrap.servers", String.class)
                .isEmpty()) {
            throw new StartRefusedException(
                    FailureCode.NO_BROKERS_NAMED, "KAFKA_BOOTSTRAP_SERVERS is not set, which --kafka needs");
        }
        String clusterId = catalog.get().connect(config.kafka().timeout());
        return new BrokerView() {
            @Override
            public String clusterId() {
                return clusterId;
            }

            @Override
            public Map<TopicPartition, OfferedOffsets> offered(String topic) {
                Map<TopicPartition, OfferedOffsets> offered = new HashMap<>();
                for (SourcePartition partition :
                        catalog.get().offered(topic).orElse(Map.of()).values()) {
                    offered.put(
                            partition.topicPartition(),
                            new OfferedOffsets(partition.topicId(), partition.earliest(), partition.end()));
                }
                return offered;
            }
        };
    }
}
