package io.esportslake.batch;

import java.nio.ByteBuffer;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.FieldVector;

/** Values of four or eight bytes. Null is written as zero, so that no value of a row before shows through. */
abstract sealed class FixedColumn extends VectorColumn permits IntColumn, LongColumn {

    private final BaseFixedWidthVector vector;
    private ByteBuffer data = nothing();

    FixedColumn(BaseFixedWidthVector vector) {
        this.vector = vector;
    }

    @Override
    final FieldVector vector() {
        return vector;
    }

    @Override
    final void allocate(int rows) {
        vector.setInitialCapacity(rows);
        vector.allocateNew();
    }

    @Override
    final void growRows() {
        vector.reAlloc();
    }

    @Override
    final void refresh() {
        refreshValidity();
        data = view(vector.getDataBuffer());
    }

    @Override
    final int rowCapacity() {
        return Math.min(data.capacity() / vector.getTypeWidth(), validityCapacity());
    }

    @Override
    final void forget() {
        super.forget();
        data = nothing();
    }

    final ByteBuffer data() {
        return data;
    }
}
