package io.esportslake.config;

import io.esportslake.failure.FailureCode;
import io.esportslake.table.LakeTables;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.DotEnvConfigSourceProvider;
import io.smallrye.config.PropertiesConfigSourceLoader;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;

/**
 * Why the program did not start, when its settings are to blame. The framework reads them before any code of ours runs,
 * and fails in its own words: then they are read once more here, and each is told in a sentence. A start that succeeds
 * pays nothing for this.
 */
public final class StartDiagnosis {

    private static final int FILE_ORDINAL = 260;
    private static final Path DOT_ENV = Path.of(".env");
    private static final Path PROPERTIES = Path.of("config", "application.properties");

    /** The framework's numbers of its messages. */
    private static final Pattern NUMBER = Pattern.compile("\\b(?:SRCFG|SRMSG)\\d+: ");

    private static final Pattern KEY = Pattern.compile("config property (\\S+)|value \\S+ in property (\\S+)");
    /** Tells of no value, because there is none. */
    private static final Pattern MISSING =
            Pattern.compile("The config property \\S+ is required but it could not be found in any config source");

    private static final Pattern CONVERTED = Pattern.compile(".*threw an Exception whilst being converted (?<why>.*)");
    private static final Pattern UNKNOWN =
            Pattern.compile("^(esports-lake\\.\\S+) (?:in .* )?does not map to any root.*");

    private StartDiagnosis() {}

    /**
     * Says which settings kept the program from starting.
     *
     * @param failure what the start ended with
     * @param tables those there are
     * @return a line for each setting that cannot be used; empty when the settings are not to blame
     */
    public static Optional<String> of(Throwable failure, LakeTables tables) {
        List<String> problems = new ArrayList<>();
        for (Path file : List.of(DOT_ENV, PROPERTIES)) {
            unreadable(file).ifPresent(problems::add);
        }
        if (problems.isEmpty()) {
            SmallRyeConfig config = asWritten();
            problems.addAll(LakeConfigCheck.problems(config, tables));
            if (problems.isEmpty()) {
                for (Throwable cause = failure; cause != null && problems.isEmpty(); cause = cause.getCause()) {
                    problems.addAll(frameworks(cause, config, tables));
                }
            }
        }
        return problems.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", problems));
    }

    /** The places where users set something, without what the program brings itself. */
    private static SmallRyeConfig asWritten() {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addSystemSources()
                .withSources(DotEnvConfigSourceProvider.dotEnvSources(loader))
                .withSources(PropertiesConfigSourceLoader.inFileSystem(
                        PROPERTIES.toAbsolutePath().toUri().toString(), FILE_ORDINAL, loader))
                .build();
    }

    /** A file that is there and cannot be read as properties. */
    static Optional<String> unreadable(Path file) {
        String text;
        try {
            text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(FailureCode.SETTINGS_FILE.says(
                    file + " cannot be read (" + e.getClass().getSimpleName()
                            + "); it is a text file of NAME=value lines that this user may read"));
        }
        try (BufferedReader lines = new BufferedReader(new StringReader(text))) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!isProperties(line)) {
                    return Optional.of(FailureCode.SETTINGS_FILE.says(file + " cannot be read: line " + number
                            + " has a \\u that four hexadecimal digits do not follow; write \\\\ for a backslash"));
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return Optional.empty();
    }

    private static boolean isProperties(String line) throws IOException {
        try {
            new Properties().load(new StringReader(line));
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** What the framework says of keys that are not in our table. */
    private static List<String> frameworks(Throwable cause, SmallRyeConfig config, LakeTables tables) {
        List<String> problems = new ArrayList<>();
        if (cause instanceof ConfigValidationException found) {
            for (int i = 0; i < found.getProblemCount(); i++) {
                problems.add(sentence(found.getProblem(i).getMessage(), config, tables));
            }
        } else if (cause instanceof ConfigurationException) {
            problems.add(unusable(plain(cause.getMessage())));
        } else if (cause instanceof ConfigException) {
            problems.add(
                    FailureCode.KAFKA_CLIENT_SETTINGS.says("The Kafka client cannot start with the settings given: "
                            + plain(cause.getMessage()) + "; check the kafka.* and mp.messaging.* settings"));
        } else if (isAboutASetting(cause)) {
            problems.add(sentence(cause.getMessage(), config, tables));
        }
        return problems;
    }

    private static boolean isAboutASetting(Throwable cause) {
        return (cause instanceof IllegalArgumentException || cause instanceof NoSuchElementException)
                && cause.getMessage() != null
                && cause.getMessage().startsWith("SRCFG");
    }

    private static String sentence(String message, SmallRyeConfig config, LakeTables tables) {
        String text = plain(message);
        Matcher unknown = UNKNOWN.matcher(text);
        if (unknown.matches()) {
            return FailureCode.UNKNOWN_SETTING.says("Unknown key " + unknown.group(1)
                    + FoundSetting.of(config, unknown.group(1))
                            .map(found -> " " + found.place())
                            .orElse("") + "; expected one of "
                    + LakeConfigCheck.keys(tables).stream()
                            .map(LakeSettings.PREFIX::concat)
                            .toList());
        }
        Matcher about = KEY.matcher(text);
        if (!about.find()) {
            return unusable(text);
        }
        String key = about.group(1) == null ? about.group(2) : about.group(1);
        Optional<FoundSetting> found = FoundSetting.of(config, key);
        if (found.isEmpty()) {
            boolean mayBeSeen =
                    HarmlessSettings.isHarmless(key) || MISSING.matcher(text).matches();
            return unusable(mayBeSeen ? text : "see " + key);
        }
        if (found.get().value() == null && !found.get().raw().isEmpty()) {
            return found.get().unresolved();
        }
        Matcher converted = CONVERTED.matcher(text);
        String why = converted.matches() && HarmlessSettings.isHarmless(key) ? " (" + converted.group("why") + ")" : "";
        return FailureCode.FRAMEWORK_SETTING.says(found.get().name() + " cannot be used as it is written"
                + found.get().told() + why);
    }

    private static String unusable(String why) {
        return FailureCode.FRAMEWORK_SETTING.says("The configuration cannot be used: " + why);
    }

    private static String plain(String message) {
        return NUMBER.matcher(String.valueOf(message)).replaceAll("").replace('\n', ' ');
    }
}
