package io.esportslake.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A table of a page that a test writes, with {@code -Ddocs.write=true}, and otherwise compares. */
public final class WrittenTable {

    private static final String END = "\n<!-- End of the table. -->\n";

    private WrittenTable() {}

    /** Writes the table into the page, or compares it there; before it, the class of the test is named. */
    public static void requireIn(Path page, Class<?> test, String table) throws IOException {
        String begin = "<!-- From here to the end of the table written by " + test.getSimpleName() + ". -->\n\n";
        String text = Files.readString(page);
        if (Boolean.getBoolean("docs.write")) {
            int from = text.indexOf(begin) + begin.length();
            text = text.substring(0, from) + table + text.substring(text.indexOf(END, from));
            Files.writeString(page, text);
        }
        assertThat(text).contains(begin + table + END);
    }
}
