package io.esportslake.parquet;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnIndex;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.ColumnOrder;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.OffsetIndex;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;

/**
 * Finds bytes of a file of this encoder that are not as they were written, without decoding a value: the CRC of every
 * page, and what a file says twice, which must agree. Readers do not compare the CRCs.
 */
public final class PageChecksums {

    private static final int MAGIC_BYTES = 4;

    private final SeekableByteChannel channel;
    private final String name;
    private long position = MAGIC_BYTES;

    private PageChecksums(SeekableByteChannel channel, String name) {
        this.channel = channel;
        this.name = name;
    }

    /**
     * Reads the whole file once, piece by piece.
     *
     * @param channel the file, whose footer can be read; its position is moved
     * @param name what to call it in messages
     * @return what is damaged and where, such as {@code row group 0, column kills, page 2: ...}; empty when nothing is
     * @throws IOException when reading fails, or {@link ParquetFooter#read} refuses the file
     */
    public static Optional<String> firstDamage(SeekableByteChannel channel, String name) throws IOException {
        byte[] footer = ParquetFooter.bytes(channel, name);
        try {
            ParquetFooter.parse(footer, name);
            PageChecksums checksums = new PageChecksums(channel, name);
            checksums.requireMagic();
            FileMetaData file = Util.readFileMetaData(new ByteArrayInputStream(footer));
            checksums.check(file, footer.length);
            // What a parser skips or takes in two ways is not written again as it was.
            ByteArrayOutputStream again = new ByteArrayOutputStream(footer.length);
            Util.writeFileMetaData(file, again);
            Damage.unless(Arrays.equals(footer, again.toByteArray()), "the footer has bytes that say nothing");
            return Optional.empty();
        } catch (Damage e) {
            return Optional.of(e.getMessage());
        }
    }

    private void requireMagic() throws IOException {
        Damage.unless(
                ParquetFooter.isMagic(ParquetFooter.read(channel, 0, MAGIC_BYTES, name)),
                "the file does not begin with PAR1");
    }

    private void check(FileMetaData file, int footerBytes) throws IOException {
        List<SchemaElement> leaves =
                file.getSchema().stream().filter(SchemaElement::isSetType).toList();
        SchemaElement top = file.getSchema().get(0);
        Damage.unless(
                top.getNum_children() == leaves.size() && file.getSchemaSize() == leaves.size() + 1,
                "the schema does not count its columns");
        for (SchemaElement leaf : leaves) {
            Damage.unless(
                    hasItsConvertedType(leaf), "column " + leaf.getName() + ": its two types contradict each other");
        }
        List<ChunkPages> chunks = new ArrayList<>();
        for (int group = 0; group < file.getRow_groups().size(); group++) {
            RowGroup rowGroup = file.getRow_groups().get(group);
            long start = position;
            long uncompressed = 0;
            for (int column = 0; column < leaves.size(); column++) {
                ColumnChunk chunk = rowGroup.getColumns().get(column);
                String where =
                        "row group " + group + ", column " + leaves.get(column).getName();
                ColumnMetaData says = chunk.getMeta_data();
                Damage.unless(says.getType() == leaves.get(column).getType(), where + ": its type is not the schema's");
                Damage.unless(
                        says.getCodec() == firstChunk(file).getCodec(),
                        where + ": its codec is not that of the others");
                ChunkPages pages = new ChunkPages(channel, name, where, chunk);
                position = pages.check(position);
                uncompressed += says.getTotal_uncompressed_size();
                chunks.add(pages);
            }
            String where = "row group " + group;
            Damage.unless(
                    rowGroup.getFile_offset() == start && rowGroup.getTotal_compressed_size() == position - start,
                    where + ": the footer has other bytes than its columns");
            Damage.unless(
                    rowGroup.getTotal_byte_size() == uncompressed, where + ": its size is not that of its columns");
            Damage.unless(rowGroup.getOrdinal() == group, where + ": its number is " + rowGroup.getOrdinal());
        }
        checkIndexes(chunks);
        long end = channel.size() - 2 * MAGIC_BYTES - footerBytes;
        Damage.unless(position == end, "bytes " + position + " to " + end + " belong to nothing");
        Damage.unless(
                file.isSetColumn_orders() && file.getColumn_ordersSize() == leaves.size(),
                "the footer does not say the order of each column's bounds");
        for (int column = 0; column < leaves.size(); column++) {
            ColumnOrder order = file.getColumn_orders().get(column);
            Damage.unless(
                    leaves.get(column).getType() == Type.DOUBLE
                            ? order.isSetIEEE_754_TOTAL_ORDER()
                            : order.isSetTYPE_ORDER(),
                    "column " + leaves.get(column).getName() + ": the order of its bounds is " + order);
        }
    }

    /** The logical type, once more for older readers. */
    private static boolean hasItsConvertedType(SchemaElement leaf) {
        if (!leaf.isSetLogicalType()) {
            return !leaf.isSetConverted_type();
        }
        ConvertedType expected =
                leaf.getLogicalType().isSetTIMESTAMP() ? ConvertedType.TIMESTAMP_MICROS : ConvertedType.UTF8;
        return leaf.getConverted_type() == expected;
    }

    private static ColumnMetaData firstChunk(FileMetaData file) {
        return file.getRow_groups().get(0).getColumns().get(0).getMeta_data();
    }

    /** They lie behind the last row group: all column indexes, then all offset indexes. */
    private void checkIndexes(List<ChunkPages> chunks) throws IOException {
        for (ChunkPages pages : chunks) {
            ColumnChunk chunk = pages.chunk();
            if (chunk.isSetColumn_index_offset()) {
                byte[] bytes =
                        next(chunk.getColumn_index_offset(), chunk.getColumn_index_length(), pages, "column index");
                ColumnIndex index = parse(pages, "column index", bytes, Util::readColumnIndex);
                pages.check(index);
            }
        }
        for (ChunkPages pages : chunks) {
            ColumnChunk chunk = pages.chunk();
            byte[] bytes = next(chunk.getOffset_index_offset(), chunk.getOffset_index_length(), pages, "offset index");
            OffsetIndex index = parse(pages, "offset index", bytes, Util::readOffsetIndex);
            pages.check(index);
        }
    }

    private byte[] next(long offset, int length, ChunkPages pages, String what) throws IOException {
        Damage.unless(
                offset == position && length > 0 && length <= channel.size() - position,
                pages.where() + ": its " + what + " is not where the one before ends");
        position += length;
        return ParquetFooter.read(channel, offset, length, name);
    }

    /** Parses Thrift. */
    @FunctionalInterface
    interface Parser<T> {
        T parse(ByteArrayInputStream bytes) throws IOException;
    }

    private static <T> T parse(ChunkPages pages, String what, byte[] bytes, Parser<T> parser) {
        ByteArrayInputStream in = new ByteArrayInputStream(bytes);
        T parsed;
        try {
            parsed = parser.parse(in);
        } catch (IOException | RuntimeException e) {
            throw new Damage(pages.where() + ": its " + what + " cannot be read (" + e.getMessage() + ")");
        }
        Damage.unless(in.available() == 0, pages.where() + ": its " + what + " is shorter than the footer says");
        return parsed;
    }

    /** Something is not as it was written. */
    static final class Damage extends RuntimeException {
        private static final long serialVersionUID = 1;

        Damage(String message) {
            super(message);
        }

        static void unless(boolean isAsWritten, String message) {
            if (!isAsWritten) {
                throw new Damage(message);
            }
        }
    }
}
