package io.esportslake.declare;

import io.esportslake.table.TableDefinition;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The files of tables in the package: the built-in ones, and examples of feeds that many people have, to be copied. */
public final class PackagedTables {

    private static final String DIRECTORY = "examples/";

    /** The examples, in the order in which they are shown; part of no lake by themselves. */
    public static final List<TableDefinition> EXAMPLES = Stream.of(
                    "riot_matches", "pandascore_matches", "pandascore_players", "opendota_matches", "oracles_elixir")
            .map(name -> PackagedTable.definition(DIRECTORY + name))
            .toList();

    private PackagedTables() {}

    /** The names of all of them, the built-in ones first. */
    public static List<String> names() {
        return Stream.concat(BuiltInTables.ALL.all().stream(), EXAMPLES.stream())
                .map(TableDefinition::name)
                .toList();
    }

    /** The file of one of them; empty when there is none of that name. */
    public static Optional<String> text(String table) {
        if (BuiltInTables.ALL.find(table).isPresent()) {
            return Optional.of(BuiltInTables.text(table));
        }
        return EXAMPLES.stream()
                .filter(example -> example.name().equals(table))
                .findFirst()
                .map(example -> PackagedTable.text(DIRECTORY + example.name()));
    }
}
