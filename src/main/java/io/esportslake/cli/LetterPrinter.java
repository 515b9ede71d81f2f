package io.esportslake.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Dead letters for people: where each lies, why, and the record, which may be cut. */
final class LetterPrinter implements RowPrinter {

    /** What is printed, in the order in which values come. */
    static final List<String> COLUMNS = List.of(
            "topic",
            "kafka_partition",
            "kafka_offset",
            "reason",
            "processing_timestamp",
            "detail",
            "record_key",
            "headers",
            "record_value");

    private static final String NO_HEADERS = "[]";
    private static final String INDENT = "    ";
    /** Enough to see what it is; all of it is what programs are given. */
    private static final int MOST_CHARACTERS = 2_000;

    private final PrintWriter out;
    private long letters;

    LetterPrinter(PrintWriter out) {
        this.out = out;
    }

    @Override
    public boolean row(Object[] letter) {
        out.printf(
                Locale.ROOT,
                "%s%s-%s@%s  %s  %s%n",
                letters++ == 0 ? "" : System.lineSeparator(),
                letter[0],
                letter[1],
                letter[2],
                letter[3],
                letter[4]);
        print("", letter[5]);
        print("key ", letter[6]);
        print("headers ", NO_HEADERS.equals(letter[7]) ? null : letter[7]);
        print("", letter[8]);
        return true;
    }

    private void print(String label, @Nullable Object value) {
        if (value == null) {
            return;
        }
        String text = CellText.onOneLine(value);
        if (text.length() > MOST_CHARACTERS) {
            int end = text.offsetByCodePoints(0, text.codePointCount(0, MOST_CHARACTERS));
            text = String.format(
                    Locale.ROOT, "%s… (%,d bytes, all of them with --json)", text.substring(0, end), bytes(value));
        }
        out.println(INDENT + label + text);
    }

    private static int bytes(Object value) {
        return value instanceof byte[] bytes ? bytes.length : value.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    @Override
    public void end() {
        if (letters == 0) {
            out.println("(no dead letters)");
        }
        out.flush();
    }
}
