package io.esportslake.commit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.esportslake.source.OffsetRange;
import io.esportslake.source.RecordCounts;
import io.esportslake.source.TopicPartition;
import io.esportslake.table.PartitionKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The commit document: one line of JSON whose last field is a SHA-256 over every byte before that field. Written and read
 * field by field, not by reflection, so that a native image needs no registration.
 *
 * <p>There is exactly one document for a commit: what is read must give the same bytes when written again. So unknown or
 * repeated fields, which a later merge would silently drop, are refused as well.
 */
final class CommitJson {

    private static final String CHECKSUM_START = ",\"checksum\":\"sha256:";
    private static final String CHECKSUM_END = "\"}\n";
    private static final int CHECKSUM_BYTES = CHECKSUM_START.length() + 64 + CHECKSUM_END.length();
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private CommitJson() {}

    static byte[] encode(Commit commit) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
        // The closing brace comes after the checksum, so the generator may not close the object itself.
        JsonFactory factory = JsonFactory.builder()
                .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
                .build();
        try (JsonGenerator json = factory.createGenerator(bytes)) {
            write(commit, json);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + commit + " as JSON", e);
        }
        bytes.writeBytes(checksum(bytes.toByteArray(), bytes.size()));
        return bytes.toByteArray();
    }

    /**
     * @param source the document's name in messages
     * @throws CorruptCommitException when it is not, byte for byte, a document that {@link #encode} wrote
     */
    static Commit decode(byte[] document, String source) {
        int end = document.length - CHECKSUM_BYTES;
        if (end < 0) {
            throw corrupt(source, "it has " + document.length + " bytes and no checksum", null);
        }
        byte[] expected = checksum(document, end);
        if (!Arrays.equals(document, end, document.length, expected, 0, expected.length)) {
            throw corrupt(source, "its last bytes are not the checksum of those before them", null);
        }
        Commit commit;
        try {
            JsonNode json = MAPPER.readTree(document);
            int format = json.path("format").asInt();
            if (format != Commit.FORMAT) {
                throw new LakeRefusedException(
                        "Commit document " + source + " has format " + format + ", expected format " + Commit.FORMAT
                                + "; run the newer version of esports-lake that wrote it");
            }
            commit = read(json);
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            throw corrupt(source, "its checksum is right, but " + e.getMessage(), e);
        }
        if (!Arrays.equals(document, encode(commit))) {
            throw corrupt(source, "its checksum is right, but it is not written as this version writes it", null);
        }
        return commit;
    }

    private static CorruptCommitException corrupt(String source, String found, Exception cause) {
        return new CorruptCommitException(
                "Commit document " + source + " is damaged: " + found
                        + "; restore it from a backup, or run 'commits repair'",
                cause);
    }

    private static byte[] checksum(byte[] bytes, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes, 0, length);
            String text = CHECKSUM_START + HexFormat.of().formatHex(digest.digest()) + CHECKSUM_END;
            return text.getBytes(StandardCharsets.US_ASCII);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private static void write(Commit commit, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("format", Commit.FORMAT);
        json.writeNumberField("version", commit.version());
        json.writeStringField("commitId", commit.commitId());
        json.writeStringField("kind", commit.kind().text());
        json.writeStringField("writer", commit.writer());
        json.writeStringField("time", commit.time().toString());
        json.writeStringField("application", commit.application());
        json.writeStringField("lakeId", commit.lakeId());
        json.writeStringField("table", commit.table());
        json.writeNumberField("schemaVersion", commit.schemaVersion());
        json.writeStringField("clusterId", commit.clusterId());
        json.writeArrayFieldStart("ranges");
        for (CommittedRange range : commit.ranges()) {
            json.writeStartObject();
            writeRange(range.range(), json);
            writeCounts(range.records(), json);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("progress");
        for (Map.Entry<TopicPartition, Progress> entry : commit.progress().entrySet()) {
            Progress progress = entry.getValue();
            json.writeStartObject();
            writeTopicPartition(entry.getKey(), json);
            json.writeStringField("topicId", progress.topicId());
            json.writeNumberField("start", progress.start());
            json.writeNumberField("next", progress.next());
            writeCounts(progress.records(), json);
            json.writeNumberField("lostOffsets", progress.lostOffsets());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("files");
        for (CommittedFile file : commit.files()) {
            json.writeStartObject();
            json.writeStringField("root", file.root().text());
            json.writeStringField("stagedPath", file.stagedPath());
            json.writeStringField("finalPath", file.finalPath());
            json.writeStringField("partitionKey", file.partitionKey().path());
            json.writeNumberField("rows", file.rows());
            json.writeNumberField("bytes", file.bytes());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeObjectFieldStart("totals");
        writeCounts(commit.totals().records(), json);
        json.writeNumberField("files", commit.totals().files());
        json.writeNumberField("bytes", commit.totals().bytes());
        json.writeNumberField("microBatches", commit.totals().microBatches());
        json.writeEndObject();
        json.writeArrayFieldStart("partitionKeys");
        for (PartitionKey key : commit.partitionKeys()) {
            json.writeString(key.path());
        }
        json.writeEndArray();
        json.writeArrayFieldStart("lost");
        for (LostRange lost : commit.lost()) {
            json.writeStartObject();
            writeRange(lost.range(), json);
            json.writeStringField("cause", lost.cause());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("retiredWriters");
        for (String writer : commit.retiredWriters()) {
            json.writeString(writer);
        }
        json.writeEndArray();
        json.writeNumberField("prunedBelow", commit.prunedBelow());
        json.writeStringField("note", commit.note());
    }

    private static void writeRange(OffsetRange range, JsonGenerator json) throws IOException {
        writeTopicPartition(range.topicPartition(), json);
        json.writeNumberField("from", range.from());
        json.writeNumberField("until", range.until());
    }

    private static void writeTopicPartition(TopicPartition topicPartition, JsonGenerator json) throws IOException {
        json.writeStringField("topic", topicPartition.topic());
        json.writeNumberField("partition", topicPartition.partition());
    }

    private static void writeCounts(RecordCounts counts, JsonGenerator json) throws IOException {
        json.writeNumberField("received", counts.received());
        json.writeNumberField("rows", counts.rows());
        json.writeNumberField("deadLetters", counts.deadLetters());
        json.writeNumberField("tombstones", counts.tombstones());
    }

    private static Commit read(JsonNode json) {
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
                list(json, "files", CommitJson::file),
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
