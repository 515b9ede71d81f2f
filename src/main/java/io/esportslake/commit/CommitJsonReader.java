package io.esportslake.commit;

import com.fasterxml.jackson.databind.JsonNode;
import io.esportslake.source.OffsetRange;
import io.esportslake.source.RecordCounts;
import io.esportslake.source.TopicPartition;
import io.esportslake.table.PartitionKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Reads the fields of a commit; strict about types, and leaves what else there is to {@link CommitJson}. */
final class CommitJsonReader {

    private CommitJsonReader() {}

    /** @throws IllegalArgumentException when this is JSON, but no commit document of any version */
    static long format(JsonNode json) {
        JsonNode format = json.get("format");
        if (format == null || !format.isIntegralNumber() || !format.canConvertToLong()) {
            String found = format == null
                    ? "no field format"
                    : "a format of type " + format.getNodeType().name().toLowerCase(Locale.ROOT);
            throw new IllegalArgumentException("it is not a commit document: found " + found
                    + ", expected a whole number, " + Commit.FORMAT + " in this version");
        }
        return format.longValue();
    }

    /** @throws IllegalArgumentException when a field is missing or of the wrong type, or the parts contradict each other */
    static Commit read(JsonNode json) {
        SortedMap<TopicPartition, Progress> progress = new TreeMap<>();
        for (JsonNode node : field(json, "progress")) {
            progress.put(
                    topicPartition(node),
                    new Progress(
                            text(node, "topicId"),
                            number(node, "start"),
                            number(node, "next"),
                            counts(node),
                            number(node, "lostOffsets")));
        }
        JsonNode totals = field(json, "totals");
        return new Commit(
                number(json, "version"),
                text(json, "commitId"),
                CommitKind.of(text(json, "kind")),
                text(json, "writer"),
                Instant.parse(text(json, "time")),
                text(json, "application"),
                text(json, "lakeId"),
                text(json, "table"),
                smallNumber(json, "schemaVersion"),
                text(json, "clusterId"),
                list(json, "ranges", node -> new CommittedRange(range(node), counts(node))),
                progress,
                list(json, "files", CommitJsonReader::file),
                new CommitTotals(
                        counts(totals),
                        number(totals, "files"),
                        number(totals, "bytes"),
                        number(totals, "microBatches")),
                list(json, "partitionKeys", node -> PartitionKey.parse(node.asText())),
                list(json, "lost", node -> new LostRange(range(node), text(node, "cause"))),
                list(json, "retiredWriters", JsonNode::asText),
                number(json, "prunedBelow"),
                text(json, "note"));
    }

    private static CommittedFile file(JsonNode node) {
        return new CommittedFile(
                Root.of(text(node, "root")),
                text(node, "stagedPath"),
                text(node, "finalPath"),
                PartitionKey.parse(text(node, "partitionKey")),
                number(node, "rows"),
                number(node, "bytes"));
    }

    private static OffsetRange range(JsonNode node) {
        return new OffsetRange(topicPartition(node), number(node, "from"), number(node, "until"));
    }

    private static TopicPartition topicPartition(JsonNode node) {
        return new TopicPartition(text(node, "topic"), smallNumber(node, "partition"));
    }

    private static RecordCounts counts(JsonNode node) {
        return new RecordCounts(
                number(node, "received"),
                number(node, "rows"),
                number(node, "deadLetters"),
                number(node, "tombstones"));
    }

    private static <T> List<T> list(JsonNode json, String name, Function<JsonNode, T> element) {
        List<T> elements = new ArrayList<>();
        field(json, name).forEach(node -> elements.add(element.apply(node)));
        return elements;
    }

    private static String text(JsonNode json, String name) {
        JsonNode value = field(json, name);
        if (!value.isTextual()) {
            throw new IllegalArgumentException("field " + name + " is no text");
        }
        return value.textValue();
    }

    private static long number(JsonNode json, String name) {
        JsonNode value = field(json, name);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new IllegalArgumentException("field " + name + " is no whole number of 64 bits");
        }
        return value.longValue();
    }

    private static int smallNumber(JsonNode json, String name) {
        try {
            return Math.toIntExact(number(json, name));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("field " + name + " is no whole number of 32 bits", e);
        }
    }

    private static JsonNode field(JsonNode json, String name) {
        JsonNode value = json.get(name);
        if (value == null) {
            throw new IllegalArgumentException("field " + name + " is missing");
        }
        return value;
    }
}
