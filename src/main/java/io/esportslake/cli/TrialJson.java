package io.esportslake.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.esportslake.table.TableDefinition;
import io.esportslake.trial.TrialReport;
import java.util.Locale;
import java.util.Map;

/** What a trial came to, for programs. */
final class TrialJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private TrialJson() {}

    static String of(TableDefinition table, RecordSample sample, TrialReport report, TrialForecast forecast) {
        ObjectNode object = JSON.createObjectNode()
                .put("table", table.name())
                .put("source", sample.source())
                .put("records", report.records())
                .put("rows", report.rows())
                .put("deadLetters", report.deadLetterCount())
                .put("tombstones", report.tombstones())
                .put("keyOnlyRows", report.keyOnlyRows());
        ArrayNode letters = object.putArray("deadLettersByReason");
        report.deadLetters()
                .forEach(letter -> letters.addObject()
                        .put("reason", letter.example().reason().code())
                        .put("count", letter.count())
                        .put(
                                "example",
                                letter.example().topicPartition() + "@"
                                        + letter.example().offset())
                        .put("detail", letter.example().detail())
                        .put("excerpt", letter.example().excerpt()));
        ArrayNode columns = object.putArray("columns");
        report.columns()
                .forEach(column -> columns.addObject()
                        .put("name", column.column().name())
                        .put("type", column.column().type().name().toLowerCase(Locale.ROOT))
                        .put("nulls", column.nulls())
                        .put("example", column.example()));
        counts(object.putObject("unknownFields"), report.unknownFields());
        counts(object.putObject("fieldsOfDeadLetters"), report.fieldsOfDeadLetters());
        ArrayNode partitions = object.putArray("partitions");
        report.partitions()
                .forEach(partition -> partitions
                        .addObject()
                        .put("path", partition.key().path())
                        .put("rows", partition.rows())
                        .put("bytes", partition.bytes()));
        ObjectNode all = object.putObject("forecast")
                .put("parquetBytesPerRecord", Math.round(forecast.bytesPerRecord() * 10) / 10.0)
                .put("memoryBytesPerRecord", Math.round(forecast.memoryBytesPerRecord() * 10) / 10.0)
                .put("recordsOfFullMicroBatch", forecast.recordsOfMicroBatch())
                .put("tables", forecast.tables())
                .put("recordsPerSecond", Math.round(forecast.recordsPerSecond()))
                .put("filesPerFlush", forecast.filesPerFlush())
                .put("filesPerDay", forecast.filesPerDay());
        if (forecast.records() >= 0) {
            all.put("records", forecast.records())
                    .put("parquetBytes", forecast.bytes())
                    .put("drainSeconds", forecast.drain().toMillis() / 1_000.0);
        }
        return object.toString();
    }

    private static void counts(ObjectNode object, Map<String, Long> counts) {
        counts.forEach(object::put);
    }
}
