package io.esportslake.kafka;

import io.esportslake.declare.BuiltInTables;
import io.esportslake.table.ColumnType;
import io.esportslake.table.LakeTables;
import io.esportslake.table.TableDefinition;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/** A third table beside the program's two: its definition, and its place among them. Nothing else is told of it. */
@Alternative
@Dependent
public class ThreeTables {

    /** Its definition. */
    public static final TableDefinition TEAMS = TableDefinition.named("teams")
            .key("team_id")
            .record(ColumnType.STRING, "team_id", "region")
            .record(ColumnType.INT, "wins")
            .partitionedBy("region")
            .build();

    /** The three. */
    public static final LakeTables TABLES =
            new LakeTables(List.of(BuiltInTables.MATCHES, BuiltInTables.PLAYERS, TEAMS));

    @Produces
    @Singleton
    LakeTables tables() {
        return TABLES;
    }
}
