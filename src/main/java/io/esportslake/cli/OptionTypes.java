package io.esportslake.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** How values of options are read, so that what cannot be read is told in words and not in those of Java. */
final class OptionTypes {

    private OptionTypes() {}

    static CommandLine registeredAt(CommandLine parser) {
        return parser.registerConverter(Instant.class, OptionTypes::instant)
                .registerConverter(Path.class, OptionTypes::path)
                .registerConverter(Long.class, OptionTypes::whole)
                .registerConverter(long.class, OptionTypes::whole)
                .registerConverter(int.class, OptionTypes::wholeInt)
                .registerConverter(double.class, OptionTypes::number);
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new TypeConversionException(
                    "expected a time in UTC such as 2026-03-01T12:00:00Z, found '" + text + "'");
        }
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new TypeConversionException("expected the path of a file, found '" + text + "': " + e.getReason());
        }
    }

    private static Long whole(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("expected a whole number such as 20, found '" + text + "'");
        }
    }

    private static Integer wholeInt(String text) {
        long whole = whole(text);
        if (whole < Integer.MIN_VALUE || whole > Integer.MAX_VALUE) {
            throw new TypeConversionException(
                    "expected a whole number up to " + Integer.MAX_VALUE + ", found '" + text + "'");
        }
        return (int) whole;
    }

    private static Double number(String text) {
        try {
            return Double.valueOf(text);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("expected a number such as 0.5, found '" + text + "'");
        }
    }
}
