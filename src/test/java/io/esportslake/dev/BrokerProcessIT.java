package io.esportslake.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

@DisabledIfSystemProperty(
        named = "esports-lake.native",
        matches = ".+",
        disabledReason = "the broker of the tests is no part of the program")
@Tag("jvm")
class BrokerProcessIT {

    @TempDir
    Path directory;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void stopWhatRuns() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void aKilledBrokerComesBackWithEveryAcknowledgedRecordAndOffset() throws Exception {
        String[] values = IntStream.range(0, 500).mapToObj(i -> "value-" + i).toArray(String[]::new);
        Process killed = start("--topics", "kept:1,other:3");
        String bootstrapServers = ready(killed);
        try (BrokerClient client = new BrokerClient(bootstrapServers)) {
            client.produce("kept", values);
            client.consume("group", "kept", 100);
        }

        killed.destroyForcibly().waitFor();
        Process restarted = start("--topics", "kept:1,other:3");

        assertThat(ready(restarted)).isEqualTo(bootstrapServers);
        try (BrokerClient client = new BrokerClient(bootstrapServers)) {
            assertThat(client.consume("group", "kept", 400))
                    .containsExactly(List.of(values).subList(100, 500).toArray(String[]::new));
        }
    }

    @Test
    void itStopsCleanlyOnSigtermAndPrintsNothingButTheReadyLine() throws Exception {
        Process process = start();
        try (BufferedReader output = process.inputReader()) {
            assertThat(output.readLine()).startsWith("READY 127.0.0.1:");
            // Process.destroy() would close the stream that is read below.
            process.toHandle().destroy();
            assertThat(output.readLine()).isNull();
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(128 + 15);
        assertThat(directory.resolve("broker/log/.kafka_cleanshutdown")).exists();
    }

    private Process start(String... arguments) throws IOException {
        Path classPath = Path.of(System.getProperty("esports-lake.broker-classpath"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                classPath.resolveSibling("classes")
                        + File.pathSeparator
                        + Files.readString(classPath).strip(),
                BrokerProcess.class.getName(),
                "--dir",
                directory.resolve("broker").toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        started.add(process);
        return process;
    }

    /** Leaves stdout unread behind the first line, which is all that the process ever prints. */
    private static String ready(Process process) throws IOException {
        String line = process.inputReader().readLine();
        assertThat(line).startsWith("READY ");
        return line.substring("READY ".length());
    }
}
