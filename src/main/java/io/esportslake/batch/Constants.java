package io.esportslake.batch;

import io.esportslake.table.ColumnType;
import io.esportslake.table.Constant;
import java.io.ByteArrayOutputStream;

/** The constants of a table, all their texts in one array: a row keeps few arrays. */
final class Constants {

    private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
    private byte[] texts = {};

    /**
     * Where a constant stands.
     *
     * @return an object that sets slots to it
     */
    Set add(Constant constant) {
        byte[] utf8 = constant.type() == ColumnType.STRING ? constant.utf8() : new byte[0];
        int start = collected.size();
        collected.writeBytes(utf8);
        texts = collected.toByteArray();
        return new Set(constant, start, utf8.length);
    }

    /** Sets slots to a constant. */
    final class Set {
        private final Constant constant;
        private final int start;
        private final int length;

        private Set(Constant constant, int start, int length) {
            this.constant = constant;
            this.start = start;
            this.length = length;
        }

        void into(RowSlots row, int slot) {
            if (constant.type() == ColumnType.STRING) {
                row.setText(slot, texts, start, length);
            } else {
                row.setInteger(slot, constant.bits());
            }
        }
    }
}
