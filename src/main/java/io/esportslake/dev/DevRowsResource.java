package io.esportslake.dev;

import io.esportslake.config.ReadPaths;
import io.esportslake.reader.LakeReader;
import io.esportslake.reader.PartitionFilter;
import io.esportslake.reader.Relation;
import io.esportslake.table.LakeTables;
import io.esportslake.table.TableDefinition;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Only in dev mode: the newest rows and dead letters of a table, for somebody without a reader of Parquet at hand. */
@Path("/dev")
@IfBuildProfile("dev")
@Produces(MediaType.APPLICATION_JSON)
public class DevRowsResource {

    private static final int MOST = 1_000;
    /** So many of the newest rows are looked through for a key: some hours of dev mode. */
    private static final int SEARCHED = 100_000;

    private final ReadPaths files;
    private final LakeTables tables;

    DevRowsResource(ReadPaths files, LakeTables tables) {
        this.files = files;
        this.tables = tables;
    }

    /**
     * The newest rows.
     *
     * @param key the rows of this key alone; null for all
     */
    @GET
    @Path("/rows/{table}")
    public List<Map<String, Object>> rows(
            @PathParam("table") String table,
            @QueryParam("key") @Nullable String key,
            @QueryParam("limit") @DefaultValue("5") int limit)
            throws IOException {
        TableDefinition definition = named(table);
        return newest(
                Relation.rows(definition),
                limit,
                row -> key == null || key.equals(row.get(definition.keyColumn())),
                key == null ? limit : SEARCHED);
    }

    @GET
    @Path("/dead-letters/{table}")
    public List<Map<String, Object>> deadLetters(
            @PathParam("table") String table, @QueryParam("limit") @DefaultValue("5") int limit) throws IOException {
        return newest(Relation.deadLetters(named(table)), limit, letter -> true, limit);
    }

    private List<Map<String, Object>> newest(
            Relation relation, int limit, Predicate<Map<String, Object>> wanted, int searched) throws IOException {
        if (limit < 1 || limit > MOST) {
            throw new BadRequestException("limit is a number from 1 to " + MOST + ", found " + limit);
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        try (LakeReader reader = new LakeReader(files.get())) {
            reader.newest(relation, PartitionFilter.ALL, relation.columns(), searched, values -> {
                Map<String, Object> row = new LinkedHashMap<>();
                for (int i = 0; i < relation.columns().size(); i++) {
                    row.put(relation.columns().get(i), readable(values[i]));
                }
                if (wanted.test(row)) {
                    rows.add(row);
                }
                return rows.size() < limit;
            });
        }
        return rows;
    }

    private static Object readable(Object value) {
        return value instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : value;
    }

    private TableDefinition named(String table) {
        try {
            return tables.named(table);
        } catch (IllegalArgumentException e) {
            throw new BadRequestException(e.getMessage());
        }
    }
}
