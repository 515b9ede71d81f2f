package io.esportslake.config;

import io.esportslake.declare.BuiltInTables;
import io.esportslake.declare.TableFile;
import io.esportslake.declare.TableFileException;
import io.esportslake.failure.FailureCode;
import io.esportslake.table.LakeTables;
import io.esportslake.table.TableDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/**
 * Which tables there are: those whose files lie in a directory, where one is set, else those of the package. A
 * directory stands for itself and adds nothing to the package's, so that nobody reads topics that he does not have.
 * Which options the command line has depends on it, so it is known before the framework reads its files.
 */
public final class ConfiguredTables {

    static final String KEY = "tables";

    private static final String PROPERTY = LakeSettings.PREFIX + KEY;
    private static final String VARIABLE = FoundSetting.variable(PROPERTY);

    /** Each of them is a stream. */
    private static final int MAX_FILES = 100;

    private ConfiguredTables() {}

    /**
     * Before the framework starts: by the environment, the file {@code .env} or a system property.
     *
     * @throws StartRefusedException with a line for each thing that is wrong
     */
    public static LakeTables early() {
        return earlyDirectory().map(directory -> in(Path.of(directory))).orElse(BuiltInTables.ALL);
    }

    /** As configured, or a {@link StartRefusedException} with a line for each thing that is wrong. */
    static LakeTables of(Config config) {
        return config.getOptionalValue(PROPERTY, String.class)
                .filter(text -> !text.isBlank())
                .map(directory -> in(Path.of(directory)))
                .orElse(BuiltInTables.ALL);
    }

    /** A sentence when it was set where it is read too late. */
    static Optional<String> objection(Config config) {
        Optional<String> late = config.getOptionalValue(PROPERTY, String.class).filter(text -> !text.isBlank());
        return late.isEmpty() || late.equals(earlyDirectory())
                ? Optional.empty()
                : Optional.of(FailureCode.TABLES_DIRECTORY.says(
                        PROPERTY + " is set in a file, which is read after the command line; set " + VARIABLE
                                + " in the environment or in .env, or the system property"));
    }

    private static Optional<String> earlyDirectory() {
        String property = System.getProperty(PROPERTY);
        return property != null && !property.isBlank() ? Optional.of(property) : EarlySettings.variable(VARIABLE);
    }

    /**
     * The tables whose files, {@code *.yaml} or {@code *.yml}, lie in a directory, in the order of the files' names.
     *
     * @throws StartRefusedException with a line for each thing that is wrong
     */
    public static LakeTables in(Path directory) {
        List<String> problems = new ArrayList<>();
        Map<String, Path> places = new LinkedHashMap<>();
        List<TableDefinition> tables = new ArrayList<>();
        for (Path file : files(directory)) {
            try {
                TableDefinition table = TableFile.parse(file.toString(), read(file));
                Path other = places.putIfAbsent(table.name(), file);
                if (other != null) {
                    problems.add(FailureCode.TABLE_FILE.says(file + ": found table " + table.name() + ", which " + other
                            + " is too, expected each table in one file"));
                }
                tables.add(table);
            } catch (TableFileException e) {
                e.problems().stream().map(FailureCode.TABLE_FILE::says).forEach(problems::add);
            } catch (IOException e) {
                problems.add(FailureCode.TABLE_FILE.says(file + " cannot be read: " + e));
            }
        }
        LakeConfigCheck.refuse(problems);
        return new LakeTables(tables);
    }

    private static byte[] read(Path file) throws IOException {
        try (var bytes = Files.newInputStream(file)) {
            return bytes.readNBytes(TableFile.MAX_BYTES + 1); // what is longer is refused by its length
        }
    }

    private static List<Path> files(Path directory) {
        List<Path> files;
        try {
            files = filesIn(directory);
        } catch (IOException e) {
            throw new StartRefusedException(
                    FailureCode.TABLES_DIRECTORY,
                    VARIABLE + " is a directory with the files of the tables; " + directory + " cannot be read: " + e);
        }
        if (files.isEmpty() || files.size() > MAX_FILES) {
            throw new StartRefusedException(
                    FailureCode.TABLES_DIRECTORY,
                    VARIABLE + " is a directory with 1 to " + MAX_FILES + " files of tables, *.yaml or *.yml; found "
                            + files.size() + " in " + directory);
        }
        return files;
    }

    /** The files of tables in a directory, in the order of their names: those that are hidden are none. */
    public static List<Path> filesIn(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(ConfiguredTables::isTableFile).sorted().toList();
        }
    }

    private static boolean isTableFile(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return !name.startsWith(".") && (name.endsWith(".yaml") || name.endsWith(".yml")) && Files.isRegularFile(file);
    }
}
