package io.esportslake.batch;

import io.esportslake.table.Column;
import io.esportslake.table.TableDefinition;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.quicktheories.core.Gen;
import org.quicktheories.core.RandomnessSource;
import org.quicktheories.impl.Constraint;

/** Makes record values, from sound ones to noise. Smaller choices are simpler ones, so what fails is shrunk. */
final class RecordGen implements Gen<byte[]> {

    private static final String[] NUMBERS = """
        0 -0 1 -1 35.0 35.5 1e3 1E+3 12e-1 120e-1 0.0 -0.0e7 2147483647 2147483648 -2147483648 -2147483649 \
        9223372036854775807 9223372036854775808 -9223372036854775808 -9223372036854775809 9007199254740993 \
        1e308 1e309 -1e999 4.9e-324 2.4e-324 1e-400 0e999999999999 1e999999999999 1e-999999999999 \
        123456789012345678901234567890 0.30000000000000004 9223372036854775807.0 922337203685477580.70e1 \
        253402300799999 253402300800000 -62135596800000 -62135596800001 1700000000000 1700000000 1.7e9 \
        99999999999 100000000000 -99999999999 -100000000000 1e11 9.99e10\
        """.split(" ");
    private static final String[] TIMES = """
        2025-02-28|2024-02-29|2025-02-29|1900-02-29|2000-02-29|0001-01-01|0000-01-01|9999-12-31|2025-02-28T13:45|\
        2025-02-28 13:45:59|2025-02-28T13:45:59.1234567899Z|2025-02-28T24:00:00Z|2025-02-28T23:59:60Z|\
        2025-02-28T13:45:59+02|2025-02-28T13:45:59-0230|2025-02-28T13:45:59+18:00|2025-02-28T13:45:59+18:01|\
        2025-02-28t13:45:59Z|2025-02-28T13:45:59z|2025-02-28  13:45|0001-01-01T00:00:00+00:01|\
        9999-12-31T23:59:59.9999999-00:01|2025-02-28T13:45:59.|2025-2-28|20250228|2025-02-28Z|2025-02-28T13Z|\
        2025-02-28T13:45:59+2:00|-2025-02-28|\u0662025-02-28\
        """.split("\\|");
    private static final String[] TEXTS = {
        "",
        " ",
        "finished",
        "live",
        "__HIVE_DEFAULT_PARTITION__",
        "../../etc",
        "a/b=c%d",
        "35",
        "true",
        "null",
        "\u0000",
        "\u00A0",
        "\u2003",
        "\uD83D\uDE00",
        "\u00E4",
        "\u007F",
        "."
    };
    private static final String[] BROKEN = {
        "NaN",
        "Infinity",
        "-",
        "01",
        "+1",
        ".5",
        "1.",
        "1e",
        "1e+",
        "tru",
        "nul",
        "True",
        "'a'",
        "\"a",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\uD800\"",
        "\"\\uDC00\\uD800\"",
        "\"\\uD800\uD83D\uDE00\"",
        "\"\t\"",
        "\"\n\"",
        "",
        "undefined",
        "1 2",
        "\"\u0001\"",
        "/*a*/1",
        "\uFEFF1",
        "\u00A01"
    };
    private static final String[] NESTED = {
        "[]", "{}", "[1,2]", "{\"a\":{\"b\":[null]}}", "[", "{", "[1,]", "{\"a\"}", "[}", "{]"
    };
    private static final byte[] TELLING = "\"\\{}[]:,0-.eEu \n\0tfn1/".getBytes(StandardCharsets.UTF_8);

    private final TableDefinition table;

    RecordGen(TableDefinition table) {
        this.table = table;
    }

    @Override
    public byte[] generate(RandomnessSource in) {
        return switch (pick(in, 8)) {
            case 0, 1, 2 -> utf8(object(in, false));
            case 3 -> utf8(object(in, true));
            case 4, 5 -> mutated(utf8(object(in, pick(in, 4) == 3)), in);
            case 6 -> utf8(deep(in));
            default -> noise(in);
        };
    }

    /** A number below {@code bound}. */
    static int pick(RandomnessSource in, int bound) {
        return (int) in.next(Constraint.between(0, bound - 1));
    }

    /** Any text without half surrogate pairs, of up to so many characters. */
    static String text(RandomnessSource in, int most) {
        StringBuilder text = new StringBuilder();
        for (int i = pick(in, most + 1); i > 0; i--) {
            switch (pick(in, 6)) {
                case 0, 1, 2 -> text.append((char) (' ' + pick(in, 95)));
                case 3 -> text.append((char) pick(in, 0xA1));
                case 4 -> text.append((char) pick(in, 0xD800));
                default -> text.appendCodePoint(0xE000 + pick(in, 0x110000 - 0xE000));
            }
        }
        return text.toString();
    }

    private static String of(String[] some, RandomnessSource in) {
        return some[pick(in, some.length)];
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String object(RandomnessSource in, boolean isOdd) {
        List<String> fields = new ArrayList<>();
        fields.add(quoted(table.keyColumn(), in) + ":\"k" + pick(in, 100) + "\"");
        for (int i = pick(in, 8); i > 0; i--) {
            Column column =
                    table.recordColumns().get(pick(in, table.recordColumns().size()));
            fields.add(blank(in) + quoted(column.name(), in) + blank(in) + ":" + blank(in)
                    + (isOdd && pick(in, 3) == 2 ? odd(in) : fitting(column, in)) + blank(in));
        }
        if (pick(in, 3) == 2) {
            fields.add(quoted(text(in, 4), in) + ":" + (isOdd ? odd(in) : of(NUMBERS, in)));
        }
        if (pick(in, 3) == 2) {
            fields.add(fields.remove(0));
        }
        return blank(in) + "{" + String.join(",", fields) + "}" + blank(in);
    }

    private static String fitting(Column column, RandomnessSource in) {
        if (pick(in, 12) == 11) {
            return "null";
        }
        return switch (column.type()) {
            case STRING ->
                switch (pick(in, 8)) {
                    case 0, 1 -> quoted(of(TEXTS, in), in);
                    case 2, 3, 4 -> quoted(text(in, 12), in);
                    case 5 -> of(NUMBERS, in);
                    case 6 -> quoted("x".repeat(230 + pick(in, 40)) + text(in, 3), in);
                    default -> pick(in, 2) == 0 ? "true" : "false";
                };
            case INT, LONG, DOUBLE -> pick(in, 3) == 0 ? of(NUMBERS, in) : number(in);
            case BOOLEAN -> pick(in, 2) == 0 ? "true" : "false";
            case TIMESTAMP -> pick(in, 3) == 0 ? of(NUMBERS, in) : quoted(of(TIMES, in), in);
        };
    }

    private static String number(RandomnessSource in) {
        String digits = String.valueOf(in.next(Constraint.between(0, Long.MAX_VALUE)) >> pick(in, 63));
        return (pick(in, 2) == 0 ? "" : "-")
                + digits
                + (pick(in, 3) == 2 ? "." + pick(in, 1_000) + "0".repeat(pick(in, 25)) : "")
                + (pick(in, 3) == 2 ? "e" + (pick(in, 80) - 40) : "");
    }

    private static String odd(RandomnessSource in) {
        return switch (pick(in, 5)) {
            case 0 -> quoted(of(TIMES, in), in);
            case 1 -> of(NUMBERS, in);
            case 2 -> of(NESTED, in);
            case 3 -> of(BROKEN, in);
            default -> quoted(text(in, 5), in);
        };
    }

    /** A JSON string, each character as it is where that is legal, or escaped in one of the ways there are. */
    private static String quoted(String text, RandomnessSource in) {
        boolean isEscapedMore = pick(in, 4) == 3;
        StringBuilder json = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c == '\n' && isEscapedMore) {
                json.append("\\n");
            } else if (c < 0x20 || isEscapedMore && !Character.isSurrogate(c) && pick(in, 3) == 2) {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }

    private static String blank(RandomnessSource in) {
        return pick(in, 10) < 9 ? "" : " \n\t\r".substring(pick(in, 4));
    }

    private String deep(RandomnessSource in) {
        int depth = 60 + pick(in, 8);
        boolean isColumn = pick(in, 2) == 1;
        return "{\"" + table.keyColumn() + "\":\"k\",\"" + (isColumn ? table.keyColumn() : "x") + "\":"
                + "[".repeat(depth) + "]".repeat(depth) + "}";
    }

    private static byte[] noise(RandomnessSource in) {
        byte[] noise = new byte[pick(in, 40)];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = pick(in, 2) == 0 ? TELLING[pick(in, TELLING.length)] : (byte) pick(in, 256);
        }
        return noise;
    }

    private static byte[] mutated(byte[] original, RandomnessSource in) {
        byte[] bytes = original;
        for (int i = pick(in, 3); i >= 0 && bytes.length > 0; i--) {
            int at = pick(in, bytes.length);
            byte other = pick(in, 2) == 0 ? TELLING[pick(in, TELLING.length)] : (byte) pick(in, 256);
            ByteArrayOutputStream mutated = new ByteArrayOutputStream();
            mutated.write(bytes, 0, at);
            switch (pick(in, 4)) {
                case 0 -> { // cut off here
                }
                case 1 -> mutated.write(bytes, at + 1, bytes.length - at - 1);
                case 2 -> {
                    mutated.write(other);
                    mutated.write(bytes, at, bytes.length - at);
                }
                default -> {
                    mutated.write(other);
                    mutated.write(bytes, at + 1, bytes.length - at - 1);
                }
            }
            bytes = mutated.toByteArray();
        }
        return bytes;
    }
}
