package io.esportslake.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How values of options are read, so that what cannot be read is told in words and not in those of Java. */
final class OptionTypes {

    private OptionTypes() {}

    static CommandLine registeredAt(CommandLine parser) {
        return parser.registerConverter(Instant.class, new Reading<>(OptionTypes::instant))
                .registerConverter(Path.class, new Reading<>(OptionTypes::path))
                .registerConverter(Long.class, new Reading<>(OptionTypes::whole))
                .registerConverter(long.class, new Reading<>(OptionTypes::whole))
                .registerConverter(int.class, new Reading<>(OptionTypes::wholeInt))
                .registerConverter(double.class, new Reading<>(OptionTypes::number));
    }

    /**
     * A class, and not a lambda of picocli's interface: picocli's class files are older than what the JVM archives, and
     * JDK 17 crashes when it writes a class data archive with a lambda of such an interface.
     */
    private record Reading<T>(Function<String, T> reading) implements ITypeConverter<T> {

        @Override
        public T convert(String text) {
            return reading.apply(text);
        }
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
