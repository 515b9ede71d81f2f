package io.esportslake.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Writes the table anew with {@code ./mvnw test -Dtest=SettingsReferenceTest -Ddocs.write=true}. */
class SettingsReferenceTest {

    private static final Path PAGE = Path.of("docs/configuration.md");
    private static final String BEGIN =
            "<!-- From here to the end of the table written by SettingsReferenceTest. -->\n\n";
    private static final String END = "\n<!-- End of the table. -->\n";

    @Test
    void theTableOfSettingsIsWhatTheProgramTakes() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        String table = SettingsReference.table();
        if (Boolean.getBoolean("docs.write")) {
            page = page.substring(0, begin) + table + page.substring(end);
            Files.writeString(PAGE, page);
        }

        assertThat(page).contains(BEGIN + table + END);
    }
}
