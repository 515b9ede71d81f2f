package io.esportslake.parquet;

import org.apache.arrow.vector.FieldVector;

/**
 * Which rows of a column chunk have a value. For a flat column Arrow's validity bitmap is Parquet's definition levels
 * bit for bit, so levels are copied, not computed.
 */
final class Validity {

    private byte[] bitmap = new byte[0];
    private byte[] loaded = new byte[0];
    private int rows;
    private int nulls;

    /** Takes the rows {@code [from, from + count)} of a vector. */
    void load(FieldVector vector, int from, int count) {
        rows = count;
        nulls = 0;
        if (vector.getNullCount() == 0) {
            return;
        }
        int firstByte = from >>> 3;
        int sourceBytes = Bits.bytesFor((from & 7) + count);
        if (loaded.length < sourceBytes) {
            loaded = new byte[sourceBytes];
            bitmap = new byte[sourceBytes];
        }
        vector.getValidityBuffer().getBytes(firstByte, loaded, 0, sourceBytes);
        Bits.copy(loaded, from & 7, bitmap, 0, count);
        nulls = count - Bits.count(bitmap, 0, count);
    }

    boolean hasNulls() {
        return nulls > 0;
    }

    int rows() {
        return rows;
    }

    int values() {
        return rows - nulls;
    }

    boolean isNull(int row) {
        return nulls > 0 && !Bits.isSet(bitmap, row);
    }

    /** How many of the rows {@code [from, until)} have a value. */
    int values(int from, int until) {
        return nulls == 0 ? until - from : Bits.count(bitmap, from, until);
    }

    int firstNull() {
        int row = 0;
        while (!isNull(row)) {
            row++;
        }
        return row;
    }

    /** Writes the definition levels of the rows {@code [from, until)} as a first-version page has them. */
    void writeLevels(PageBuffer page, int from, int until) {
        int lengthAt = page.grow(4);
        int count = until - from;
        int present = values(from, until);
        if (present == count || present == 0) {
            page.writeVarint(count << 1);
            page.write(present == 0 ? 0 : 1);
        } else {
            int bytes = Bits.bytesFor(count);
            page.writeVarint(bytes << 1 | 1);
            int at = page.grow(bytes);
            Bits.copy(bitmap, from, page.array(), at, count);
        }
        page.setInt(lengthAt, page.size() - lengthAt - 4);
    }
}
