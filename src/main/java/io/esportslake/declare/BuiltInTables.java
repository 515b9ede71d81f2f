package io.esportslake.declare;

import io.esportslake.table.LakeTables;
import io.esportslake.table.TableDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The tables whose files lie in the package: those of a lake that is told of no others. */
public final class BuiltInTables {

    public static final TableDefinition MATCHES = table("matches");

    public static final TableDefinition PLAYERS = table("players");

    public static final LakeTables ALL = new LakeTables(List.of(MATCHES, PLAYERS));

    private BuiltInTables() {}

    /** The file of one of them. @throws IllegalArgumentException when there is none of that name */
    public static String text(String table) {
        return new String(bytes(ALL.named(table).name()), StandardCharsets.UTF_8);
    }

    private static TableDefinition table(String name) {
        try {
            return TableFile.parse(resource(name), bytes(name));
        } catch (TableFileException e) {
            throw new IllegalStateException("The package is damaged: " + e.getMessage(), e);
        }
    }

    private static byte[] bytes(String name) {
        try (InputStream file = BuiltInTables.class.getResourceAsStream(resource(name))) {
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
