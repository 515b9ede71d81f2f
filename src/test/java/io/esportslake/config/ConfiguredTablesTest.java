package io.esportslake.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.declare.BuiltInTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfiguredTablesTest {

    @TempDir
    Path directory;

    private Path file(String name, String table) throws IOException {
        return Files.writeString(
                directory.resolve(name),
                "table: " + table + "\ntopic: t-" + table + "\nkey: id\ncolumns: { id: string }\n");
    }

    @Test
    void aDirectoryStandsForItselfInTheOrderOfItsFiles() throws IOException {
        file("b.yaml", "first");
        file("c.YML", "second");
        Files.createDirectory(directory.resolve("d.yaml"));
        file("e.yaml.bak", "none");
        file(".hidden.yaml", "none");
        Files.createSymbolicLink(directory.resolve("a.yaml"), file("linked", "linked"));

        assertThat(ConfiguredTables.in(directory).names()).containsExactly("linked", "first", "second");
    }

    @Test
    void withoutADirectoryTheTablesAreThoseOfThePackage() {
        assertThat(ConfiguredTables.of(Configured.with(Configured.properties(Map.of()))))
                .isEqualTo(BuiltInTables.ALL);
        assertThat(ConfiguredTables.of(Configured.with(Configured.properties(Map.of("esports-lake.tables", " ")))))
                .isEqualTo(BuiltInTables.ALL);
    }

    @Test
    void whatIsWrongInAnyFileIsSaidAtOnce() throws IOException {
        file("a.yaml", "games");
        file("b.yaml", "games");
        Files.writeString(directory.resolve("c.yaml"), "table: 1\ntopic: t\nkey: id\ncolumns: { id: text }\n");

        assertThatThrownBy(() -> ConfiguredTables.in(directory))
                .isInstanceOf(StartRefusedException.class)
                .hasMessage("EL-1031: " + directory + "/b.yaml: found table games, which " + directory
                        + "/a.yaml is too, expected each table in one file\nEL-1031: "
                        + directory
                        + "/c.yaml:1:8: found '1', expected a table's name: a letter a to z, then up to 63 of"
                        + " a to z, 0 to 9 and _; not all, checkpoints, dead_letters, which mean something else\nEL-1031: "
                        + directory + "/c.yaml:4:16: found 'text', expected one of string, int, long, double, boolean,"
                        + " timestamp, json");
    }

    @Test
    void aDirectoryWithoutAnyFileIsRefused() {
        assertThatThrownBy(() -> ConfiguredTables.in(directory))
                .isInstanceOf(StartRefusedException.class)
                .hasMessage(
                        "EL-1030: ESPORTS_LAKE_TABLES is a directory with 1 to 100 files of tables, *.yaml or *.yml;"
                                + " found 0 in "
                                + directory);
        assertThatThrownBy(() -> ConfiguredTables.in(directory.resolve("nowhere")))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageStartingWith("EL-1030: ESPORTS_LAKE_TABLES is a directory with the files of the tables; ");
    }

    @Test
    void whereItIsReadTooLateItIsRefused() {
        assertThat(ConfiguredTables.objection(Configured.with(Configured.properties(Map.of()))))
                .isEmpty();
        assertThat(ConfiguredTables.objection(
                        Configured.with(Configured.properties(Map.of("esports-lake.tables", directory.toString())))))
                .contains("EL-1030: esports-lake.tables is set in a file, which is read after the command line; set"
                        + " ESPORTS_LAKE_TABLES in the environment or in .env, or the system property");
    }
}
