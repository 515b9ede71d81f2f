package io.esportslake.cli;

import io.esportslake.config.StartRefusedException;
import io.esportslake.declare.TableFile;
import io.esportslake.declare.TableFileException;
import io.esportslake.failure.FailureCode;
import io.esportslake.table.TableDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files of tables that a command line names. */
final class TableFiles {

    /** More is no table; the file's own rules say so in words. */
    private static final int MOST_BYTES = (1 << 20) + 1;

    private TableFiles() {}

    /** The files themselves, and those of directories, by name. @throws StartRefusedException when there are none */
    static List<Path> of(List<Path> named) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path path : named) {
            if (!Files.isDirectory(path)) {
                files.add(path);
                continue;
            }
            try (Stream<Path> entries = Files.list(path)) {
                List<Path> inside =
                        entries.filter(TableFiles::isTableFile).sorted().toList();
                if (inside.isEmpty()) {
                    throw new StartRefusedException(
                            FailureCode.NOTHING_THERE, "There is no file that ends in .yaml or .yml in " + path);
                }
                files.addAll(inside);
            }
        }
        return files;
    }

    private static boolean isTableFile(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".yaml") || name.endsWith(".yml");
    }

    /** @throws TableFileException when it is no table */
    static TableDefinition read(Path file) throws IOException, TableFileException {
        try (InputStream in = NamedFile.open(file)) {
            return TableFile.parse(file.toString(), in.readNBytes(MOST_BYTES));
        }
    }

    /** @throws StartRefusedException when it is no table, with all that is wrong */
    static TableDefinition require(Path file) throws IOException {
        try {
            return read(file);
        } catch (TableFileException e) {
            throw StartRefusedException.of(
                    e.problems().stream().map(FailureCode.TABLE_FILE::says).collect(Collectors.joining("\n")), e);
        }
    }
}
