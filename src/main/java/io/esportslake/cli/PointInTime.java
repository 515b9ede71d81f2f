package io.esportslake.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a time in UTC, or how long ago it was. */
final class PointInTime implements ITypeConverter<Instant> {

    private static final Pattern AGO = Pattern.compile("([0-9]{1,9})(s|m|h|d)");

    @Override
    public Instant convert(String text) {
        Matcher ago = AGO.matcher(text);
        try {
            return ago.matches()
                    ? Instant.now().minus(duration(Long.parseLong(ago.group(1)), ago.group(2)))
                    : Instant.parse(text);
        } catch (DateTimeException e) {
            throw new TypeConversionException(
                    "expected a time in UTC such as 2026-03-01T12:00:00Z, or how long ago, such"
                            + " as 90m, 12h or 7d; found '" + text + "'");
        }
    }

    private static Duration duration(long amount, String unit) {
        return switch (unit) {
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }
}
