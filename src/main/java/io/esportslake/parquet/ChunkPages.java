package io.esportslake.parquet;

import io.esportslake.parquet.PageChecksums.Damage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnIndex;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.OffsetIndex;
import org.apache.parquet.format.PageEncodingStats;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageLocation;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Statistics;
import org.apache.parquet.format.Util;

/**
 * The pages of one column chunk: their bytes against their CRCs, their headers against what the footer and indexes say.
 */
final class ChunkPages {

    private static final int HEADER_BYTES = 4096;
    private static final int PIECE_BYTES = 1 << 16;

    private final SeekableByteChannel channel;
    private final String name;
    private final String where;
    private final ColumnChunk chunk;
    private final ColumnMetaData says;
    private final ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
    private final CRC32 crc = new CRC32();
    private final List<PageLocation> locations = new ArrayList<>();
    private final Map<String, Integer> encodings = new HashMap<>();
    private final Set<Encoding> used = new HashSet<>();
    private long uncompressed;
    private long values;

    ChunkPages(SeekableByteChannel channel, String name, String where, ColumnChunk chunk) {
        this.channel = channel;
        this.name = name;
        this.where = where;
        this.chunk = chunk;
        says = chunk.getMeta_data();
    }

    String where() {
        return where;
    }

    ColumnChunk chunk() {
        return chunk;
    }

    /**
     * Looks at all its pages.
     *
     * @param start where the chunk before ends
     * @return where this one ends
     */
    long check(long start) throws IOException {
        long end = start + says.getTotal_compressed_size();
        boolean hasDictionary = says.isSetDictionary_page_offset();
        long first = hasDictionary ? says.getDictionary_page_offset() : says.getData_page_offset();
        Damage.unless(
                first == start && end > start && end <= channel.size(),
                where + ": its pages are not where those of the column before end");
        long at = start;
        for (int number = 0; at < end; number++) {
            at = page(at, end, number, hasDictionary && number == 0);
        }
        Damage.unless(at == end, where + ": its last page ends elsewhere than the footer says");
        Damage.unless(values == says.getNum_values(), where + ": its pages have " + values + " values");
        Damage.unless(uncompressed == says.getTotal_uncompressed_size(), where + ": its size is not that of its pages");
        Damage.unless(
                !locations.isEmpty() && locations.get(0).getOffset() == says.getData_page_offset(),
                where + ": its first page is not where the footer says");
        Damage.unless(says.isSetEncoding_stats(), where + ": the footer does not count its pages");
        Map<String, Integer> said = new HashMap<>();
        for (PageEncodingStats stats : says.getEncoding_stats()) {
            said.merge(stats.getPage_type() + " " + stats.getEncoding(), stats.getCount(), Integer::sum);
        }
        Damage.unless(said.equals(encodings), where + ": the footer says pages " + said + ", found " + encodings);
        Damage.unless(
                used.size() == says.getEncodingsSize() && used.containsAll(says.getEncodings()),
                where + ": the footer says encodings " + says.getEncodings() + ", found " + used);
        return end;
    }

    private long page(long at, long end, int number, boolean isDictionary) throws IOException {
        String page = where + ", page " + number + " at byte " + at;
        ByteArrayInputStream in =
                new ByteArrayInputStream(ParquetFooter.read(channel, at, (int) Math.min(HEADER_BYTES, end - at), name));
        int available = in.available();
        PageHeader header;
        try {
            header = Util.readPageHeader(in);
        } catch (IOException | RuntimeException e) {
            throw new Damage(page + ": its header cannot be read (" + e.getMessage() + ")");
        }
        int headerBytes = available - in.available();
        int bytes = header.getCompressed_page_size();
        Damage.unless(
                bytes >= 0 && bytes <= end - at - headerBytes,
                page + ": its header says " + bytes + " bytes, which its column has not");
        Damage.unless(header.isSetCrc(), page + ": its header has no CRC");
        int found = crc(at + headerBytes, bytes);
        Damage.unless(
                found == header.getCrc(),
                page + ": the CRC of its bytes is " + hex(found) + ", its header says " + hex(header.getCrc()));
        uncompressed += (long) header.getUncompressed_page_size() + headerBytes;
        note(page, header, isDictionary);
        if (!isDictionary) {
            locations.add(new PageLocation(at, headerBytes + bytes, values));
            values += header.getData_page_header().getNum_values();
        }
        return at + headerBytes + bytes;
    }

    private void note(String page, PageHeader header, boolean isDictionary) {
        Encoding encoding;
        if (isDictionary) {
            Damage.unless(
                    header.getType() == PageType.DICTIONARY_PAGE && header.isSetDictionary_page_header(),
                    page + ": its header says " + header.getType() + ", expected a dictionary");
            encoding = header.getDictionary_page_header().getEncoding();
        } else {
            Damage.unless(
                    header.getType() == PageType.DATA_PAGE && header.isSetData_page_header(),
                    page + ": its header says " + header.getType() + ", expected data");
            encoding = header.getData_page_header().getEncoding();
            used.add(header.getData_page_header().getDefinition_level_encoding());
            used.add(header.getData_page_header().getRepetition_level_encoding());
        }
        used.add(encoding);
        encodings.merge(header.getType() + " " + encoding, 1, Integer::sum);
    }

    private int crc(long at, int bytes) throws IOException {
        crc.reset();
        channel.position(at);
        for (int left = bytes; left > 0; ) {
            piece.clear().limit(Math.min(PIECE_BYTES, left));
            int read = channel.read(piece);
            if (read < 0) {
                throw new IOException(name + " became shorter while it was read. Read it again");
            }
            left -= read;
            crc.update(piece.flip());
        }
        return (int) crc.getValue();
    }

    private static String hex(int value) {
        return String.format(Locale.ROOT, "%08x", value);
    }

    /** The bounds of the pages against those of the chunk. */
    void check(ColumnIndex index) {
        Statistics bounds = says.getStatistics();
        int pages = locations.size();
        Damage.unless(
                index.getNull_pagesSize() == pages
                        && index.getMin_valuesSize() == pages
                        && index.getMax_valuesSize() == pages
                        && index.isSetNull_counts()
                        && index.getNull_countsSize() == pages,
                where + ": its column index has not one entry per page");
        long nulls = index.getNull_counts().stream().mapToLong(Long::longValue).sum();
        Damage.unless(
                bounds != null && bounds.getNull_count() == nulls,
                where + ": its column index has another number of nulls than the footer");
        boolean hasValues = nulls < says.getNum_values();
        Damage.unless(
                hasValues == bounds.isSetMin_value() && hasValues == bounds.isSetMax_value(),
                where + ": its bounds do not fit its nulls");
        Damage.unless(
                !hasValues
                        || bound(index, index.getMin_values(), Collections::min).equals(bounds.bufferForMin_value())
                                && bound(index, index.getMax_values(), Collections::max)
                                        .equals(bounds.bufferForMax_value()),
                where + ": the bounds in its column index are not those in the footer");
        for (int page = 0; page < pages; page++) {
            long count = index.getNull_counts().get(page);
            Damage.unless(
                    index.getNull_pages().get(page) == (count == rowsOf(page)),
                    where + ": its column index takes page " + page + " for one of nulls, or does not");
        }
    }

    private ByteBuffer bound(ColumnIndex index, List<ByteBuffer> all, Extreme extreme) {
        List<ByteBuffer> ofPages = new ArrayList<>();
        for (int page = 0; page < all.size(); page++) {
            if (!index.getNull_pages().get(page)) {
                ofPages.add(all.get(page));
            }
        }
        try {
            return ofPages.isEmpty() ? ByteBuffer.allocate(0) : extreme.of(ofPages, this::compare);
        } catch (BufferUnderflowException e) {
            throw new Damage(where + ": its column index has bounds of another type");
        }
    }

    /** The least or the greatest. */
    @FunctionalInterface
    private interface Extreme {
        ByteBuffer of(List<ByteBuffer> all, Comparator<ByteBuffer> order);
    }

    private int compare(ByteBuffer one, ByteBuffer other) {
        return switch (says.getType()) {
            case INT32 -> Integer.compare(little(one).getInt(), little(other).getInt());
            case INT64 -> Long.compare(little(one).getLong(), little(other).getLong());
            case DOUBLE -> Double.compare(little(one).getDouble(), little(other).getDouble());
            case BOOLEAN, BYTE_ARRAY, FLOAT, INT96, FIXED_LEN_BYTE_ARRAY ->
                Arrays.compareUnsigned(little(one).array(), little(other).array());
        };
    }

    private static ByteBuffer little(ByteBuffer value) {
        byte[] bytes = new byte[value.remaining()];
        value.duplicate().get(bytes);
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private long rowsOf(int page) {
        long next = page + 1 < locations.size() ? locations.get(page + 1).getFirst_row_index() : values;
        return next - locations.get(page).getFirst_row_index();
    }

    /** Where its pages are. */
    void check(OffsetIndex index) {
        Damage.unless(index.getPage_locations().equals(locations), where + ": its offset index does not fit its pages");
    }
}
