package io.esportslake.log;

import com.fasterxml.jackson.core.JsonGenerator;
import io.esportslake.source.TopicPartition;
import io.esportslake.table.PartitionKey;
import java.io.IOException;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A segment of files: entries in the order of their commits, never changed. Written and read one entry at a time. */
final class FileSegment {

    private FileSegment() {}

    /** Collects entries; what it holds is the bytes of one segment. */
    static final class Writer {
        private final String table;
        private final long through;
        private final DocumentWriter document;
        private long first;
        private long last;
        private int entries;
        private long weight;
        private LiveSums sums = LiveSums.NONE;

        Writer(String table, long through) {
            this.table = table;
            this.through = through;
            document = new DocumentWriter(table, through);
            document.write(json -> json.writeArrayFieldStart("files"));
        }

        void add(LiveFile file) {
            document.write(json -> write(file, json));
            first = entries == 0 ? file.version() : first;
            last = file.version();
            entries++;
            weight += InventoryLimits.weight(file);
            sums = sums.plus(LiveSums.of(file));
        }

        int entries() {
            return entries;
        }

        /** What the entries weigh; see {@link InventoryLimits}. */
        long weight() {
            return weight;
        }

        /** Puts it and says how an index names it. */
        IndexedFiles put(Documents documents) throws IOException {
            document.write(JsonGenerator::writeEndArray);
            byte[] content = document.end();
            DocumentName name = DocumentName.of(DocumentName.Kind.FILES, through, content);
            documents.put(name, content);
            return new IndexedFiles(name, first, last, entries, sums, new BitSet());
        }

        private static void write(LiveFile file, JsonGenerator json) throws IOException {
            json.writeStartObject();
            json.writeNumberField("version", file.version());
            json.writeStringField("root", file.root().text());
            json.writeStringField("path", file.path());
            json.writeStringField("partitionKey", file.partitionKey().path());
            json.writeNumberField("rows", file.rows());
            json.writeNumberField("bytes", file.bytes());
            // Both empty when it is not known.
            json.writeStringField(
                    "newestProcessingTime",
                    file.sums()
                            .map(sums -> sums.newestProcessingTime().toString())
                            .orElse(""));
            json.writeArrayFieldStart("spans");
            for (OffsetSpan span : file.sums().map(FileSums::spans).orElse(List.of())) {
                json.writeStartObject();
                json.writeStringField("topic", span.topicPartition().topic());
                json.writeNumberField("partition", span.topicPartition().partition());
                json.writeNumberField("rows", span.rows());
                json.writeNumberField("first", span.first());
                json.writeNumberField("last", span.last());
                json.writeEndObject();
            }
            json.writeEndArray();
            if (file.schema().isPresent()) { // of a file that is held back, and of no other
                json.writeStringField("schema", file.schema().get().text());
            }
            json.writeEndObject();
        }

        @Override
        public String toString() {
            return entries + " files of " + table;
        }
    }

    /** Gets what is in a segment. */
    @FunctionalInterface
    interface Visitor {
        /**
         * Told of each entry.
         *
         * @param ordinal the entry's place in the segment, from 0 on
         */
        void entry(int ordinal, LiveFile file) throws IOException;
    }

    /**
     * Reads all entries, those that are dead by now included.
     *
     * @throws MissingDocumentException when it is not there
     * @throws CorruptDocumentException when it is not what the index says
     */
    static void read(Documents documents, String table, IndexedFiles indexed, Visitor visitor) throws IOException {
        DocumentName name = indexed.document();
        byte[] content = documents.read(name).orElseThrow(() -> new MissingDocumentException(documents.placeOf(name)));
        try (DocumentParser json = new DocumentParser(content, documents.placeOf(name))) {
            json.startDocument(table, name.version());
            json.startList("files");
            int ordinal = 0;
            Map<TopicPartition, TopicPartition> known = new HashMap<>();
            while (json.hasNextObject()) {
                visitor.entry(ordinal++, json.parsed(() -> file(json, known)));
            }
            json.end();
            if (ordinal != indexed.entries()) {
                throw json.damaged(new IllegalArgumentException(
                        "it has " + ordinal + " entries, and the index says " + indexed.entries()));
            }
        }
    }

    /** Reads an entry; {@code known} has one instance of each topic partition: all files name the same few. */
    private static LiveFile file(DocumentParser json, Map<TopicPartition, TopicPartition> known) throws IOException {
        long version = json.number("version");
        Root root = Root.of(json.text("root"));
        String path = json.text("path");
        LiveFile file = new LiveFile(
                version,
                root,
                path,
                PartitionKey.parse(json.text("partitionKey")),
                json.number("rows"),
                json.number("bytes"),
                sums(json, known),
                FileNames.isHeld(path) ? Optional.of(schema(json.text("schema"))) : Optional.empty());
        json.endObject();
        return file;
    }

    private static DocumentName schema(String text) {
        return DocumentName.parse(text)
                .filter(name -> name.kind() == DocumentName.Kind.SCHEMA)
                .orElseThrow(() -> new IllegalArgumentException("'" + text + "' names no schema"));
    }

    private static Optional<FileSums> sums(DocumentParser json, Map<TopicPartition, TopicPartition> known)
            throws IOException {
        String newest = json.text("newestProcessingTime");
        List<OffsetSpan> spans = json.objects(
                "spans",
                () -> new OffsetSpan(
                        known.computeIfAbsent(
                                new TopicPartition(json.text("topic"), json.smallNumber("partition")), same -> same),
                        json.number("rows"),
                        json.number("first"),
                        json.number("last")));
        return newest.isEmpty() && spans.isEmpty()
                ? Optional.empty()
                : Optional.of(new FileSums(spans, Instant.parse(newest)));
    }
}
