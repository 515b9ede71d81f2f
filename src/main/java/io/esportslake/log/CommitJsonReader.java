package io.esportslake.log;

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

/**
 * Reads the fields of a commit of format 1; strict about types, and leaves what else there is to {@link CommitJson}.
 */
final class CommitJsonReader {

    private CommitJsonReader() {}

    /** The format, or an {@link IllegalArgumentException} when this is JSON, but no commit document of any version. */
    static long format(JsonNode json) {
        JsonNode format = json.get("format");
        if (format == null || !format.isIntegralNumber() || !format.canConvertToLong()) {
            String found = format == null
                    ? "no field format"
                    : "a format of type " + format.getNodeType().name().toLowerCase(Locale.ROOT);
            throw new IllegalArgumentException("it is not a commit document: found " + found
                    + ", expected a whole number, 1 or 2 in this version");
        }
        return format.longValue();
    }

    /**
     * Reads the whole document.
     *
     * @throws IllegalArgumentException when a field is missing or of the wrong type, or the parts contradict each other
     */
    static Commit read(JsonNode json) {
        SortedMap<TopicPartition, Progress> progress = new TreeMap<>();
        for (JsonNode node : list(json, "progress", node -> node)) {
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
        Header header = new Header(
                number(json, "version"),
                text(json, "commitId"),
                text(json, "writer"),
                Instant.parse(text(json, "time")),
                text(json, "application"),
                text(json, "lakeId"),
                text(json, "table"),
                smallNumber(json, "schemaVersion"),
                text(json, "clusterId"),
                progress,
                new CommitTotals(
                        counts(totals),
                        number(totals, "files"),
                        number(totals, "bytes"),
                        number(totals, "microBatches")),
                list(json, "partitionKeys", node -> PartitionKey.parse(node.asText())),
                number(json, "prunedBelow"),
                text(json, "note"));
        return new Commit(header, change(json));
    }

    /** What the kind has no field for is dropped here, and found by {@link CommitJson} when it was not empty. */
    private static Change change(JsonNode json) {
        String kind = text(json, "kind");
        return switch (kind) {
            case "micro-batch" -> new Change.Append(ranges(json), files(json), lost(json));
            case "start" -> new Change.StartPositions(positions(json));
            case "set-offset" ->
                new Change.SetOffset(
                        ranges(json).stream().map(CommittedRange::range).toList(), lost(json));
            case "retire" -> new Change.Retire(retired(json));
            case "repair" -> new Change.Repair(ranges(json), files(json));
            default -> throw new IllegalArgumentException("There is no kind of commit '" + kind + "'");
        };
    }

    static List<CommittedRange> ranges(JsonNode json) {
        return list(json, "ranges", node -> new CommittedRange(range(node), counts(node)));
    }

    private static List<CommittedFile> files(JsonNode json) {
        return list(json, "files", CommitJsonReader::file);
    }

    static List<LostRange> lost(JsonNode json) {
        return list(json, "lost", node -> new LostRange(range(node), text(node, "cause")));
    }

    static SortedMap<TopicPartition, Long> positions(JsonNode json) {
        SortedMap<TopicPartition, Long> positions = new TreeMap<>();
        list(json, "ranges", CommitJsonReader::range)
                .forEach(range -> positions.put(range.topicPartition(), range.from()));
        return positions;
    }

    private static String retired(JsonNode json) {
        List<String> writers = list(json, "retiredWriters", JsonNode::asText);
        if (writers.size() != 1) {
            throw new IllegalArgumentException("a commit retires one writer, found " + writers);
        }
        return writers.get(0);
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

    static OffsetRange range(JsonNode node) {
        return new OffsetRange(topicPartition(node), number(node, "from"), number(node, "until"));
    }

    static TopicPartition topicPartition(JsonNode node) {
        return new TopicPartition(text(node, "topic"), smallNumber(node, "partition"));
    }

    static RecordCounts counts(JsonNode node) {
        return new RecordCounts(
                number(node, "received"),
                number(node, "rows"),
                number(node, "deadLetters"),
                number(node, "tombstones"));
    }

    static <T> List<T> list(JsonNode json, String name, Function<JsonNode, T> element) {
        JsonNode values = field(json, name);
        if (!values.isArray()) {
            throw new IllegalArgumentException("field " + name + " is no list");
        }
        List<T> elements = new ArrayList<>();
        values.forEach(node -> elements.add(element.apply(node)));
        return elements;
    }

    static String text(JsonNode json, String name) {
        JsonNode value = field(json, name);
        if (!value.isTextual()) {
            throw new IllegalArgumentException("field " + name + " is no text");
        }
        return value.textValue();
    }

    static long number(JsonNode json, String name) {
        JsonNode value = field(json, name);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new IllegalArgumentException("field " + name + " is no whole number of 64 bits");
        }
        return value.longValue();
    }

    static int smallNumber(JsonNode json, String name) {
        try {
            return Math.toIntExact(number(json, name));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("field " + name + " is no whole number of 32 bits", e);
        }
    }

    static JsonNode field(JsonNode json, String name) {
        JsonNode value = json.get(name);
        if (value == null) {
            throw new IllegalArgumentException("field " + name + " is missing");
        }
        return value;
    }
}
