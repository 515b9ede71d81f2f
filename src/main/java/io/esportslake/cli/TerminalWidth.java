package io.esportslake.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How wide a line may be: what COLUMNS says, else the terminal, else 120. */
final class TerminalWidth {

    private static final int DEFAULT = 120;
    private static final int LEAST = 20;
    private static final Pattern ROWS_AND_COLUMNS = Pattern.compile("[0-9]{1,5} ([0-9]{1,5})\\s*");

    private TerminalWidth() {}

    static int columns() {
        String variable = System.getenv("COLUMNS");
        // Shells know it, but seldom hand it to programs.
        return of(Optional.ofNullable(variable).or(() -> ProgressView.isTerminal() ? stty() : Optional.empty()));
    }

    /**
     * What follows from the number that was found.
     *
     * @param columns empty when nobody knows
     */
    static int of(Optional<String> columns) {
        try {
            int found = Integer.parseInt(columns.orElse("0").trim());
            return found <= 0 ? DEFAULT : Math.max(LEAST, found);
        } catch (NumberFormatException e) {
            return DEFAULT;
        }
    }

    private static Optional<String> stty() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!stty.waitFor(1, TimeUnit.SECONDS)) {
                stty.destroyForcibly();
                return Optional.empty();
            }
            Matcher size = ROWS_AND_COLUMNS.matcher(
                    new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
            return size.matches() ? Optional.of(size.group(1)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // a system without it
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
