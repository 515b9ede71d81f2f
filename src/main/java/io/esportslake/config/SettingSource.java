package io.esportslake.config;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a value was configured, from the name that the framework gives to the source; never more of the machine than a
 * file's name.
 *
 * @param kind what kind of place it is
 * @param name the framework's name of a source that is none of the known kinds, or the file's address; else empty
 */
public record SettingSource(Kind kind, String name) {

    /** What kind of place. */
    public enum Kind {
        ENVIRONMENT,
        DOT_ENV,
        SYSTEM_PROPERTIES,
        FILE,
        /** Among others the defaults of this program. */
        OTHER
    }

    private static final Pattern FILE = Pattern.compile("\\[source=(\\w+:[^\\]]*)]");
    private static final String DOT_ENV = ".env";

    /**
     * Tells a place from the framework's name for it.
     *
     * @param source that name; null when nothing was set
     */
    public static SettingSource of(@Nullable String source) {
        String found = String.valueOf(source);
        Matcher file = FILE.matcher(found);
        if (file.find()) {
            String address = file.group(1);
            return address.endsWith(DOT_ENV)
                    ? new SettingSource(Kind.DOT_ENV, "")
                    : new SettingSource(Kind.FILE, address);
        }
        if (found.contains("EnvConfigSource")) {
            return new SettingSource(Kind.ENVIRONMENT, "");
        }
        return found.contains("SysProp")
                ? new SettingSource(Kind.SYSTEM_PROPERTIES, "")
                : new SettingSource(Kind.OTHER, found);
    }

    /** Whether what was written there is the name of a variable, not the key. */
    boolean isOfVariables() {
        return kind == Kind.ENVIRONMENT || kind == Kind.DOT_ENV;
    }

    /** As the end of a sentence. */
    String place() {
        return switch (kind) {
            case ENVIRONMENT -> "in the environment";
            case DOT_ENV -> "in " + DOT_ENV;
            case SYSTEM_PROPERTIES -> "among the system properties";
            case FILE -> "in " + name.substring(name.lastIndexOf("/config/") + 1);
            case OTHER -> "in " + name;
        };
    }

    /**
     * As a word in a table.
     *
     * @param variable the variable that was set, as far as that is known
     * @return empty when it is a default of this program
     */
    public Optional<String> word(Optional<String> variable) {
        return switch (kind) {
            case ENVIRONMENT ->
                Optional.of(variable.map("environment variable "::concat).orElse("environment"));
            case DOT_ENV -> Optional.of(".env file");
            case SYSTEM_PROPERTIES -> Optional.of("system property");
            case FILE -> file().map("file "::concat);
            case OTHER -> Optional.empty();
        };
    }

    /** With its directory; empty for the package's own file, also where that is not packed, as in dev mode. */
    private Optional<String> file() {
        if (!name.startsWith("file:")) {
            return Optional.empty();
        }
        String path = URI.create(name).getPath();
        if (path.contains("/classes/") || path.endsWith(".jar")) {
            return Optional.empty();
        }
        int last = path.lastIndexOf('/');
        return Optional.of(path.substring(path.lastIndexOf('/', Math.max(0, last - 1)) + 1));
    }
}
