package io.esportslake.parquet;

import java.io.IOException;
import org.apache.arrow.vector.FieldVector;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.BooleanStatistics;
import org.apache.parquet.column.statistics.Statistics;

/** Chunks of BOOLEAN, plain: a bit per value, as Arrow has them. */
final class FlagChunks implements ChunkEncoder {

    private final ParquetSettings settings;
    private final PageBuffer page;
    private byte[] loaded = new byte[0];
    private byte[] values = new byte[0];

    FlagChunks(ParquetSettings settings, PageBuffer page) {
        this.settings = settings;
        this.page = page;
    }

    @Override
    public void encode(FieldVector vector, int from, Validity validity, ColumnDescriptor column, ChunkSink sink)
            throws IOException {
        load(vector, from, validity);
        int pageRows = settings.pageMaxRows();
        int value = 0;
        for (int row = 0, rowsEnd; row < validity.rows(); row = rowsEnd) {
            rowsEnd = (int) Math.min(validity.rows(), (long) row + pageRows);
            int count = validity.values(row, rowsEnd);
            page.clear();
            if (column.getMaxDefinitionLevel() > 0) {
                validity.writeLevels(page, row, rowsEnd);
            }
            int at = page.grow(Bits.bytesFor(count));
            Bits.copy(values, value, page.array(), at, count);
            sink.page(page, rowsEnd - row, statistics(column, value, count, rowsEnd - row - count), Encoding.PLAIN);
            value += count;
        }
    }

    @Override
    public void trim() {}

    private void load(FieldVector vector, int from, Validity validity) {
        int rows = validity.rows();
        int bytes = Bits.bytesFor((from & 7) + rows);
        if (loaded.length < bytes) {
            loaded = new byte[bytes];
            values = new byte[bytes];
        }
        vector.getDataBuffer().getBytes(from >>> 3, loaded, 0, bytes);
        Bits.copy(loaded, from & 7, values, 0, rows);
        if (validity.hasNulls()) {
            // Closing the gaps of the nulls moves bits only towards the start, so it works in place.
            int count = 0;
            for (int row = 0; row < rows; row++) {
                if (!validity.isNull(row)) {
                    int bit = Bits.isSet(values, row) ? 1 : 0;
                    int shift = count & 7;
                    values[count >>> 3] = (byte) (values[count >>> 3] & ~(1 << shift) | bit << shift);
                    count++;
                }
            }
        }
    }

    private Statistics<?> statistics(ColumnDescriptor column, int from, int count, int nulls) {
        BooleanStatistics statistics = (BooleanStatistics) Statistics.createStats(column.getPrimitiveType());
        statistics.incrementNumNulls(nulls);
        if (count > 0) {
            int set = Bits.count(values, from, from + count);
            statistics.setMinMax(set == count, set > 0);
        }
        return statistics;
    }
}
