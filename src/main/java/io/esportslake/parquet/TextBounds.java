package io.esportslake.parquet;

import java.util.Arrays;
import org.apache.parquet.column.statistics.BinaryStatistics;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.PrimitiveType;
import org.jspecify.annotations.Nullable;

/** The smallest and the largest text of a page in the order of their unsigned bytes, as places in an array. */
final class TextBounds {
    private byte @Nullable [] array;
    private int minFrom;
    private int minUntil;
    private int maxFrom;
    private int maxUntil;

    void include(byte[] bytes, int from, int until) {
        if (array == null) {
            array = bytes;
            minFrom = maxFrom = from;
            minUntil = maxUntil = until;
        } else if (Arrays.compareUnsigned(bytes, from, until, bytes, minFrom, minUntil) < 0) {
            minFrom = from;
            minUntil = until;
        } else if (Arrays.compareUnsigned(bytes, from, until, bytes, maxFrom, maxUntil) > 0) {
            maxFrom = from;
            maxUntil = until;
        }
    }

    Statistics<?> statistics(PrimitiveType type, int nulls) {
        BinaryStatistics statistics = (BinaryStatistics) Statistics.createStats(type);
        statistics.incrementNumNulls(nulls);
        if (array != null) {
            statistics.updateStats(Binary.fromConstantByteArray(Arrays.copyOfRange(array, minFrom, minUntil)));
            statistics.updateStats(Binary.fromConstantByteArray(Arrays.copyOfRange(array, maxFrom, maxUntil)));
        }
        return statistics;
    }
}
