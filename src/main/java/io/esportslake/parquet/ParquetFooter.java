package io.esportslake.parquet;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Util;

/**
 * What the end of a Parquet file says about it.
 *
 * @param rows of the file
 * @param rowGroups of the file
 * @param keyValueMetadata as given when it was written; a key without a value has the empty text
 * @param columns the leaf columns in order
 * @param createdBy the library that wrote it, or the empty text
 */
public record ParquetFooter(
        long rows, int rowGroups, Map<String, String> keyValueMetadata, List<Column> columns, String createdBy) {

    private static final int MAGIC = ByteBuffer.wrap("PAR1".getBytes(StandardCharsets.US_ASCII))
            .order(ByteOrder.LITTLE_ENDIAN)
            .getInt();
    private static final int TAIL_BYTES = 8;

    /**
     * A column of the file.
     *
     * @param name as in the schema
     * @param type the physical type, e.g. {@code INT64}
     * @param logicalType e.g. {@code TIMESTAMP(MICROS,true)} or {@code STRING}; empty when there is none
     * @param nullable whether rows may have no value
     */
    public record Column(String name, String type, String logicalType, boolean nullable) {}

    public ParquetFooter {
        keyValueMetadata = Map.copyOf(keyValueMetadata);
        columns = List.copyOf(columns);
    }

    /**
     * Reads the footer only, whatever the file's length.
     *
     * @param channel the file; its position is moved
     * @param name what to call it in messages
     * @throws IOException when reading fails or the bytes are no complete Parquet file
     */
    public static ParquetFooter read(SeekableByteChannel channel, String name) throws IOException {
        return parse(bytes(channel, name), name);
    }

    /** Opens a file to be read from its beginning. */
    @FunctionalInterface
    public interface Source {
        InputStream open() throws IOException;
    }

    /**
     * Reads the footer only, whatever the file's length, of a file that can be read from its beginning and skipped in.
     *
     * @param file opened twice
     * @param size its length in bytes
     * @param name what to call it in messages
     * @throws IOException when reading fails or the bytes are no complete Parquet file
     */
    public static ParquetFooter read(Source file, long size, String name) throws IOException {
        return parse(bytes((position, length) -> read(file, position, length, name), size, name), name);
    }

    private static byte[] read(Source file, long position, int length, String name) throws IOException {
        try (InputStream in = file.open()) {
            in.skipNBytes(position);
            byte[] bytes = in.readNBytes(length);
            if (bytes.length < length) {
                throw new EOFException();
            }
            return bytes;
        } catch (EOFException e) {
            throw new IOException(name + " became shorter while it was read. Read it again", e);
        }
    }

    /** Reads a footer as it is stored. */
    static ParquetFooter parse(byte[] footer, String name) throws IOException {
        try {
            return of(Util.readFileMetaData(new ByteArrayInputStream(footer)));
        } catch (IOException | RuntimeException e) {
            throw new IOException(
                    name + " is damaged: its footer cannot be read (" + e.getMessage() + "). Restore it from a copy",
                    e);
        }
    }

    /** The footer as it is stored. */
    static byte[] bytes(SeekableByteChannel channel, String name) throws IOException {
        return bytes((position, length) -> read(channel, position, length, name), channel.size(), name);
    }

    /** Reads a part of a file. */
    private interface Part {
        byte[] read(long position, int length) throws IOException;
    }

    private static byte[] bytes(Part part, long size, String name) throws IOException {
        if (size < 4 + TAIL_BYTES) {
            throw new IOException(name + " is no Parquet file: it has " + size + " bytes, expected at least "
                    + (4 + TAIL_BYTES) + ". It may be incomplete: do not read it");
        }
        ByteBuffer tail =
                ByteBuffer.wrap(part.read(size - TAIL_BYTES, TAIL_BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        int length = tail.getInt();
        if (tail.getInt() != MAGIC) {
            throw new IOException(
                    name + " is no Parquet file: it does not end in PAR1. It may be incomplete: do not read it");
        }
        if (length <= 0 || length > size - TAIL_BYTES - 4) {
            throw new IOException(name + " is damaged: its footer claims " + Integer.toUnsignedString(length)
                    + " bytes of a file of " + size + ". Restore it from a copy");
        }
        return part.read(size - TAIL_BYTES - length, length);
    }

    static boolean isMagic(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt() == MAGIC;
    }

    static byte[] read(SeekableByteChannel channel, long position, int length, String name) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        channel.position(position);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new IOException(name + " became shorter while it was read. Read it again");
            }
        }
        return buffer.array();
    }

    private static ParquetFooter of(FileMetaData file) {
        Map<String, String> metadata = new LinkedHashMap<>();
        if (file.isSetKey_value_metadata()) {
            for (KeyValue pair : file.getKey_value_metadata()) {
                metadata.put(pair.getKey(), pair.isSetValue() ? pair.getValue() : "");
            }
        }
        List<Column> columns = new ArrayList<>();
        for (SchemaElement element : file.getSchema()) {
            if (element.isSetType()) {
                columns.add(new Column(
                        element.getName(),
                        element.getType().name(),
                        logicalType(element),
                        element.getRepetition_type() != FieldRepetitionType.REQUIRED));
            }
        }
        requireWholeRowGroups(file, columns);
        return new ParquetFooter(
                file.getNum_rows(),
                file.getRow_groups().size(),
                metadata,
                columns,
                file.isSetCreated_by() ? file.getCreated_by() : "");
    }

    /** A flipped bit seldom leaves both a name, or a count, and its repetition as they were. */
    private static void requireWholeRowGroups(FileMetaData file, List<Column> columns) {
        long rows = 0;
        for (RowGroup group : file.getRow_groups()) {
            rows += group.getNum_rows();
            List<String> names = group.getColumns().stream()
                    .map(chunk -> String.join(".", chunk.getMeta_data().getPath_in_schema()))
                    .toList();
            if (!names.equals(columns.stream().map(Column::name).toList())) {
                throw new IllegalStateException("a row group has columns " + names);
            }
            if (group.getColumns().stream()
                    .anyMatch(chunk -> chunk.getMeta_data().getNum_values() != group.getNum_rows())) {
                throw new IllegalStateException("a column has another number of values than its row group has rows");
            }
        }
        if (rows != file.getNum_rows()) {
            throw new IllegalStateException(file.getNum_rows() + " rows, but " + rows + " in its row groups");
        }
    }

    private static String logicalType(SchemaElement element) {
        if (!element.isSetLogicalType()) {
            return "";
        }
        if (element.getLogicalType().isSetTIMESTAMP()) {
            var timestamp = element.getLogicalType().getTIMESTAMP();
            return "TIMESTAMP(" + timestamp.getUnit().getSetField() + "," + timestamp.isIsAdjustedToUTC() + ")";
        }
        return element.getLogicalType().getSetField().name();
    }
}
