package io.esportslake.cli;

import io.esportslake.config.LakeConfig;
import io.esportslake.config.StartRefusedException;
import io.esportslake.table.LakeTables;
import io.esportslake.table.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** {@code --table} of a command about all tables, or some. */
final class TablesOption {

    private final TableNames known;

    @Option(
            names = "--table",
            paramLabel = TableNames.LABEL,
            completionCandidates = TableNames.class,
            description = "Only this table: ${COMPLETION-CANDIDATES}. Repeatable. Default: all tables.")
    private List<String> names = new ArrayList<>();

    TablesOption(TableNames known) {
        this.known = known;
    }

    /** As they were given; none means all. */
    List<String> names() {
        return List.copyOf(names);
    }

    /** Those there are. */
    LakeTables known() {
        return known.tables();
    }

    /**
     * The names of those that were chosen.
     *
     * @throws StartRefusedException when one is named that there is not, or when there is no lake
     */
    List<String> ofLake(LakeConfig config) {
        List<TableDefinition> chosen = chosen();
        LakeLocation.there(config, chosen);
        return chosen.stream().map(TableDefinition::name).toList();
    }

    /** The tables that were named, or all; a {@link StartRefusedException} when one is named that there is not. */
    List<TableDefinition> chosen() {
        names.forEach(known::require);
        return known.tables().chosen(names);
    }
}
