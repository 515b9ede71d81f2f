package io.esportslake.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** How the program is launched: its environment, JVM options and working directory. Immutable. */
final class Setup {

    private final Path workingDirectory;
    private final Map<String, String> environment;
    private final List<String> jvmOptions;
    private final List<String> prefix;
    private final Consumer<Program> started;

    private Setup(
            Path workingDirectory,
            Map<String, String> environment,
            List<String> jvmOptions,
            List<String> prefix,
            Consumer<Program> started) {
        this.workingDirectory = workingDirectory;
        this.environment = environment;
        this.jvmOptions = jvmOptions;
        this.prefix = prefix;
        this.started = started;
    }

    /** Any HTTP port, nothing of this process' environment but what Java needs. */
    static Setup in(Path workingDirectory, Consumer<Program> started) {
        Map<String, String> environment = new HashMap<>();
        for (String name : List.of("PATH", "HOME", "TMPDIR")) {
            if (System.getenv(name) != null) {
                environment.put(name, System.getenv(name));
            }
        }
        // Partition values are any text, and become directory names.
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("QUARKUS_HTTP_PORT", "0");
        return new Setup(workingDirectory, environment, List.of(), List.of(), started);
    }

    Setup with(String variable, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(variable, value);
        return new Setup(workingDirectory, more, jvmOptions, prefix, started);
    }

    /** What a killed or sleeping consumer held is given to the next one after three seconds. */
    Setup withShortSession() {
        return with("MP_MESSAGING_CONNECTOR_SMALLRYE_KAFKA_SESSION_TIMEOUT_MS", "3000")
                .with("MP_MESSAGING_CONNECTOR_SMALLRYE_KAFKA_HEARTBEAT_INTERVAL_MS", "1000");
    }

    Setup without(String variable) {
        Map<String, String> fewer = new HashMap<>(environment);
        fewer.remove(variable);
        return new Setup(workingDirectory, fewer, jvmOptions, prefix, started);
    }

    Setup withJvmOption(String option) {
        List<String> more = new ArrayList<>(jvmOptions);
        more.add(option);
        return new Setup(workingDirectory, environment, more, prefix, started);
    }

    /** Launched by another command, which becomes the program: {@code prlimit --fsize=1000}. */
    Setup launchedBy(String... command) {
        return new Setup(workingDirectory, environment, jvmOptions, List.of(command), started);
    }

    Program start(String... arguments) {
        return watched(process(arguments));
    }

    /** For tests that read the output themselves. */
    Process process(String... arguments) {
        return launch(PackagedProgram.command(jvmOptions, arguments));
    }

    /** Starts this executable instead. */
    Program startFile(Path executable, String... arguments) {
        List<String> command = new ArrayList<>(List.of(executable.toString()));
        command.addAll(List.of(arguments));
        return watched(launch(command));
    }

    private Program watched(Process process) {
        Program program = new Program(process);
        started.accept(program);
        return program;
    }

    private Process launch(List<String> program) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(program);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            builder.directory(Files.createDirectories(workingDirectory).toFile());
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
