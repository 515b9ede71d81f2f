package io.esportslake.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.esportslake.config.ManyFiles;
import io.esportslake.log.FileStatistics;
import io.esportslake.log.FileStatistics.OfKey;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What {@code stats} says, for programs: an array with an object per table. */
final class StatsJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private StatsJson() {}

    static String of(Map<String, Optional<FileStatistics>> tables) {
        ArrayNode all = JSON.createArrayNode();
        tables.forEach((name, of) -> {
            ObjectNode table = all.addObject().put("table", name);
            of.ifPresent(statistics -> fill(table, statistics));
        });
        return all.toPrettyString();
    }

    private static void fill(ObjectNode table, FileStatistics statistics) {
        table.put("version", statistics.version());
        table.put("newest", statistics.newest().map(Object::toString).orElse(null));
        table.put(
                "observedSeconds",
                statistics.observed().map(span -> span.toMillis() / 1e3).orElse(null));
        ArrayNode keys = table.putArray("keys");
        statistics
                .keys()
                .forEach(key -> fill(keys.addObject().put("partition", key.key().path()), key));
        table.set("rows", sums(statistics.rows()));
        table.set("deadLetters", sums(statistics.deadLetters()));
    }

    /** Null when there are none. */
    private static @Nullable ObjectNode sums(Optional<OfKey> of) {
        return of.map(key -> fill(JSON.createObjectNode(), key)).orElse(null);
    }

    private static ObjectNode fill(ObjectNode object, OfKey key) {
        object.put("files", key.files())
                .put("rows", key.rows())
                .put("bytes", key.bytes())
                .put("bytesPerRow", key.bytesPerRow())
                .put("smallest", key.smallest())
                .put("largest", key.largest())
                .put("filesPerDay", key.perDay())
                .put("tooMany", ManyFiles.are(key.perDay(), key.meanBytes()));
        object.putObject("held")
                .put("files", key.held().files())
                .put("rows", key.held().rows())
                .put("bytes", key.held().bytes());
        return object;
    }
}
