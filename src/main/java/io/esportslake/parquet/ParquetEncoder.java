package io.esportslake.parquet;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.schema.MessageType;

/**
 * Writes Arrow roots as Parquet files, column by column from the vectors' buffers. Keeps its arrays from one file to
 * the next, so use one for many; one thread at a time. What it keeps is on the heap and needs no closing.
 */
public final class ParquetEncoder {

    /**
     * Tells Spark that timestamps are those of the proleptic Gregorian calendar. Spark 3 otherwise takes a file for one
     * of unknown calendar, and fails every query that touches a column in which one value lies before 1900. It reads
     * the key alone, for nothing but this; any version from 3.0.0 on says the same, and no other reader asks for it.
     */
    static final Map<String, String> CALENDAR = Map.of("org.apache.spark.version", "3.5.0");

    private final ParquetSettings settings;
    private final PageBuffer page = new PageBuffer();
    private final PageBuffer compressed = new PageBuffer();
    private final Validity validity = new Validity();
    private final FixedWidthChunks fixedWidth;
    private final TextChunks texts;
    private final FlagChunks flags;

    /**
     * Tries the compression once, so that a library that cannot be used is told before any record is taken.
     *
     * @throws IllegalStateException when the compression cannot be used here; the message says what to do
     */
    public ParquetEncoder(ParquetSettings settings) {
        this.settings = Objects.requireNonNull(settings, "settings");
        PageCodec.probe(settings);
        fixedWidth = new FixedWidthChunks(settings, page);
        texts = new TextChunks(settings, page);
        flags = new FlagChunks(settings, page);
    }

    /**
     * Writes one complete Parquet file. A root without rows gives a valid file without row groups. After an exception
     * the stream holds a part of a file that no reader takes for a whole one.
     *
     * @param rows the columns, in the file's order; unchanged
     * @param keyValueMetadata goes to the footer, with a word about the calendar
     * @param out is flushed at the end, not closed
     * @return the file's length in bytes
     * @throws IllegalArgumentException when the schema has no Parquet form here
     * @throws IOException when the stream fails, or a column cannot be written; the message names the column
     */
    public long encode(VectorSchemaRoot rows, Map<String, String> keyValueMetadata, OutputStream out)
            throws IOException {
        return encode(rows, keyValueMetadata, new StreamOutput(out));
    }

    /** The same to an output that is told where the row groups begin and end. */
    long encode(VectorSchemaRoot rows, Map<String, String> keyValueMetadata, StreamOutput output) throws IOException {
        MessageType schema = SchemaTranslation.of(rows.getSchema());
        ParquetProperties properties = ParquetProperties.builder()
                .withPageWriteChecksumEnabled(settings.pageChecksums())
                .withColumnIndexTruncateLength(settings.truncatedStatisticsBytes())
                .withStatisticsTruncateLength(settings.truncatedStatisticsBytes())
                .build();
        ParquetFileWriter file = new ParquetFileWriter(
                output, schema, ParquetFileWriter.Mode.CREATE, settings.rowGroupTargetBytes(), 0, null, properties);
        boolean complete = false;
        try (PageCodec codec = PageCodec.open(settings)) {
            file.start();
            output.rowGroupsBegin();
            ChunkSink sink = new ChunkSink(file, codec, settings, compressed);
            int from = 0;
            for (int until : RowGroups.ends(rows, settings)) {
                file.startBlock(until - from);
                encodeRowGroup(rows, from, until, schema, sink);
                file.endBlock();
                from = until;
            }
            output.rowGroupsEnd();
            Map<String, String> metadata = new TreeMap<>(CALENDAR);
            metadata.putAll(keyValueMetadata);
            file.end(metadata);
            complete = true;
        } finally {
            if (!complete) {
                file.abort();
            }
            file.close();
            trim();
        }
        return output.getPos();
    }

    private void encodeRowGroup(VectorSchemaRoot rows, int from, int until, MessageType schema, ChunkSink sink)
            throws IOException {
        List<ColumnDescriptor> columns = schema.getColumns();
        for (int i = 0; i < columns.size(); i++) {
            FieldVector vector = rows.getVector(i);
            try {
                encodeChunk(vector, from, until, columns.get(i), sink);
            } catch (IOException | RuntimeException e) {
                throw new IOException(
                        "Column '" + vector.getName() + "', rows [" + from + ", " + until
                                + "), could not be written to a Parquet file: " + e.getMessage()
                                + ". The file is incomplete: discard it and write these rows again",
                        e);
            }
        }
    }

    private void encodeChunk(FieldVector vector, int from, int until, ColumnDescriptor column, ChunkSink sink)
            throws IOException {
        if (vector.getValueCount() < until) {
            throw new IOException("its vector has " + vector.getValueCount() + " values, expected at least " + until);
        }
        validity.load(vector, from, until - from);
        if (column.getMaxDefinitionLevel() == 0 && validity.hasNulls()) {
            throw new IOException("row " + (from + validity.firstNull()) + " is null, expected a value in every row");
        }
        sink.start(column, until - from);
        encoder(column).encode(vector, from, validity, column, sink);
        sink.end();
    }

    private ChunkEncoder encoder(ColumnDescriptor column) {
        return switch (column.getPrimitiveType().getPrimitiveTypeName()) {
            case INT32, INT64, DOUBLE -> fixedWidth;
            case BINARY -> texts;
            case BOOLEAN -> flags;
            case FLOAT, INT96, FIXED_LEN_BYTE_ARRAY ->
                throw new IllegalArgumentException("no chunk encoder for " + column.getPrimitiveType());
        };
    }

    private void trim() {
        page.trim(4 * settings.pageTargetBytes());
        compressed.trim(4 * settings.pageTargetBytes());
        texts.trim();
        fixedWidth.trim();
    }
}
