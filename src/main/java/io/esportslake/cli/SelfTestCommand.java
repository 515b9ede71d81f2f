package io.esportslake.cli;

import io.esportslake.app.ExitCode;
import io.esportslake.config.JvmOptions;
import io.esportslake.failure.FailureCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code self-test}: whether this build works on this machine. */
@Command(
        name = "self-test",
        description = {
            "Tries memory, native libraries, every codec of Kafka and of Parquet, writing and reading a small file.",
            "Needs no broker and no lake; works in the temporary directory and leaves nothing there."
        },
        footer = {
            "",
            "Exit codes:",
            "  0  all of it works",
            "  2  something does not: one sentence says what it is and what to do"
        })
final class SelfTestCommand implements Callable<Integer> {

    @Mixin
    HelpOption help;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        String temporary = System.getProperty("java.io.tmpdir");
        Path directory;
        try {
            // Named, since Java remembers what it was at the start.
            directory = Files.createTempDirectory(Path.of(temporary), "esports-lake-self-test");
        } catch (IOException e) {
            err.println(FailureCode.TEMPORARY_DIRECTORY.says("Self-test: the temporary directory " + temporary
                    + " cannot be written to (" + e + "); set another by -Djava.io.tmpdir " + JvmOptions.PLACE));
            err.flush();
            return ExitCode.REFUSED;
        }
        try {
            // Later checks rest on earlier ones: the first that fails is the one to mend.
            for (SelfTest.Check check : SelfTest.checks(directory)) {
                Optional<String> failure = SelfTest.attempt(check);
                if (failure.isPresent()) {
                    err.println(failure.get());
                    return ExitCode.REFUSED;
                }
                out.println("ok  " + check.name());
                // A library that ends the process must not take with it what was told.
                out.flush();
            }
        } finally {
            delete(directory);
            out.flush();
            err.flush();
        }
        return 0;
    }

    private static void delete(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new IllegalStateException("The self-test's directory " + directory + " cannot be removed: " + e, e);
        }
    }
}
