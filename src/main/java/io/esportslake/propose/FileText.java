package io.esportslake.propose;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Texts of records as parts of a YAML file: whatever is in them, they stay one value, or one comment in its line. */
final class FileText {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_.$-]*(?: [A-Za-z0-9_.$-]+)*");
    private static final Set<String> NOT_TEXTS =
            Set.of("null", "true", "false", "yes", "no", "on", "off", "y", "n", "nan");

    private FileText() {}

    static String scalar(String text) {
        if (PLAIN.matcher(text).matches() && !NOT_TEXTS.contains(text.toLowerCase(Locale.ROOT))) {
            return text;
        }
        return '"' + escaped(text, "\"\\") + '"';
    }

    /** Of a comment; cut where it is long. */
    static String comment(String text, int most) {
        String shown = escaped(text, "");
        return shown.codePointCount(0, shown.length()) <= most
                ? shown
                : shown.substring(0, shown.offsetByCodePoints(0, most - 1)) + "…";
    }

    private static String escaped(String text, String others) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            int type = Character.getType(c);
            boolean isHarmless = c >= 0x20
                    && c != 0x7F
                    && c != 0xFEFF
                    && type != Character.CONTROL
                    && type != Character.FORMAT
                    && type != Character.SURROGATE
                    && type != Character.UNASSIGNED
                    && type != Character.PRIVATE_USE
                    && type != Character.LINE_SEPARATOR
                    && type != Character.PARAGRAPH_SEPARATOR;
            if (others.indexOf(c) >= 0) {
                escaped.append('\\').appendCodePoint(c);
            } else if (isHarmless) {
                escaped.appendCodePoint(c);
            } else {
                escaped.append(String.format(Locale.ROOT, c > 0xFFFF ? "\\U%08X" : "\\u%04X", c));
            }
        });
        return escaped.toString();
    }
}
