package io.esportslake.cli;

import io.esportslake.reader.LetterFilter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the offsets of a topic partition as {@code 3}, {@code 3@1042}, {@code 3@1000..} or {@code 3@1000..2000}. */
final class OffsetsOption implements ITypeConverter<LetterFilter.Offsets> {

    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(?:@(\\d{1,18})(?:(\\.\\.)(\\d{1,18})?)?)?");

    @Override
    public LetterFilter.Offsets convert(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new TypeConversionException(
                    "expected offsets such as 3, 3@1042, 3@1000.. or 3@1000..2000, which is a topic"
                            + " partition, one offset of it, those from one on, or below another; found '" + text
                            + "'");
        }
        int partition = Integer.parseInt(matcher.group(1));
        long from = matcher.group(2) == null ? 0 : Long.parseLong(matcher.group(2));
        boolean isOne = matcher.group(2) != null && matcher.group(3) == null;
        long until = isOne ? from + 1 : matcher.group(4) == null ? Long.MAX_VALUE : Long.parseLong(matcher.group(4));
        if (until <= from) {
            throw new TypeConversionException("expected offsets from one on, below a higher one, found '" + text + "'");
        }
        return new LetterFilter.Offsets(partition, from, until);
    }
}
