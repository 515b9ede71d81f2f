package io.esportslake.log;

import static io.esportslake.log.CommitJsonReader.field;
import static io.esportslake.log.CommitJsonReader.list;
import static io.esportslake.log.CommitJsonReader.lost;
import static io.esportslake.log.CommitJsonReader.number;
import static io.esportslake.log.CommitJsonReader.ranges;
import static io.esportslake.log.CommitJsonReader.smallNumber;
import static io.esportslake.log.CommitJsonReader.text;
import static io.esportslake.log.CommitJsonReader.topicPartition;

import com.fasterxml.jackson.databind.JsonNode;
import io.esportslake.failure.FailureCode;
import io.esportslake.source.RecordCounts;
import io.esportslake.source.RemovedCounts;
import io.esportslake.source.TopicPartition;
import io.esportslake.table.PartitionKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads the fields of a commit of format 2; strict about types, and leaves what else there is to {@link CommitJson}.
 */
final class CommitJsonReader2 {

    private CommitJsonReader2() {}

    /**
     * Reads the whole document.
     *
     * @throws IllegalArgumentException when a field is missing or of the wrong type, or the parts contradict each other
     * @throws LakeRefusedException when a newer program has changed the table in a way that this one does not know
     */
    static Commit read(JsonNode json, String source) {
        Header header = header(json);
        return new Commit(header, change(json, header.table(), source));
    }

    private static Header header(JsonNode json) {
        SortedMap<TopicPartition, Progress> progress = new TreeMap<>();
        for (JsonNode node : list(json, "progress", node -> node)) {
            progress.put(
                    topicPartition(node),
                    new Progress(
                            text(node, "topicId"),
                            number(node, "start"),
                            number(node, "next"),
                            allCounts(node),
                            number(node, "lostOffsets")));
        }
        JsonNode totals = field(json, "totals");
        return new Header(
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
                        allCounts(totals),
                        number(totals, "files"),
                        number(totals, "bytes"),
                        number(totals, "microBatches")),
                List.of(),
                Optional.of(documents(json)),
                number(json, "prunedBelow"),
                text(json, "note"));
    }

    private static NamedDocuments documents(JsonNode json) {
        return new NamedDocuments(
                documentName(json, "schema"),
                text(json, "definition"),
                text(json, "inventory").isEmpty() ? Optional.empty() : Optional.of(documentName(json, "inventory")));
    }

    private static DocumentName documentName(JsonNode json, String name) {
        String text = text(json, name);
        return DocumentName.parse(text)
                .orElseThrow(() ->
                        new IllegalArgumentException("field " + name + " names no document, found '" + text + "'"));
    }

    /** Read before the change's own fields, which only the program that knows the kind can read. */
    private static Change change(JsonNode json, String table, String source) {
        JsonNode change = field(json, "change");
        String kind = text(change, "kind");
        return switch (kind) {
            case "micro-batch" -> new Change.Append(ranges(change), files(change), lost(change));
            case "start" -> new Change.StartPositions(positions(change));
            case "set-offset" -> new Change.SetOffset(list(change, "moved", CommitJsonReader::range), lost(change));
            case "retire" -> new Change.Retire(text(change, "retired"));
            case "repair" -> new Change.Repair(ranges(change), files(change));
            case "takeover" ->
                new Change.Takeover(
                        smallNumber(change, "fromFormat"),
                        number(change, "fromVersion"),
                        text(change, "fromApplication"));
            case "seal" -> new Change.Seal(parts(change, table), files(change));
            case "replace" -> new Change.Replace(letters(change), files(change));
            default ->
                throw new LakeRefusedException(
                        FailureCode.NEWER_FORMAT,
                        "Commit document " + source + " holds a change of kind '" + kind
                                + "', which this version does not know: " + text(json, "application")
                                + " made it; run that version of esports-lake or a newer one");
        };
    }

    private static SortedMap<TopicPartition, Long> positions(JsonNode json) {
        SortedMap<TopicPartition, Long> positions = new TreeMap<>();
        for (JsonNode node : list(json, "positions", node -> node)) {
            positions.put(topicPartition(node), number(node, "from"));
        }
        return positions;
    }

    /** Their paths follow from what they have in common, so a part is known by its version and its number. */
    private static SealedParts parts(JsonNode json, String table) {
        Root root = Root.of(text(json, "root"));
        PartitionKey key = PartitionKey.parse(text(json, "partitionKey"));
        List<RemovedFile> files = list(json, "parts", node -> {
            if (!node.isArray()
                    || node.size() != 2
                    || !isWhole(node.get(0))
                    || !node.get(1).canConvertToInt()) {
                throw new IllegalArgumentException("a part is known by its version and its number, found " + node);
            }
            long version = node.get(0).longValue();
            return new RemovedFile(
                    version,
                    root,
                    FileNames.held(table, key, version, node.get(1).intValue()));
        });
        return new SealedParts(
                root,
                key,
                documentName(json, "schema"),
                files,
                number(json, "rows"),
                number(json, "bytes"),
                requiredSums(json));
    }

    private static FileSums requiredSums(JsonNode json) {
        return new FileSums(spans(json), Instant.parse(text(json, "newestProcessingTime")));
    }

    private static LetterFiles letters(JsonNode json) {
        List<RemovedFile> files = list(
                json,
                "removed",
                node -> new RemovedFile(number(node, "version"), Root.of(text(node, "root")), text(node, "path")));
        return new LetterFiles(files, number(json, "letters"), number(json, "bytes"), requiredSums(json));
    }

    private static boolean isWhole(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToLong();
    }

    private static List<CommittedFile> files(JsonNode json) {
        return list(
                json,
                "files",
                node -> new CommittedFile(
                        Root.of(text(node, "root")),
                        text(node, "stagedPath"),
                        text(node, "finalPath"),
                        PartitionKey.parse(text(node, "partitionKey")),
                        number(node, "rows"),
                        number(node, "bytes"),
                        sums(node)));
    }

    private static Optional<FileSums> sums(JsonNode file) {
        List<OffsetSpan> spans = spans(file);
        String newest = text(file, "newestProcessingTime");
        return newest.isEmpty() && spans.isEmpty()
                ? Optional.empty()
                : Optional.of(new FileSums(spans, Instant.parse(newest)));
    }

    private static List<OffsetSpan> spans(JsonNode json) {
        return list(
                json,
                "spans",
                node -> new OffsetSpan(
                        topicPartition(node), number(node, "rows"), number(node, "first"), number(node, "last")));
    }

    private static RecordCounts allCounts(JsonNode node) {
        JsonNode erased = field(node, "erased");
        JsonNode dropped = field(node, "dropped");
        return new RecordCounts(
                number(node, "received"),
                number(node, "rows"),
                number(node, "deadLetters"),
                number(node, "tombstones"),
                new RemovedCounts(
                        number(erased, "rows"),
                        number(erased, "deadLetters"),
                        number(dropped, "rows"),
                        number(dropped, "deadLetters")));
    }
}
