package io.esportslake.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An aligned table. Column widths follow from the first rows; longer values are cut with an ellipsis. Columns that do
 * not fit the width are left out, and named below.
 */
final class TablePrinter implements RowPrinter {

    private static final int ROWS_MEASURED = 200;
    /** Rows with more characters than that do not wait for others. */
    private static final int CHARACTERS_MEASURED = 1 << 20;

    private static final int MAX_CELL = 40;
    /** Of a cell that is cut, so many characters for each that it may be wide: some are not seen by themselves. */
    private static final int CHARACTERS_OF_ONE = 4;

    private static final String GAP = "  ";

    private final PrintWriter out;
    private final List<String> columns;
    private final int width;
    private final String others;
    private final List<String[]> waiting = new ArrayList<>();
    private boolean[] isNumber;
    private int @Nullable [] widths;
    private int shown;
    private long rows;
    private long characters;

    /**
     * Prints these columns.
     *
     * @param width of a line; 0 for as wide as the first rows make it, with nothing of them cut
     * @param others by which options columns are seen that do not fit
     */
    TablePrinter(PrintWriter out, List<String> columns, int width, String others) {
        this.out = out;
        this.columns = columns;
        this.width = width;
        this.others = others;
        isNumber = new boolean[columns.size()];
    }

    /** Prints these columns, as wide as the first rows make it. */
    static TablePrinter ofAll(PrintWriter out, List<String> columns) {
        return new TablePrinter(out, columns, 0, "");
    }

    @Override
    public boolean row(Object[] values) {
        rows++;
        String[] cells = new String[values.length];
        for (int i = 0; i < values.length; i++) {
            cells[i] = width == 0 ? CellText.onOneLine(values[i]) : cut(values[i], widest(columns.get(i)));
            isNumber[i] |= values[i] instanceof Number;
            characters += cells[i].length();
        }
        if (widths != null) {
            print(cells, widths);
        } else {
            waiting.add(cells);
            if (waiting.size() == ROWS_MEASURED || characters > CHARACTERS_MEASURED) {
                start();
            }
        }
        return true;
    }

    /** What lies behind it is not looked at, and not kept while rows wait. */
    private static String cut(@Nullable Object value, int width) {
        return TextWidth.cut(CellText.onOneLine(value, CHARACTERS_OF_ONE * width), width);
    }

    private void start() {
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = TextWidth.of(columns.get(i));
            for (String[] cells : waiting) {
                widths[i] = Math.max(widths[i], TextWidth.of(cells[i]));
            }
            widths[i] = width == 0 ? widths[i] : Math.min(widths[i], widest(columns.get(i)));
        }
        int used = 0;
        while (shown < widths.length && (width == 0 || shown == 0 || used + widths[shown] <= width)) {
            used += widths[shown++] + GAP.length();
        }
        print(columns.toArray(String[]::new), widths);
        String[] line = new String[shown];
        for (int i = 0; i < shown; i++) {
            line[i] = "-".repeat(widths[i]);
        }
        print(line, widths);
        waiting.forEach(cells -> print(cells, widths));
        waiting.clear();
        this.widths = widths;
    }

    /** A cell is cut, but never a column's name, unless the line has no place even for that. */
    private int widest(String column) {
        return Math.min(Math.max(MAX_CELL, TextWidth.of(column)), width);
    }

    private void print(String[] cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < shown; i++) {
            String cell = TextWidth.cut(cells[i], widths[i]);
            String blanks = " ".repeat(widths[i] - TextWidth.of(cell));
            line.append(isNumber[i] ? blanks + cell : cell + blanks).append(GAP);
        }
        out.println(line.toString().stripTrailing());
    }

    @Override
    public void end() {
        if (widths == null) {
            start();
        }
        if (rows == 0) {
            out.println("(no rows)");
        }
        if (shown < columns.size()) {
            out.println();
            List<String> more = columns.subList(shown, columns.size());
            out.println(more.size() + (more.size() == 1 ? " more column" : " more columns") + ", see " + others + ": "
                    + String.join(", ", more));
        }
        out.flush();
    }
}
