package io.esportslake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.app.ExitCode;
import io.esportslake.parquet.Compression;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.common.record.CompressionType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class SelfTestCommandTest {

    @TempDir
    Path directory;

    @Test
    void allOfItWorksHereAndNothingIsLeft() throws IOException {
        StringWriter out = new StringWriter();

        int exitCode = new CommandLine(new SelfTestCommand())
                .setOut(new PrintWriter(out))
                .execute();

        assertThat(exitCode).isZero();
        // Memory; each codec of Kafka but none; each of Parquet written and read.
        assertThat(out.toString().lines())
                .hasSize(1 + CompressionType.values().length - 1 + 2 * Compression.values().length)
                .allMatch(line -> line.startsWith("ok  "))
                .contains("ok  Kafka's codec snappy", "ok  reading Parquet, lz4-raw");
        try (Stream<Path> left = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            assertThat(left.filter(path -> path.getFileName().toString().startsWith("esports-lake-self-test")))
                    .isEmpty();
        }
    }

    /** Each of these keeps one library from being unpacked. */
    @ParameterizedTest
    @CsvSource({"org.xerial.snappy.tempdir,Kafka's codec snappy", "ZstdTempFolder,Kafka's codec zstd"})
    void aLibraryThatCannotBeLoadedIsNamed(String property, String name) throws Exception {
        Path noDirectory = Files.createFile(directory.resolve("file")).resolve("below");

        List<String> err = failure("--add-opens=java.base/java.nio=ALL-UNNAMED", "-D" + property + "=" + noDirectory);

        assertThat(err).singleElement().asString().startsWith("EL-1063: Self-test: " + name + " does not work here (");
        assertThat(err.get(0)).contains("temporary directory", "noexec", "JAVA_OPTS");
    }

    @Test
    void aJavaThatKeepsMemoryClosedIsNamed() throws Exception {
        List<String> err = failure();

        assertThat(err)
                .singleElement()
                .asString()
                .startsWith("EL-1063: Self-test: Arrow's memory does not work here (");
        assertThat(err.get(0)).endsWith("start with bin/esports-lake, or with java -jar quarkus-run.jar");
    }

    /** The program makes a directory of its own the temporary one after Java has read which it is. */
    @Test
    void theTemporaryDirectoryThatIsSetByThenIsUsed() {
        String usual = System.getProperty("java.io.tmpdir");
        Path own = directory.resolve("own");
        StringWriter err = new StringWriter();
        System.setProperty("java.io.tmpdir", own.toString());
        try {
            int exitCode = new CommandLine(new SelfTestCommand())
                    .setErr(new PrintWriter(err))
                    .execute();

            assertThat(exitCode).isEqualTo(2);
            assertThat(err.toString().lines())
                    .singleElement()
                    .asString()
                    .startsWith("EL-1062: Self-test: the temporary directory " + own + " cannot be written to (");
        } finally {
            System.setProperty("java.io.tmpdir", usual);
        }
    }

    @Test
    void whatIsReadBackIsComparedWithWhatWasWritten() {
        SelfTest.Check reading = SelfTest.checks(directory).stream()
                .filter(check -> check.name().equals("reading Parquet, gzip"))
                .findFirst()
                .orElseThrow();

        // Nothing was written.
        Optional<String> failure = SelfTest.attempt(reading);

        assertThat(failure).hasValueSatisfying(sentence -> assertThat(sentence).contains("found 0 rows, expected 50"));
    }

    /** Runs it in a JVM of its own and returns what it says on stderr. */
    private List<String> failure(String... jvmOptions) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(jvmOptions));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        File err = directory.resolve("err").toFile();
        Process process = new ProcessBuilder(command)
                .redirectError(err)
                .redirectOutput(directory.resolve("out").toFile())
                .start();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        List<String> said = Files.readAllLines(err.toPath());
        assertThat(process.exitValue()).as("%s", said).isEqualTo(ExitCode.REFUSED);
        return said.stream().filter(line -> line.contains(": Self-test: ")).toList();
    }

    static final class Main {

        private Main() {}

        public static void main(String... args) {
            System.exit(new CommandLine(new SelfTestCommand()).execute(args));
        }
    }
}
