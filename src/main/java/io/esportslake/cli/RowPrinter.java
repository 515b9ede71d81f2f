package io.esportslake.cli;

import io.esportslake.reader.RowVisitor;

/** Prints rows, one after the other, in one form. */
interface RowPrinter extends RowVisitor {

    @Override
    boolean row(Object[] values);

    /** After the last row. */
    void end();
}
