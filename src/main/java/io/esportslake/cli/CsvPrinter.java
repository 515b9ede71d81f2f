package io.esportslake.cli;

import java.io.PrintWriter;
import java.util.List;

/**
 * RFC 4180: a header, lines that end in CR LF, quotes where they are needed. Null is nothing between the commas, the empty
 * text is a pair of quotes.
 */
final class CsvPrinter implements RowPrinter {

    private final PrintWriter out;

    CsvPrinter(PrintWriter out, List<String> columns) {
        this.out = out;
        row(columns.toArray());
    }

    @Override
    public boolean row(Object[] values) {
        for (int i = 0; i < values.length; i++) {
            out.write(i == 0 ? "" : ",");
            out.write(field(CellText.of(values[i])));
        }
        out.write("\r\n");
        return true;
    }

    private static String field(String text) {
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
