package io.esportslake.config;

import io.esportslake.s3.S3Place;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.Converters;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A setting, and what it takes.
 *
 * @param key its full key, for example {@code esports-lake.flush.interval}
 * @param variable a variable that stands for it besides the one that every key has, for example {@code LOG_LEVEL}
 * @param expected what it takes, as the end of a sentence that begins with its name and "is"
 * @param accepts whether a text is that; may throw what a converter throws
 * @param isOptional whether an empty text counts as nothing set
 */
record Setting(String key, Optional<String> variable, String expected, Predicate<String> accepts, boolean isOptional) {

    private static final Duration LONGEST = Duration.ofDays(365);
    private static final Set<String> FLAGS = Set.of("true", "false", "yes", "no", "on", "off", "y", "n", "1", "0");
    /** Of an address; one letter alone is a drive of Windows. */
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/.*", Pattern.DOTALL);

    private static final Pattern TOPIC = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,249}");

    Setting {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(variable, "variable");
        Objects.requireNonNull(expected, "expected");
        Objects.requireNonNull(accepts, "accepts");
    }

    private static Setting of(String key, String expected, Predicate<String> accepts) {
        return new Setting(key, Optional.empty(), expected, accepts, false);
    }

    /** A time above zero. */
    static Setting time(String key, String example) {
        return time(key, "1ms", example);
    }

    /** A time that is no shorter than another. */
    static Setting time(String key, String least, String example) {
        Duration shortest = duration(least);
        return of(
                key,
                "a time from " + least + " to 365d, such as " + example,
                text -> isBetween(shortest, duration(text)));
    }

    /** A time that may be zero. */
    static Setting timeOrZero(String key, String example) {
        return of(key, "a time from 0s to 365d, such as " + example, text -> isBetween(Duration.ZERO, duration(text)));
    }

    private static Duration duration(String text) {
        return new DurationConverter().convert(text);
    }

    private static boolean isBetween(Duration least, Duration found) {
        return found.compareTo(least) >= 0 && found.compareTo(LONGEST) <= 0;
    }

    /** A number of bytes. */
    static Setting size(String key, String least, String most, String example) {
        return of(
                key,
                "a size from " + least + " to " + most + ", such as " + example,
                text -> bytes(text).compareTo(bytes(least)) >= 0 && bytes(text).compareTo(bytes(most)) <= 0);
    }

    private static BigInteger bytes(String text) {
        return new MemorySizeConverter().convert(text).asBigInteger();
    }

    /** A whole number. */
    static Setting whole(String key, long least, long most, String example) {
        String range = most == Long.MAX_VALUE || most == Integer.MAX_VALUE
                ? "a whole number, " + least + " or more"
                : "a whole number from " + least + " to " + most;
        return of(key, range + ", such as " + example, text -> {
            long found = Long.parseLong(text.trim());
            return found >= least && found <= most;
        });
    }

    /** A part of a whole. */
    static Setting share(String key, String example) {
        return of(key, "a share from 0 to 1, such as " + example, text -> {
            double found = Double.parseDouble(text.trim());
            return found >= 0 && found <= 1;
        });
    }

    /** One of the names of an enum, as they are written in configuration. */
    static <E extends Enum<E>> Setting choice(String key, Class<E> names) {
        return of(
                key,
                "one of " + String.join(", ", names(names)),
                text -> Converters.getImplicitConverter(names).convert(text) != null);
    }

    /** The same, only as it is shown: what is written is handed on to somebody who takes it at its word. */
    static <E extends Enum<E>> Setting word(String key, Class<E> names) {
        return choice(key, names).accepting(names(names)::contains);
    }

    private static <E extends Enum<E>> List<String> names(Class<E> names) {
        return Arrays.stream(names.getEnumConstants())
                .map(name -> name.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
    }

    /** One of these texts, in any case. */
    static Setting choice(String key, List<String> shown, Set<String> accepted) {
        return of(
                key,
                "one of " + String.join(", ", shown),
                text -> accepted.contains(text.trim().toUpperCase(Locale.ROOT)));
    }

    /** A truth value. What is none of them would count as false without a word. */
    static Setting flag(String key) {
        return of(key, "true or false", text -> FLAGS.contains(text.trim().toLowerCase(Locale.ROOT)));
    }

    /**
     * A directory, which need not exist yet, or a place in an object store. An address of another kind, such as {@code
     * s3a://bucket/lake}, would name a directory below the one that the program was started in.
     */
    static Setting place(String key, String directory, String inStore) {
        return of(
                key,
                "a directory, such as " + directory + ", or a place in an object store, such as " + inStore,
                text -> isName(text)
                        && (S3Place.isMeantBy(text)
                                ? !S3Place.parse(text).bucket().isEmpty()
                                : !SCHEME.matcher(text).matches()
                                        && !Path.of(text).toString().isEmpty()));
    }

    /** Where a server is asked over HTTP. */
    static Setting address(String key, String example) {
        return of(key, "the address of a server, such as " + example, text -> {
            URI found = URI.create(text);
            return Set.of("http", "https").contains(String.valueOf(found.getScheme())) && found.getHost() != null;
        });
    }

    /** A topic's name, as Kafka allows it. */
    static Setting topic(String key, String example) {
        return of(
                key,
                "the name of a topic, up to 249 letters a to z, digits and . _ -, such as " + example,
                text -> TOPIC.matcher(text).matches());
    }

    /** Any text of one line. */
    static Setting text(String key, String expected) {
        return of(key, expected, Setting::isName);
    }

    /**
     * A line end that a file brought along would be part of a name, and the lake or group another one; so would quotes,
     * which a shell takes away, and a file of variables does not.
     */
    private static boolean isName(String text) {
        return text.equals(text.strip()) && text.chars().noneMatch(Character::isISOControl) && !isQuoted(text);
    }

    /** Whether a text stands in quotes. */
    static boolean isQuoted(String text) {
        return text.length() > 1
                && (text.startsWith("\"") && text.endsWith("\"") || text.startsWith("'") && text.endsWith("'"));
    }

    /** The same with a variable of its own. */
    Setting orVariable(String name) {
        return new Setting(key, Optional.of(name), expected, accepts, isOptional);
    }

    /** The same for texts that pass a test. */
    Setting accepting(Predicate<String> test) {
        return new Setting(key, variable, expected, test, isOptional);
    }

    /** The same, and an empty text is nothing. */
    Setting optional() {
        return new Setting(key, variable, expected, accepts, true);
    }

    /** Whether the text can be used. */
    boolean takes(String text) {
        if (text.isEmpty()) {
            return isOptional;
        }
        try {
            return accepts.test(text);
        } catch (IllegalArgumentException | ArithmeticException | NullPointerException e) {
            // What the converters throw; for a text of blanks they return null.
            return false;
        }
    }
}
