package io.esportslake.parquet;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.ColumnOrder;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.OffsetIndex;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Util;
import org.jspecify.annotations.Nullable;

/**
 * Makes one Parquet file of row groups out of others, which are copied as they are, and of rows, which are encoded.
 * Whatever says where something lies is moved along: chunks, pages and their indexes. All have the same columns.
 */
public final class ParquetJoin {

    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final int COPY_BYTES = 1 << 20;

    private final ParquetEncoder encoder;
    private final OutputStream out;
    private final byte[] buffer = new byte[COPY_BYTES];
    private final List<RowGroup> groups = new ArrayList<>();
    /** Of all chunks in the order of the row groups; empty for a chunk without one. */
    private final List<byte[]> columnIndexes = new ArrayList<>();

    private final List<byte[]> offsetIndexes = new ArrayList<>();
    private @Nullable FileMetaData first;
    private long position;

    /**
     * Begins a file, whose first bytes are written at once.
     *
     * @param encoder for rows; used by nobody else meanwhile
     * @param out is flushed at the end, not closed
     */
    public ParquetJoin(ParquetEncoder encoder, OutputStream out) throws IOException {
        this.encoder = encoder;
        this.out = out;
        out.write(MAGIC);
        position = MAGIC.length;
    }

    /**
     * Adds a row group as it lies in another file.
     *
     * @throws IOException when it cannot be read, or has other columns than those before
     */
    public void copy(ParquetPart part, int rowGroup) throws IOException {
        requireSameColumns(part.footer(), part.name());
        RowGroup group = part.footer().getRow_groups().get(rowGroup).deepCopy();
        long from = position;
        for (ColumnChunk chunk : group.getColumns()) {
            ColumnMetaData says = chunk.getMeta_data();
            long start = says.isSetDictionary_page_offset() && says.getDictionary_page_offset() > 0
                    ? says.getDictionary_page_offset()
                    : says.getData_page_offset();
            long by = position - start;
            copy(part, start, says.getTotal_compressed_size());
            columnIndexes.add(
                    chunk.isSetColumn_index_offset()
                            ? ParquetFooter.read(
                                    part.channel(),
                                    chunk.getColumn_index_offset(),
                                    chunk.getColumn_index_length(),
                                    part.name())
                            : new byte[0]);
            offsetIndexes.add(chunk.isSetOffset_index_offset() ? moved(offsetIndex(part, chunk), by) : new byte[0]);
            move(chunk, by);
        }
        group.setFile_offset(from);
        add(group);
    }

    /**
     * Adds rows, as one row group or as many as the encoder's settings make of them. Nothing for a root without rows.
     */
    public void encode(VectorSchemaRoot rows) throws IOException {
        if (rows.getRowCount() == 0) {
            return;
        }
        RowGroupOutput output = new RowGroupOutput(out, position);
        encoder.encode(rows, Map.of(), output);
        position = output.end();
        FileMetaData footer = output.footer();
        requireSameColumns(footer, "what is encoded");
        for (RowGroup group : footer.getRow_groups()) {
            for (ColumnChunk chunk : group.getColumns()) {
                columnIndexes.add(
                        chunk.isSetColumn_index_offset()
                                ? output.index(chunk.getColumn_index_offset(), chunk.getColumn_index_length())
                                : new byte[0]);
                offsetIndexes.add(
                        chunk.isSetOffset_index_offset()
                                ? output.index(chunk.getOffset_index_offset(), chunk.getOffset_index_length())
                                : new byte[0]);
            }
            add(group);
        }
    }

    private void add(RowGroup group) {
        group.setOrdinal((short) groups.size());
        groups.add(group);
    }

    private void requireSameColumns(FileMetaData footer, String name) throws IOException {
        if (first == null) {
            first = footer;
        }
        if (!footer.getSchema().equals(first.getSchema())) {
            throw new IOException("Files of different columns do not become one: " + name + " has " + names(footer)
                    + ", those before " + names(first));
        }
    }

    private static List<String> names(FileMetaData footer) {
        return footer.getSchema().stream()
                .map(element -> element.getName() + (element.isSetType() ? " " + element.getType() : ""))
                .toList();
    }

    private void copy(ParquetPart part, long start, long length) throws IOException {
        SeekableByteChannel channel = part.channel();
        channel.position(start);
        for (long left = length; left > 0; ) {
            ByteBuffer piece = ByteBuffer.wrap(buffer, 0, (int) Math.min(left, buffer.length));
            int read = channel.read(piece);
            if (read < 0) {
                throw new EOFException(part.name() + " became shorter while it was read");
            }
            out.write(buffer, 0, read);
            position += read;
            left -= read;
        }
    }

    private static OffsetIndex offsetIndex(ParquetPart part, ColumnChunk chunk) throws IOException {
        return Util.readOffsetIndex(new ByteArrayInputStream(ParquetFooter.read(
                part.channel(), chunk.getOffset_index_offset(), chunk.getOffset_index_length(), part.name())));
    }

    private static byte[] moved(OffsetIndex index, long by) throws IOException {
        index.getPage_locations().forEach(location -> location.setOffset(location.getOffset() + by));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Util.writeOffsetIndex(index, bytes);
        return bytes.toByteArray();
    }

    private static void move(ColumnChunk chunk, long by) {
        ColumnMetaData says = chunk.getMeta_data();
        says.setData_page_offset(says.getData_page_offset() + by);
        if (says.isSetDictionary_page_offset()) {
            says.setDictionary_page_offset(says.getDictionary_page_offset() + by);
        }
        if (chunk.getFile_offset() > 0) {
            chunk.setFile_offset(chunk.getFile_offset() + by);
        }
        // This encoder writes none, and they would have to be copied.
        says.unsetBloom_filter_offset();
        says.unsetBloom_filter_length();
    }

    /**
     * Ends the file.
     *
     * @param keyValueMetadata goes to the footer, with a word about the calendar
     * @return the file's length in bytes
     * @throws IllegalStateException when nothing was added
     */
    public long end(Map<String, String> keyValueMetadata) throws IOException {
        if (first == null) {
            throw new IllegalStateException("A file is made of one row group or more, found none");
        }
        writeIndexes();
        Map<String, String> metadata = new TreeMap<>(ParquetEncoder.CALENDAR);
        metadata.putAll(keyValueMetadata);
        FileMetaData footer = new FileMetaData(
                first.getVersion(),
                first.getSchema().stream().map(SchemaElement::deepCopy).toList(),
                groups.stream().mapToLong(RowGroup::getNum_rows).sum(),
                groups);
        List<KeyValue> pairs = new ArrayList<>();
        metadata.forEach((key, value) -> pairs.add(new KeyValue(key).setValue(value)));
        footer.setKey_value_metadata(pairs);
        footer.setCreated_by(first.getCreated_by());
        footer.setColumn_orders(
                first.getColumn_orders().stream().map(ColumnOrder::deepCopy).toList());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Util.writeFileMetaData(footer, bytes);
        write(bytes.toByteArray());
        write(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(bytes.size())
                .array());
        write(MAGIC);
        out.flush();
        return position;
    }

    /** All column indexes, then all offset indexes. */
    private void writeIndexes() throws IOException {
        List<ColumnChunk> chunks =
                groups.stream().flatMap(group -> group.getColumns().stream()).toList();
        for (int i = 0; i < chunks.size(); i++) {
            byte[] index = columnIndexes.get(i);
            if (index.length > 0) {
                chunks.get(i).setColumn_index_offset(position).setColumn_index_length(index.length);
                write(index);
            }
        }
        for (int i = 0; i < chunks.size(); i++) {
            byte[] index = offsetIndexes.get(i);
            if (index.length > 0) {
                chunks.get(i).setOffset_index_offset(position).setOffset_index_length(index.length);
                write(index);
            }
        }
    }

    private void write(byte[] bytes) throws IOException {
        out.write(bytes);
        position += bytes.length;
    }
}
