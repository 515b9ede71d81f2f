package io.esportslake.parquet;

import java.io.IOException;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.DoubleStatistics;
import org.apache.parquet.column.statistics.IntStatistics;
import org.apache.parquet.column.statistics.LongStatistics;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriterForLong;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * Chunks of INT32, INT64 and DOUBLE. Values are held as 64-bit patterns, nulls left out. A dictionary is used where it
 * is the smallest form; else INT64 is delta-packed (offsets and timestamps grow in small steps) and the others are
 * plain.
 */
final class FixedWidthChunks implements ChunkEncoder {

    private static final int LOADED_AT_ONCE = 8192;

    private final ParquetSettings settings;
    private final PageBuffer page;
    private final LongDictionary dictionary = new LongDictionary();
    private final DeltaBinaryPackingValuesWriterForLong deltas =
            new DeltaBinaryPackingValuesWriterForLong(1024, 1 << 20, new HeapByteBufferAllocator());
    private final byte[] loaded = new byte[LOADED_AT_ONCE * 8];
    private long[] values = new long[0];
    private int[] ids = new int[0];

    FixedWidthChunks(ParquetSettings settings, PageBuffer page) {
        this.settings = settings;
        this.page = page;
    }

    @Override
    public void encode(FieldVector vector, int from, Validity validity, ColumnDescriptor column, ChunkSink sink)
            throws IOException {
        PrimitiveType type = column.getPrimitiveType();
        int width = type.getPrimitiveTypeName() == PrimitiveTypeName.INT32 ? 4 : 8;
        load(vector, from, validity, width);
        Encoding encoding = chooseEncoding(type.getPrimitiveTypeName(), validity.values(), width);
        if (encoding == Encoding.RLE_DICTIONARY) {
            page.clear();
            writePlain(dictionary.entries(), 0, dictionary.size(), width);
            sink.dictionary(page, dictionary.size());
        }
        int pageRows = Math.max(1, Math.min(settings.pageMaxRows(), settings.pageTargetBytes() / width));
        int value = 0;
        try (RunLengthBitPackingHybridEncoder references = Dictionaries.referenceEncoder(dictionary.size())) {
            for (int row = 0, rowsEnd; row < validity.rows(); row = rowsEnd) {
                rowsEnd = (int) Math.min(validity.rows(), (long) row + pageRows);
                int valuesEnd = value + validity.values(row, rowsEnd);
                page.clear();
                if (column.getMaxDefinitionLevel() > 0) {
                    validity.writeLevels(page, row, rowsEnd);
                }
                switch (encoding) {
                    case RLE_DICTIONARY ->
                        Dictionaries.writeReferences(references, dictionary.size(), ids, value, valuesEnd, page);
                    case DELTA_BINARY_PACKED -> writeDeltas(value, valuesEnd);
                    default -> writePlain(values, value, valuesEnd, width);
                }
                int nulls = rowsEnd - row - (valuesEnd - value);
                sink.page(page, rowsEnd - row, statistics(type, value, valuesEnd, nulls), encoding);
                value = valuesEnd;
            }
        }
    }

    @Override
    public void trim() {
        deltas.reset();
    }

    private void load(FieldVector vector, int from, Validity validity, int width) {
        int rows = validity.rows();
        if (values.length < rows) {
            values = new long[rows];
            ids = new int[rows];
        }
        ArrowBuf data = vector.getDataBuffer();
        int count = 0;
        for (int row = 0; row < rows; row += LOADED_AT_ONCE) {
            int part = Math.min(LOADED_AT_ONCE, rows - row);
            data.getBytes((long) (from + row) * width, loaded, 0, part * width);
            if (validity.hasNulls()) {
                for (int i = 0; i < part; i++) {
                    values[count] = width == 4 ? PageBuffer.intAt(loaded, i * 4) : PageBuffer.longAt(loaded, i * 8);
                    count += validity.isNull(row + i) ? 0 : 1;
                }
            } else if (width == 4) {
                for (int i = 0; i < part; i++) {
                    values[count++] = PageBuffer.intAt(loaded, i * 4);
                }
            } else {
                for (int i = 0; i < part; i++) {
                    values[count++] = PageBuffer.longAt(loaded, i * 8);
                }
            }
        }
    }

    private Encoding chooseEncoding(PrimitiveTypeName type, int count, int width) {
        boolean isLong = type == PrimitiveTypeName.INT64;
        long otherBytes = isLong ? deltaBytes(count) : (long) count * width;
        int maxEntries = (int) Math.min(settings.dictionaryMaxBytes(), otherBytes) / width;
        if (count > 0 && dictionary.build(values, count, ids, maxEntries)) {
            long dictionaryBytes = (long) dictionary.size() * width;
            if (dictionaryBytes + Dictionaries.referenceBytes(dictionary.size(), count) < otherBytes) {
                return Encoding.RLE_DICTIONARY;
            }
        }
        return isLong ? Encoding.DELTA_BINARY_PACKED : Encoding.PLAIN;
    }

    /** About what delta packing would need: the bits between the smallest and the largest step of every 32 values. */
    private long deltaBytes(int count) {
        long bits = 0;
        for (int i = 1; i < count; i += 32) {
            int until = Math.min(count, i + 32);
            long smallest = Long.MAX_VALUE;
            long largest = Long.MIN_VALUE;
            for (int j = i; j < until; j++) {
                long step = values[j] - values[j - 1];
                smallest = Math.min(smallest, step);
                largest = Math.max(largest, step);
            }
            bits += 16 + 32L * (64 - Long.numberOfLeadingZeros(largest - smallest));
        }
        return bits / 8;
    }

    private void writePlain(long[] source, int from, int until, int width) {
        if (width == 4) {
            page.writeInts(source, from, until);
        } else {
            page.writeLongs(source, from, until);
        }
    }

    private void writeDeltas(int from, int until) throws IOException {
        deltas.reset();
        for (int i = from; i < until; i++) {
            deltas.writeLong(values[i]);
        }
        deltas.getBytes().writeAllTo(page);
    }

    private Statistics<?> statistics(PrimitiveType type, int from, int until, int nulls) {
        if (type.getPrimitiveTypeName() == PrimitiveTypeName.DOUBLE) {
            return doubleStatistics(type, from, until, nulls);
        }
        long smallest = Long.MAX_VALUE;
        long largest = Long.MIN_VALUE;
        for (int i = from; i < until; i++) {
            smallest = Math.min(smallest, values[i]);
            largest = Math.max(largest, values[i]);
        }
        Statistics<?> statistics = Statistics.createStats(type);
        statistics.incrementNumNulls(nulls);
        if (until > from && statistics instanceof IntStatistics bounds) {
            bounds.setMinMax((int) smallest, (int) largest);
        } else if (until > from && statistics instanceof LongStatistics bounds) {
            bounds.setMinMax(smallest, largest);
        }
        return statistics;
    }

    /**
     * Engines do not agree on where NaN stands in the order (DuckDB and Spark: above all), so a chunk with one goes
     * without bounds. Zero counts as both of its signs.
     */
    private Statistics<?> doubleStatistics(PrimitiveType type, int from, int until, int nulls) {
        double smallest = Double.POSITIVE_INFINITY;
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = from; i < until; i++) {
            double value = Double.longBitsToDouble(values[i]);
            if (Double.isNaN(value)) {
                return Statistics.getBuilderForReading(type).build();
            }
            smallest = Math.min(smallest, value);
            largest = Math.max(largest, value);
        }
        DoubleStatistics statistics = (DoubleStatistics) Statistics.createStats(type);
        statistics.incrementNumNulls(nulls);
        if (until > from) {
            statistics.setMinMax(smallest == 0 ? -0.0 : smallest, largest == 0 ? 0.0 : largest);
        }
        return statistics;
    }
}
