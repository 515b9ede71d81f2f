package io.esportslake.deploy;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Prometheus' own reader of rules and of what is scraped.
 *
 * @param exit its exit code; 3 means that a metric's name or help is not as its style guide has it
 * @param text what it printed
 */
public record Promtool(int exit, String text) {

    /**
     * Runs it. Where it is not installed the test is skipped, and a line says what was not checked.
     *
     * @param what what is checked, for that line
     * @param input its standard input
     */
    public static Promtool run(String what, String input, String... arguments) {
        List<Path> installed = Stream.of(
                        System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(directory -> Path.of(directory, "promtool"))
                .filter(Files::isExecutable)
                .toList();
        if (installed.isEmpty()) {
            System.out.println("NOT CHECKED, no promtool found (part of Prometheus): " + what);
        }
        assumeThat(installed).as("promtool is installed").isNotEmpty();
        List<String> command = new ArrayList<>(List.of(installed.get(0).toString()));
        command.addAll(List.of(arguments));
        try {
            Path asked = Files.createTempFile("promtool", ".in");
            Files.writeString(asked, input);
            Process process = new ProcessBuilder(command)
                    .redirectInput(asked.toFile())
                    .redirectErrorStream(true)
                    .start();
            String text = new String(process.getInputStream().readAllBytes());
            int exit = process.waitFor();
            Files.delete(asked);
            return new Promtool(exit, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
