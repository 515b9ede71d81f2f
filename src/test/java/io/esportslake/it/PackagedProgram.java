package io.esportslake.it;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What every integration test launches: the packaged jar on a small JVM that starts fast; or, with {@code
 * -Desports-lake.native=<file>}, that native executable. The build with {@code -Dnative} names the one it makes.
 */
final class PackagedProgram {

    private static final String JAR = System.getProperty("esports-lake.jar");
    /** Made by {@link ClassDataArchive}; without it a start takes half as long again. */
    static final Path CLASS_DATA = Path.of(System.getProperty("esports-lake.class-data", ""));

    private static final String EXECUTABLE = System.getProperty("esports-lake.native", "");

    private PackagedProgram() {}

    static boolean isNative() {
        return !EXECUTABLE.isEmpty();
    }

    /** The file that is started, or that the JVM is started with. */
    static Path file() {
        return Path.of(isNative() ? EXECUTABLE : JAR).toAbsolutePath();
    }

    /** The command, with options of the JVM: a native executable gets the system properties and the heap's size. */
    static List<String> command(List<String> options, String... arguments) {
        List<String> command = new ArrayList<>();
        if (isNative()) {
            command.add(file().toString());
            options.stream()
                    .filter(option -> option.startsWith("-D") || option.startsWith("-Xmx"))
                    .forEach(command::add);
        } else {
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
            if (Files.isRegularFile(CLASS_DATA)) {
                command.add("-XX:SharedArchiveFile=" + CLASS_DATA);
                // Where it does not fit the options of a test, the JVM goes without, and need not say so.
                command.addAll(List.of("-Xlog:cds=off", "-Xlog:cds+dynamic=off", "-Xlog:class+path=off"));
            }
            if (Runtime.version().feature() >= 24) {
                command.add("--sun-misc-unsafe-memory-access=allow");
                command.add("--enable-native-access=ALL-UNNAMED");
            }
            command.addAll(options);
            command.addAll(List.of("-jar", file().toString()));
        }
        Stream.of(arguments).forEach(command::add);
        return command;
    }
}
