package io.esportslake.cli;

import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * RFC 4180: a header, lines that end in CR LF, quotes where they are needed. Null is nothing between the commas, the
 * empty text is a pair of quotes. CSV has no escapes and is looked at in terminals and spreadsheets, so control
 * characters and those that are not seen are written visibly; who needs every character takes JSON.
 */
final class CsvPrinter implements RowPrinter {

    /** What becomes of texts that a spreadsheet would take for a formula, and run. */
    enum Formulas {
        /** They are data like any other: nothing is added that a program would read. */
        AS_THEY_ARE,
        /** An apostrophe before them, by which a spreadsheet knows a text. */
        AS_TEXTS
    }

    private static final String BEGIN_FORMULAS = "=+-@\t\r\n";

    private final PrintWriter out;
    private final Formulas formulas;

    CsvPrinter(PrintWriter out, List<String> columns, Formulas formulas) {
        this.out = out;
        this.formulas = formulas;
        row(columns.toArray());
    }

    @Override
    public boolean row(Object[] values) {
        for (int i = 0; i < values.length; i++) {
            out.write(i == 0 ? "" : ",");
            out.write(field(text(values[i])));
        }
        out.write("\r\n");
        return true;
    }

    private @Nullable String text(@Nullable Object value) {
        String text = CellText.onLines(value);
        if (text == null) {
            return null;
        }
        boolean isText = value instanceof String || value instanceof byte[];
        boolean isFormula = formulas == Formulas.AS_TEXTS
                && isText
                && !text.isEmpty()
                && BEGIN_FORMULAS.indexOf(text.charAt(0)) >= 0;
        return isFormula ? "'" + text : text;
    }

    private static String field(@Nullable String text) {
        if (text == null) {
            return "";
        }
        boolean isPlain =
                !text.isEmpty() && text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return isPlain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    @Override
    public void end() {
        out.flush();
    }
}
