package io.esportslake.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.deploy.WrittenTable;
import io.esportslake.parquet.ParquetSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Writes the table anew with {@code ./mvnw test -Dtest=SettingsReferenceTest -Ddocs.write=true}. */
class SettingsReferenceTest {

    private static final Path REFERENCE = Path.of("docs/configuration.md");
    /** Variable, key and default. */
    private static final Pattern FULL_ROW = Pattern.compile("(?m)^\\| `([A-Z0-9_]+)` \\| `[^`]+` \\| (.*?) ?\\|");
    /** One or more variables, and their defaults. */
    private static final Pattern SHORT_ROW =
            Pattern.compile("(?m)^\\| (`[A-Z0-9_]+`(?:, `[A-Z0-9_]+`)*) \\| (.*?) ?\\|");

    @Test
    void theTableOfSettingsIsWhatTheProgramTakes() throws IOException {
        WrittenTable.requireIn(REFERENCE, getClass(), SettingsReference.table());
    }

    /** They are no settings, so that their numbers stand in the text. */
    @Test
    void theRowsThatEndARowGroupAndAPageAreThoseOfTheEncoder() throws IOException {
        ParquetSettings encoder = ParquetSettings.defaults();

        assertThat(Files.readString(REFERENCE))
                .contains(String.format(Locale.ROOT, ", or at %,d rows.", encoder.rowGroupMaxRows()))
                .contains(String.format(Locale.ROOT, ", or at %,d rows.", encoder.pageMaxRows()));
    }

    /** A page may say in words what is so without a setting, but not name a value that it does not have. */
    @Test
    void otherPagesNameSettingsThatThereAreWithTheirDefaults() throws IOException {
        Map<String, String> defaults = new HashMap<>();
        FULL_ROW.matcher(Files.readString(REFERENCE))
                .results()
                .forEach(row -> defaults.put(row.group(1), row.group(2)));
        for (String page : List.of("README.md", "docs/object-store.md")) {
            List<MatchResult> rows =
                    SHORT_ROW.matcher(Files.readString(Path.of(page))).results().toList();
            assertThat(rows).as(page).hasSizeGreaterThan(4);
            for (MatchResult row : rows) {
                List<String> variables =
                        Stream.of(row.group(1).replace("`", "").split(", ")).toList();
                assertThat(defaults).as(page).containsKeys(variables.toArray(String[]::new));
                String preset = variables.stream().map(defaults::get).collect(Collectors.joining(", "));
                if (preset.replace(", ", "").isEmpty()) {
                    assertThat(row.group(2)).as("%s: %s", page, row.group()).doesNotMatch("`[^`]*`");
                } else {
                    assertThat(row.group(2)).as("%s: %s", page, row.group()).isEqualTo(preset);
                }
            }
        }
    }
}
