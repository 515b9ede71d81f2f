package io.esportslake.log;

import static io.esportslake.log.CommitJsonWriter.writeCounts;
import static io.esportslake.log.CommitJsonWriter.writeLost;
import static io.esportslake.log.CommitJsonWriter.writeRange;
import static io.esportslake.log.CommitJsonWriter.writeRanges;
import static io.esportslake.log.CommitJsonWriter.writeTopicPartition;

import com.fasterxml.jackson.core.JsonGenerator;
import io.esportslake.source.OffsetRange;
import io.esportslake.source.RecordCounts;
import io.esportslake.source.RemovedCounts;
import io.esportslake.source.TopicPartition;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes the fields of a commit of format 2, in their order: the header, then the change with just its own. */
final class CommitJsonWriter2 {

    private final JsonGenerator json;

    private CommitJsonWriter2(JsonGenerator json) {
        this.json = json;
    }

    /** Writes everything but the checksum and the closing brace. */
    static void write(Commit commit, NamedDocuments documents, JsonGenerator json) throws IOException {
        CommitJsonWriter2 writer = new CommitJsonWriter2(json);
        json.writeStartObject();
        json.writeNumberField("format", 2);
        writer.write(commit.header(), documents);
        json.writeObjectFieldStart("change");
        json.writeStringField("kind", commit.change().kind());
        writer.write(commit.change());
        json.writeEndObject();
    }

    private void write(Header header, NamedDocuments documents) throws IOException {
        json.writeNumberField("version", header.version());
        json.writeStringField("commitId", header.commitId());
        json.writeStringField("writer", header.writer());
        json.writeStringField("time", header.time().toString());
        json.writeStringField("application", header.application());
        json.writeStringField("lakeId", header.lakeId());
        json.writeStringField("table", header.table());
        json.writeNumberField("schemaVersion", header.schemaVersion());
        json.writeStringField("schema", documents.schema().text());
        json.writeStringField("definition", documents.definition());
        json.writeStringField(
                "inventory", documents.inventory().map(DocumentName::text).orElse(""));
        json.writeStringField("clusterId", header.clusterId());
        json.writeArrayFieldStart("progress");
        for (Map.Entry<TopicPartition, Progress> entry : header.progress().entrySet()) {
            Progress progress = entry.getValue();
            json.writeStartObject();
            writeTopicPartition(entry.getKey(), json);
            json.writeStringField("topicId", progress.topicId());
            json.writeNumberField("start", progress.start());
            json.writeNumberField("next", progress.next());
            writeAllCounts(progress.records());
            json.writeNumberField("lostOffsets", progress.lostOffsets());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeObjectFieldStart("totals");
        writeAllCounts(header.totals().records());
        json.writeNumberField("files", header.totals().files());
        json.writeNumberField("bytes", header.totals().bytes());
        json.writeNumberField("microBatches", header.totals().microBatches());
        json.writeEndObject();
        json.writeNumberField("prunedBelow", header.prunedBelow());
        json.writeStringField("note", header.note());
    }

    private void writeAllCounts(RecordCounts counts) throws IOException {
        writeCounts(counts, json);
        RemovedCounts removed = counts.removed();
        json.writeObjectFieldStart("erased");
        json.writeNumberField("rows", removed.erasedRows());
        json.writeNumberField("deadLetters", removed.erasedDeadLetters());
        json.writeEndObject();
        json.writeObjectFieldStart("dropped");
        json.writeNumberField("rows", removed.droppedRows());
        json.writeNumberField("deadLetters", removed.droppedDeadLetters());
        json.writeEndObject();
    }

    /** What comes out of a case that writes: nothing. */
    private enum Written {
        DONE
    }

    private void write(Change change) throws IOException {
        change.match(
                append -> {
                    writeRanges(append.ranges(), json);
                    writeFiles(append.files());
                    writeLost(append.lost(), json);
                    return Written.DONE;
                },
                start -> {
                    json.writeArrayFieldStart("positions");
                    for (Map.Entry<TopicPartition, Long> position :
                            start.positions().entrySet()) {
                        json.writeStartObject();
                        writeTopicPartition(position.getKey(), json);
                        json.writeNumberField("from", position.getValue());
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                    return Written.DONE;
                },
                setOffset -> {
                    json.writeArrayFieldStart("moved");
                    for (OffsetRange range : setOffset.moved()) {
                        json.writeStartObject();
                        writeRange(range, json);
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                    writeLost(setOffset.lost(), json);
                    return Written.DONE;
                },
                retire -> {
                    json.writeStringField("retired", retire.writer());
                    return Written.DONE;
                },
                repair -> {
                    writeRanges(repair.ranges(), json);
                    writeFiles(repair.files());
                    return Written.DONE;
                },
                takeover -> {
                    json.writeNumberField("fromFormat", takeover.fromFormat());
                    json.writeNumberField("fromVersion", takeover.fromVersion());
                    json.writeStringField("fromApplication", takeover.fromApplication());
                    return Written.DONE;
                },
                seal -> {
                    writeParts(seal.parts());
                    writeFiles(seal.files());
                    return Written.DONE;
                },
                replace -> {
                    writeLetters(replace.letters());
                    writeFiles(replace.files());
                    return Written.DONE;
                });
    }

    /** A part by its version and its number: there may be thousands, and their paths have all else in common. */
    private void writeParts(SealedParts parts) throws IOException {
        json.writeStringField("root", parts.root().text());
        json.writeStringField("partitionKey", parts.partitionKey().path());
        json.writeStringField("schema", parts.schema().text());
        json.writeNumberField("rows", parts.rows());
        json.writeNumberField("bytes", parts.bytes());
        writeSums(parts.sums());
        json.writeArrayFieldStart("parts");
        for (RemovedFile part : parts.files()) {
            json.writeStartArray();
            json.writeNumber(part.version());
            json.writeNumber(FileNames.numberOf(part.path()));
            json.writeEndArray();
        }
        json.writeEndArray();
    }

    private void writeSums(FileSums sums) throws IOException {
        json.writeStringField(
                "newestProcessingTime", sums.newestProcessingTime().toString());
        writeSpans(sums.spans());
    }

    private void writeLetters(LetterFiles letters) throws IOException {
        json.writeNumberField("letters", letters.letters());
        json.writeNumberField("bytes", letters.bytes());
        writeSums(letters.sums());
        json.writeArrayFieldStart("removed");
        for (RemovedFile file : letters.files()) {
            json.writeStartObject();
            json.writeNumberField("version", file.version());
            json.writeStringField("root", file.root().text());
            json.writeStringField("path", file.path());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void writeFiles(List<CommittedFile> files) throws IOException {
        json.writeArrayFieldStart("files");
        for (CommittedFile file : files) {
            json.writeStartObject();
            json.writeStringField("root", file.root().text());
            json.writeStringField("stagedPath", file.stagedPath());
            json.writeStringField("finalPath", file.finalPath());
            json.writeStringField("partitionKey", file.partitionKey().path());
            json.writeNumberField("rows", file.rows());
            json.writeNumberField("bytes", file.bytes());
            Optional<FileSums> sums = file.sums();
            // Both empty when it is not known.
            json.writeStringField(
                    "newestProcessingTime",
                    sums.map(FileSums::newestProcessingTime)
                            .map(Instant::toString)
                            .orElse(""));
            writeSpans(sums.map(FileSums::spans).orElse(List.of()));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void writeSpans(List<OffsetSpan> spans) throws IOException {
        json.writeArrayFieldStart("spans");
        for (OffsetSpan span : spans) {
            json.writeStartObject();
            writeTopicPartition(span.topicPartition(), json);
            json.writeNumberField("rows", span.rows());
            json.writeNumberField("first", span.first());
            json.writeNumberField("last", span.last());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
