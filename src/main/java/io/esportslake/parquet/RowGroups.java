package io.esportslake.parquet;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Where a root's rows are cut into row groups. */
final class RowGroups {

    private static final int BYTES_PER_FIXED_VALUE = 8;

    private RowGroups() {}

    /** The first row after each row group, ascending; empty for a root without rows. */
    static List<Integer> ends(VectorSchemaRoot rows, ParquetSettings settings) {
        List<Integer> ends = new ArrayList<>();
        int from = 0;
        while (from < rows.getRowCount()) {
            int least = from + 1;
            int most = (int) Math.min(rows.getRowCount(), (long) from + settings.rowGroupMaxRows());
            // Bytes only grow with rows, so the last row that still fits is found by halving.
            while (least < most) {
                int middle = (least + most + 1) >>> 1;
                if (bytes(rows, from, middle) <= settings.rowGroupTargetBytes()) {
                    least = middle;
                } else {
                    most = middle - 1;
                }
            }
            ends.add(least);
            from = least;
        }
        return ends;
    }

    private static long bytes(VectorSchemaRoot rows, int from, int until) {
        long bytes = 0;
        for (FieldVector vector : rows.getFieldVectors()) {
            bytes += (long) BYTES_PER_FIXED_VALUE * (until - from);
            if (vector instanceof BaseVariableWidthVector) {
                bytes += vector.getOffsetBuffer().getInt(until * 4L)
                        - vector.getOffsetBuffer().getInt(from * 4L);
            }
        }
        return bytes;
    }
}
