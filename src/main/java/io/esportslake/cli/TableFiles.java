package io.esportslake.cli;

import io.esportslake.config.ConfiguredTables;
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
import java.util.stream.Collectors;

/** The files of tables that a command line names. */
final class TableFiles {

    private TableFiles() {}

    /** The files themselves, and those of directories by name, or a {@link StartRefusedException} when one has none. */
    static List<Path> of(List<Path> named) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path path : named) {
            if (!Files.isDirectory(path)) {
                files.add(path);
                continue;
            }
            List<Path> inside = ConfiguredTables.filesIn(path);
            if (inside.isEmpty()) {
                throw new StartRefusedException(
                        FailureCode.NOTHING_THERE, "There is no file that ends in .yaml or .yml in " + path);
            }
            files.addAll(inside);
        }
        return files;
    }

    /** The table that a file defines, or a {@link TableFileException} when it is no table. */
    static TableDefinition read(Path file) throws IOException, TableFileException {
        try (InputStream in = NamedFile.open(file)) {
            return TableFile.parse(file.toString(), in.readNBytes(TableFile.MAX_BYTES + 1));
        }
    }

    /** The same, or a {@link StartRefusedException} with all that is wrong when it is no table. */
    static TableDefinition require(Path file) throws IOException {
        try {
            return read(file);
        } catch (TableFileException e) {
            throw StartRefusedException.of(
                    e.problems().stream().map(FailureCode.TABLE_FILE::says).collect(Collectors.joining("\n")), e);
        }
    }
}
