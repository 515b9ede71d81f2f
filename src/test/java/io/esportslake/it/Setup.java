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
    /** Started instead of a JVM; null for none. */
    private final Path executable;

    private final Consumer<Program> started;

    private Setup(
            Path workingDirectory,
            Map<String, String> environment,
            List<String> jvmOptions,
            List<String> prefix,
            Path executable,
            Consumer<Program> started) {
        this.executable = executable;
        this.workingDirectory = workingDirectory;
        this.environment = environment;
        this.jvmOptions = jvmOptions;
        this.prefix = prefix;
        this.started = started;
    }

    /** A small JVM that starts fast, any HTTP port, nothing of this process' environment but what Java needs. */
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
        List<String> jvmOptions = new ArrayList<>(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        if (Runtime.version().feature() >= 24) {
            jvmOptions.add("--sun-misc-unsafe-memory-access=allow");
            jvmOptions.add("--enable-native-access=ALL-UNNAMED");
        }
        return new Setup(workingDirectory, environment, jvmOptions, List.of(), null, started);
    }

    Setup with(String variable, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(variable, value);
        return new Setup(workingDirectory, more, jvmOptions, prefix, executable, started);
    }

    /** What a killed or sleeping consumer held is given to the next one after three seconds. */
    Setup withShortSession() {
        return with("MP_MESSAGING_CONNECTOR_SMALLRYE_KAFKA_SESSION_TIMEOUT_MS", "3000")
                .with("MP_MESSAGING_CONNECTOR_SMALLRYE_KAFKA_HEARTBEAT_INTERVAL_MS", "1000");
    }

    Setup without(String variable) {
        Map<String, String> fewer = new HashMap<>(environment);
        fewer.remove(variable);
        return new Setup(workingDirectory, fewer, jvmOptions, prefix, executable, started);
    }

    Setup withJvmOption(String option) {
        List<String> more = new ArrayList<>(jvmOptions);
        more.add(option);
        return new Setup(workingDirectory, environment, more, prefix, executable, started);
    }

    /** Launched by another command, which becomes the program: {@code prlimit --fsize=1000}. */
    Setup launchedBy(String... command) {
        return new Setup(workingDirectory, environment, jvmOptions, List.of(command), executable, started);
    }

    /** Starts this program, without any JVM option, instead of the jar. */
    Setup asExecutable(Path program) {
        return new Setup(workingDirectory, environment, List.of(), prefix, program, started);
    }

    Program start(String... arguments) {
        Program program = new Program(process(arguments));
        started.accept(program);
        return program;
    }

    /** For tests that read the output themselves. */
    Process process(String... arguments) {
        List<String> command = new ArrayList<>(prefix);
        if (executable == null) {
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(jvmOptions);
            command.add("-jar");
            command.add(System.getProperty("esports-lake.jar"));
        } else {
            command.add(executable.toString());
        }
        command.addAll(List.of(arguments));
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
