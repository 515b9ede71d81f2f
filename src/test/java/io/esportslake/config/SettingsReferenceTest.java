package io.esportslake.config;

import io.esportslake.deploy.WrittenTable;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Writes the table anew with {@code ./mvnw test -Dtest=SettingsReferenceTest -Ddocs.write=true}. */
class SettingsReferenceTest {

    @Test
    void theTableOfSettingsIsWhatTheProgramTakes() throws IOException {
        WrittenTable.requireIn(Path.of("docs/configuration.md"), getClass(), SettingsReference.table());
    }
}
