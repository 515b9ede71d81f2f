package io.esportslake.log;

import com.fasterxml.jackson.core.JsonGenerator;
import io.esportslake.source.OffsetRange;
import io.esportslake.source.RecordCounts;
import io.esportslake.source.TopicPartition;
import io.esportslake.table.PartitionKey;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes the fields of a commit of format 1, in their order. */
final class CommitJsonWriter {

    private CommitJsonWriter() {}

    /** Writes everything but the checksum and the closing brace. */
    static void write(Commit commit, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("format", 1);
        json.writeNumberField("version", commit.version());
        json.writeStringField("commitId", commit.commitId());
        json.writeStringField("kind", commit.kind());
        json.writeStringField("writer", commit.writer());
        json.writeStringField("time", commit.time().toString());
        json.writeStringField("application", commit.application());
        json.writeStringField("lakeId", commit.lakeId());
        json.writeStringField("table", commit.table());
        json.writeNumberField("schemaVersion", commit.schemaVersion());
        json.writeStringField("clusterId", commit.clusterId());
        writeRanges(commit.ranges(), json);
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
        writeLost(commit.lost(), json);
        json.writeArrayFieldStart("retiredWriters");
        Optional<String> retired = commit.change()
                .match(
                        append -> Optional.empty(),
                        startPositions -> Optional.empty(),
                        setOffset -> Optional.empty(),
                        retire -> Optional.of(retire.writer()),
                        repair -> Optional.empty(),
                        takeover -> Optional.empty(),
                        seal -> Optional.empty(),
                        replace -> Optional.empty());
        if (retired.isPresent()) {
            json.writeString(retired.get());
        }
        json.writeEndArray();
        json.writeNumberField("prunedBelow", commit.prunedBelow());
        json.writeStringField("note", commit.note());
    }

    static void writeRanges(List<CommittedRange> ranges, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("ranges");
        for (CommittedRange range : ranges) {
            json.writeStartObject();
            writeRange(range.range(), json);
            writeCounts(range.records(), json);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    static void writeLost(List<LostRange> ranges, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("lost");
        for (LostRange lost : ranges) {
            json.writeStartObject();
            writeRange(lost.range(), json);
            json.writeStringField("cause", lost.cause());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    static void writeRange(OffsetRange range, JsonGenerator json) throws IOException {
        writeTopicPartition(range.topicPartition(), json);
        json.writeNumberField("from", range.from());
        json.writeNumberField("until", range.until());
    }

    static void writeTopicPartition(TopicPartition topicPartition, JsonGenerator json) throws IOException {
        json.writeStringField("topic", topicPartition.topic());
        json.writeNumberField("partition", topicPartition.partition());
    }

    static void writeCounts(RecordCounts counts, JsonGenerator json) throws IOException {
        json.writeNumberField("received", counts.received());
        json.writeNumberField("rows", counts.rows());
        json.writeNumberField("deadLetters", counts.deadLetters());
        json.writeNumberField("tombstones", counts.tombstones());
    }
}
