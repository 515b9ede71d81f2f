package io.esportslake.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.config.Configured;
import io.esportslake.config.StartRefusedException;
import io.esportslake.declare.BuiltInTables;
import io.esportslake.kafka.StandInCatalog;
import io.esportslake.log.Commit;
import io.esportslake.log.CommitLog;
import io.esportslake.reader.SampleLake;
import io.esportslake.store.FileLakeStorage;
import io.esportslake.store.LakePaths;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CommitsSetOffsetCommandTest {

    @TempDir
    private Path directory;

    @Test
    void aTopicPartitionBelowZeroIsRefusedBeforeAnythingIsAsked() {
        CommitsSetOffsetCommand command = new CommitsSetOffsetCommand();
        command.partition = -1;

        assertThatThrownBy(command::call)
                .isInstanceOf(StartRefusedException.class)
                .hasMessage("EL-1001: --partition takes the number of a topic partition, 0 or more, found -1");
    }

    @Test
    void aTableIsBoundToAnotherClusterOnlyOnPurpose() throws Exception {
        SampleLake.small(directory);
        Commit before = newest();

        assertThatThrownBy(() -> call("cluster-2", "--latest"))
                .isInstanceOf(StartRefusedException.class)
                .hasMessage("EL-2050: Table matches was filled from Kafka cluster cluster-1, this is cluster cluster-2"
                        + " (does KAFKA_BOOTSTRAP_SERVERS name the right one?). Rows are known by partition and offset,"
                        + " which another cluster gives anew, so it needs a lake of its own. If this table is meant to"
                        + " go on with it, add --change-cluster, and say for each topic partition where: nothing can tell"
                        + " then whether records are left out or read again");
        assertThat(newest()).isEqualTo(before);

        call("cluster-2", "--latest", "--change-cluster");
        assertThat(newest().clusterId()).isEqualTo("cluster-2");

        // So goes back who was there by mistake.
        assertThatThrownBy(() -> call("cluster-1", "--latest")).isInstanceOf(StartRefusedException.class);
        call("cluster-1", "--latest", "--change-cluster");
        assertThat(newest().clusterId()).isEqualTo("cluster-1");
    }

    @Test
    void theSameClusterNeedsNoWord() throws Exception {
        SampleLake.small(directory);

        assertThat(call("cluster-1", "--latest")).matches("Version \\d+: esports-matches-0 is read on at 1000 .*\n");
    }

    private Commit newest() throws IOException {
        CommitLog log = FileLakeStorage.reading(LakePaths.of(directory)).log("matches");
        return log.read(log.newestVersion().orElseThrow()).orElseThrow();
    }

    private String call(String clusterId, String... arguments) throws Exception {
        CommitsSetOffsetCommand command = new CommitsSetOffsetCommand();
        command.config = Configured.by(Map.of("DATA_LAKE_PATH", directory.toString()));
        command.topics = Configured.topics(Map.of());
        command.catalog = new StandInCatalog() {
            @Override
            public String connect(Duration timeout) {
                return clusterId;
            }
        };
        StringWriter out = new StringWriter();
        CommandLine line =
                new CommandLine(command, TableNames.factory(BuiltInTables.ALL, CommandLine.defaultFactory()));
        line.setOut(new PrintWriter(out));
        List<String> all = new ArrayList<>(List.of("--table", "matches", "--partition", "0", "--reason", "r"));
        all.addAll(List.of(arguments));
        line.parseArgs(all.toArray(String[]::new));
        assertThat(command.call()).isZero();
        return out.toString();
    }
}
