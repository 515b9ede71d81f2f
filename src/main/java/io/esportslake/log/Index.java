package io.esportslake.log;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Base64;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which segments tell what lives in a table and which partition keys it has, up to a version. A commit names it in
 * constant size; its own size grows by some 300 bytes for every segment, of up to 10,000 files of few topic
 * partitions each.
 *
 * @param table the table
 * @param through the newest commit that it takes into account; 0 for none
 * @param files segments of files in the order of their versions
 * @param keys segments of partition keys, each key in one of them
 */
record Index(String table, long through, List<IndexedFiles> files, List<IndexedKeys> keys) {

    /** Refuses segments that tell of later versions, or are out of order, with an {@link IllegalArgumentException}. */
    Index {
        files = List.copyOf(files);
        keys = List.copyOf(keys);
        long last = 0;
        for (IndexedFiles segment : files) {
            // One commit may fill more than one segment.
            if (segment.first() < last || segment.document().version() > through) {
                throw new IllegalArgumentException("Segments stand in the order of their versions up to " + through
                        + ", found " + segment.document() + " of versions " + segment.first() + " to "
                        + segment.last() + " after version " + last);
            }
            last = segment.last();
        }
        if (keys.stream().anyMatch(segment -> segment.document().version() > through)) {
            throw new IllegalArgumentException("Segments tell of versions up to " + through + ", found " + keys);
        }
    }

    static Index none(String table) {
        return new Index(table, 0, List.of(), List.of());
    }

    /** Sums over the files that live. */
    LiveSums sums() {
        return files.stream().map(IndexedFiles::live).reduce(LiveSums.NONE, LiveSums::plus);
    }

    /** All documents it needs. */
    Set<DocumentName> segments() {
        Set<DocumentName> segments = new HashSet<>();
        files.forEach(segment -> segments.add(segment.document()));
        keys.forEach(segment -> segments.add(segment.document()));
        return segments;
    }

    DocumentName put(Documents documents) throws IOException {
        byte[] content = bytes();
        DocumentName name = DocumentName.of(DocumentName.Kind.INDEX, through, content);
        documents.put(name, content);
        return name;
    }

    byte[] bytes() {
        DocumentWriter document = new DocumentWriter(table, through);
        document.write(json -> {
            json.writeArrayFieldStart("files");
            for (IndexedFiles segment : files) {
                write(segment, json);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("keys");
            for (IndexedKeys segment : keys) {
                json.writeStartObject();
                json.writeStringField("document", segment.document().text());
                json.writeNumberField("entries", segment.entries());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
        return document.end();
    }

    private static void write(IndexedFiles segment, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("document", segment.document().text());
        json.writeNumberField("first", segment.first());
        json.writeNumberField("last", segment.last());
        json.writeNumberField("entries", segment.entries());
        json.writeNumberField("files", segment.live().files());
        json.writeNumberField("rows", segment.live().rows());
        json.writeNumberField("deadLetters", segment.live().deadLetters());
        json.writeNumberField("bytes", segment.live().bytes());
        json.writeStringField(
                "dead", Base64.getEncoder().encodeToString(segment.dead().toByteArray()));
        json.writeEndObject();
    }

    /**
     * Reads an index.
     *
     * @throws MissingDocumentException when it is not there
     * @throws CorruptDocumentException when it is none
     */
    static Index read(Documents documents, String table, DocumentName name) throws IOException {
        byte[] content = documents.read(name).orElseThrow(() -> new MissingDocumentException(documents.placeOf(name)));
        try (DocumentParser json = new DocumentParser(content, documents.placeOf(name))) {
            json.startDocument(table, name.version());
            return json.parsed(() -> {
                Index index = new Index(
                        table,
                        name.version(),
                        json.objects("files", () -> files(json)),
                        json.objects(
                                "keys",
                                () -> new IndexedKeys(segment(json.text("document")), json.smallNumber("entries"))));
                json.end();
                return index;
            });
        }
    }

    private static IndexedFiles files(DocumentParser json) throws IOException {
        return new IndexedFiles(
                segment(json.text("document")),
                json.number("first"),
                json.number("last"),
                json.smallNumber("entries"),
                new LiveSums(
                        json.number("files"), json.number("rows"), json.number("deadLetters"), json.number("bytes")),
                BitSet.valueOf(Base64.getDecoder().decode(json.text("dead"))));
    }

    private static DocumentName segment(String text) {
        return DocumentName.parse(text)
                .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is no name of a document"));
    }
}
