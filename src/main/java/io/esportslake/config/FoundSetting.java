package io.esportslake.config;

import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * What was configured for a key, and how to tell the user of it.
 *
 * @param name what the user wrote: a key, or the name of a variable
 * @param place where, for example {@code in the environment}
 * @param raw as written
 * @param value with expressions replaced; null when one of them has no value
 */
record FoundSetting(String name, String place, String raw, String value) {

    private static final Pattern SECRET = Pattern.compile(
            "password|passwd|passphrase|secret|token|credential|jaas|user\\.?info|private|api.?key|\\.key$");
    private static final Pattern FRAMEWORKS_UNKNOWN = Pattern.compile("^quarkus\\.(?!log\\.|http\\.|application\\.)");
    private static final int MOST_SHOWN = 300;
    private static final Pattern FILE = Pattern.compile("\\[source=(.*)]$");

    /** @return empty when nobody set it */
    static Optional<FoundSetting> of(SmallRyeConfig config, String key) {
        ConfigValue found;
        try {
            found = config.getConfigValue(key);
        } catch (IllegalArgumentException e) {
            // An expression that names itself.
            return circular(config, key);
        }
        return found.getRawValue() == null ? Optional.empty() : Optional.of(of(found, key));
    }

    private static Optional<FoundSetting> circular(SmallRyeConfig config, String key) {
        for (ConfigSource source : config.getConfigSources()) {
            String raw = source.getValue(key);
            if (raw != null) {
                return Optional.of(of(
                        ConfigValue.builder()
                                .withName(key)
                                .withRawValue(raw)
                                .withConfigSourceName(source.getName())
                                .build(),
                        key));
            }
        }
        return Optional.empty();
    }

    private static FoundSetting of(ConfigValue found, String key) {
        String source = String.valueOf(found.getConfigSourceName());
        Matcher file = FILE.matcher(source);
        String place;
        String name = key;
        if (file.find()) {
            String path = file.group(1);
            place = "in " + path.substring(path.lastIndexOf("/config/") + 1).replaceFirst(".*/(?=\\.env$)", "");
            if (place.endsWith(".env")) {
                name = variable(key);
            }
        } else if (source.startsWith("EnvConfigSource")) {
            place = "in the environment";
            name = variable(key);
        } else if (source.startsWith("SysProp")) {
            place = "among the system properties";
        } else {
            place = "in " + source;
        }
        return new FoundSetting(name, place, found.getRawValue(), found.getValue());
    }

    /** The variable of a key; a name that is one already stays. */
    static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9_]", "_");
    }

    /** What was found and where, as the end of a sentence, without the text of a secret. */
    String told() {
        return told(isSecret(name));
    }

    String told(boolean isHidden) {
        String shown =
                raw.isEmpty() ? "nothing" : isHidden ? "a text that is not shown here" : "'" + onOneLine(raw) + "'";
        return "; found " + shown + " " + place;
    }

    /** For a value whose expression cannot be replaced. */
    String unresolved() {
        return name + " refers to something that is not set, or to itself; found "
                + (isSecret(name) ? "an expression that is not shown here" : "'" + onOneLine(raw) + "'") + " " + place
                + ". Set what it names, give it a default as in ${NAME:default}, or write \\${ for a dollar sign"
                + " that begins no expression (in a file \\\\${)";
    }

    /** Of the framework's settings, which have users and passwords among them, only what is known to be none is shown. */
    static boolean isSecret(String name) {
        String lower = name.toLowerCase(Locale.ROOT).replace('_', '.');
        return SECRET.matcher(lower).find() || FRAMEWORKS_UNKNOWN.matcher(lower).find();
    }

    private static String onOneLine(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints()
                .limit(MOST_SHOWN)
                .forEach(c -> line.append(
                        Character.isISOControl(c) ? String.format(Locale.ROOT, "\\x%02X", c) : Character.toString(c)));
        return line.append(text.length() > MOST_SHOWN ? "…" : "").toString();
    }
}
