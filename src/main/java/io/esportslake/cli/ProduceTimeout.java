package io.esportslake.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a time such as 500ms, 30s or 2m; Kafka's client counts its own in milliseconds that fit an int. */
final class ProduceTimeout implements ITypeConverter<Duration> {

    private static final Duration MOST = Duration.ofDays(1);
    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,5})(ms|s|m)");

    @Override
    public Duration convert(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new TypeConversionException("expected a time such as 500ms, 30s or 2m, found '" + text + "'");
        }
        long amount = Long.parseLong(matcher.group(1));
        Duration found = switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            default -> Duration.ofMinutes(amount);
        };
        if (found.compareTo(MOST) > 0) {
            throw new TypeConversionException("expected a time up to 1440m, found '" + text + "'");
        }
        return found;
    }
}
