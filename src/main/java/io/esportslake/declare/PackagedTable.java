package io.esportslake.declare;

import io.esportslake.table.TableDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A table whose file lies in the package, at {@code /io/esportslake/tables/<name>.yaml}. */
final class PackagedTable {

    private PackagedTable() {}

    /** The table whose file has this name, without its ending, below the directory of all of them. */
    static TableDefinition definition(String name) {
        try {
            return TableFile.parse(resource(name), bytes(name));
        } catch (TableFileException e) {
            throw new IllegalStateException("The package is damaged: " + e.getMessage(), e);
        }
    }

    static String text(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String name) {
        try (InputStream file = PackagedTable.class.getResourceAsStream(resource(name))) {
            if (file == null) {
                throw new IllegalStateException("The package is damaged: it has no file " + resource(name));
            }
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("The package is damaged: " + resource(name) + " cannot be read", e);
        }
    }

    private static String resource(String name) {
        return "/io/esportslake/tables/" + name + ".yaml";
    }
}
