package io.esportslake.parquet;

import java.io.IOException;
import java.util.Arrays;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriterForInteger;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;

/**
 * Chunks of BINARY, text or not: by dictionary where the values repeat, else all lengths (delta-packed) and then all
 * bytes of a page, which compress better apart. At most one page of the vector's bytes is on the heap at a time, and a
 * text that is larger than a page is there once.
 */
final class TextChunks implements ChunkEncoder {

    private final ParquetSettings settings;
    private final PageBuffer page;
    private final BytesDictionary dictionary = new BytesDictionary();
    private final DeltaBinaryPackingValuesWriterForInteger lengths =
            new DeltaBinaryPackingValuesWriterForInteger(1024, 1 << 20, new HeapByteBufferAllocator());
    private final PageBuffer window = new PageBuffer();
    private byte[] loadedOffsets = new byte[0];
    private int[] offsets = new int[0];
    private int[] ids = new int[0];
    private int[] pageOfEntry = new int[0];

    TextChunks(ParquetSettings settings, PageBuffer page) {
        this.settings = settings;
        this.page = page;
    }

    @Override
    public void encode(FieldVector vector, int from, Validity validity, ColumnDescriptor column, ChunkSink sink)
            throws IOException {
        loadOffsets(vector, from, validity.rows());
        ArrowBuf data = vector.getDataBuffer();
        boolean byDictionary = buildDictionary(data, validity);
        if (byDictionary) {
            sink.dictionary(dictionary.page(), dictionary.size());
            if (pageOfEntry.length < dictionary.size()) {
                pageOfEntry = new int[dictionary.size() * 2];
            }
            Arrays.fill(pageOfEntry, 0, dictionary.size(), -1);
        }
        int value = 0;
        try (RunLengthBitPackingHybridEncoder references = Dictionaries.referenceEncoder(dictionary.size())) {
            for (int row = 0, rowsEnd; row < validity.rows(); row = rowsEnd) {
                rowsEnd = pageEnd(row, validity.rows());
                int count = validity.values(row, rowsEnd);
                page.clear();
                if (column.getMaxDefinitionLevel() > 0) {
                    validity.writeLevels(page, row, rowsEnd);
                }
                TextBounds bounds = new TextBounds();
                if (byDictionary) {
                    Dictionaries.writeReferences(references, dictionary.size(), ids, value, value + count, page);
                    boundEntries(bounds, value, value + count, row);
                } else if (isOneLargeText(validity, row, rowsEnd)) {
                    writeLargeText(data, row, bounds);
                } else {
                    loadWindow(data, row, rowsEnd);
                    writeLengthsAndBytes(validity, row, rowsEnd, bounds);
                }
                Encoding encoding = byDictionary ? Encoding.RLE_DICTIONARY : Encoding.DELTA_LENGTH_BYTE_ARRAY;
                sink.page(
                        page,
                        rowsEnd - row,
                        bounds.statistics(column.getPrimitiveType(), rowsEnd - row - count),
                        encoding);
                value += count;
            }
        }
    }

    @Override
    public void trim() {
        window.trim(4 * settings.pageTargetBytes());
        dictionary.trim(4 * settings.pageTargetBytes());
        lengths.reset();
    }

    private void loadOffsets(FieldVector vector, int from, int rows) {
        if (offsets.length < rows + 1) {
            offsets = new int[rows + 1];
            loadedOffsets = new byte[Math.multiplyExact(rows + 1, 4)];
            ids = new int[rows];
        }
        vector.getOffsetBuffer().getBytes((long) from * 4, loadedOffsets, 0, (rows + 1) * 4);
        for (int i = 0; i <= rows; i++) {
            offsets[i] = PageBuffer.intAt(loadedOffsets, i * 4);
        }
    }

    /** The first row that no longer belongs to the page that starts at this one; a page has at least one row. */
    private int pageEnd(int start, int rows) {
        int most = (int) Math.min(rows, (long) start + settings.pageMaxRows());
        int end = start;
        while (end < most && offsets[end] - offsets[start] + 4L * (end - start) < settings.pageTargetBytes()) {
            end++;
        }
        return end;
    }

    private void loadWindow(ArrowBuf data, int from, int until) {
        int length = offsets[until] - offsets[from];
        window.clear();
        window.grow(length);
        data.getBytes(offsets[from], window.array(), 0, length);
    }

    private boolean buildDictionary(ArrowBuf data, Validity validity) {
        dictionary.clear();
        int count = 0;
        for (int row = 0, end; row < validity.rows(); row = end) {
            end = pageEnd(row, validity.rows());
            if (isOneLargeText(validity, row, end) && textBytes(row) > settings.dictionaryMaxBytes()) {
                return false;
            }
            loadWindow(data, row, end);
            int base = offsets[row];
            for (int i = row; i < end; i++) {
                if (validity.isNull(i)) {
                    continue;
                }
                if (count == Dictionaries.SAMPLE
                        && Dictionaries.isHopeless(
                                dictionary.size(),
                                dictionary.page().size(),
                                validity.values(),
                                settings.dictionaryMaxBytes())) {
                    return false;
                }
                int id = dictionary.find(
                        window.array(), offsets[i] - base, offsets[i + 1] - base, settings.dictionaryMaxBytes());
                if (id < 0) {
                    return false;
                }
                ids[count++] = id;
            }
        }
        long plainBytes = (long) offsets[validity.rows()] - offsets[0] + count;
        return count > 0
                && dictionary.page().size() + Dictionaries.referenceBytes(dictionary.size(), count) < plainBytes;
    }

    private boolean isOneLargeText(Validity validity, int from, int until) {
        return until - from == 1 && !validity.isNull(from) && textBytes(from) >= settings.pageTargetBytes();
    }

    private int textBytes(int row) {
        return offsets[row + 1] - offsets[row];
    }

    private void boundEntries(TextBounds bounds, int from, int until, int pageMark) {
        for (int i = from; i < until; i++) {
            int id = ids[i];
            if (pageOfEntry[id] != pageMark) {
                pageOfEntry[id] = pageMark;
                bounds.include(dictionary.page().array(), dictionary.start(id), dictionary.end(id));
            }
        }
    }

    private void writeLargeText(ArrowBuf data, int row, TextBounds bounds) throws IOException {
        lengths.reset();
        lengths.writeInteger(textBytes(row));
        lengths.getBytes().writeAllTo(page);
        int at = page.grow(textBytes(row));
        data.getBytes(offsets[row], page.array(), at, textBytes(row));
        bounds.include(page.array(), at, at + textBytes(row));
    }

    private void writeLengthsAndBytes(Validity validity, int from, int until, TextBounds bounds) throws IOException {
        int base = offsets[from];
        byte[] bytes = window.array();
        lengths.reset();
        for (int i = from; i < until; i++) {
            if (!validity.isNull(i)) {
                lengths.writeInteger(offsets[i + 1] - offsets[i]);
                bounds.include(bytes, offsets[i] - base, offsets[i + 1] - base);
            }
        }
        lengths.getBytes().writeAllTo(page);
        for (int i = from, end; i < until; i = end) {
            end = i + 1;
            // Neighbours without a null between them are copied together: Arrow may keep bytes behind a null.
            while (!validity.isNull(i) && end < until && !validity.isNull(end)) {
                end++;
            }
            if (!validity.isNull(i)) {
                page.write(bytes, offsets[i] - base, offsets[end] - offsets[i]);
            }
        }
    }
}
