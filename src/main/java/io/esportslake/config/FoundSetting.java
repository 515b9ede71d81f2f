package io.esportslake.config;

import io.esportslake.failure.FailureCode;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * What was configured for a key, and how to tell the user of it.
 *
 * @param key the setting, by which is judged whether its value may be seen
 * @param name what the user wrote: a key, or the name of a variable
 * @param place where, for example {@code in the environment}
 * @param raw as written
 * @param value with expressions replaced; null when one of them has no value
 */
record FoundSetting(String key, String name, String place, String raw, String value) {

    private static final int MOST_SHOWN = 300;

    /** What is set by that key; empty when nobody set it. */
    static Optional<FoundSetting> of(SmallRyeConfig config, String key) {
        return of(config, key, key);
    }

    /**
     * What is set by that name.
     *
     * @param setting what it sets: for a variable that stands for a key, that key
     */
    static Optional<FoundSetting> of(SmallRyeConfig config, String name, String setting) {
        ConfigValue found;
        try {
            found = config.getConfigValue(name);
        } catch (IllegalArgumentException e) {
            // An expression that names itself.
            return circular(config, name, setting);
        }
        return found.getRawValue() == null ? Optional.empty() : Optional.of(of(found, name, setting));
    }

    private static Optional<FoundSetting> circular(SmallRyeConfig config, String name, String setting) {
        for (ConfigSource source : config.getConfigSources()) {
            String raw = source.getValue(name);
            if (raw != null) {
                return Optional.of(of(
                        ConfigValue.builder()
                                .withName(name)
                                .withRawValue(raw)
                                .withConfigSourceName(source.getName())
                                .build(),
                        name,
                        setting));
            }
        }
        return Optional.empty();
    }

    private static FoundSetting of(ConfigValue found, String name, String setting) {
        SettingSource source = SettingSource.of(found.getConfigSourceName());
        return new FoundSetting(
                setting,
                source.isOfVariables() ? variable(name) : name,
                source.place(),
                found.getRawValue(),
                found.getValue());
    }

    /** The variable of a key; a name that is one already stays. */
    static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9_]", "_");
    }

    /** What was found and where, as the end of a sentence. */
    String told() {
        return "; found " + (raw.isEmpty() ? "nothing" : shown("a text")) + " " + place
                + (raw.isBlank() || raw.equals(raw.strip()) ? "" : ", with blanks or a line end around it")
                + (Setting.isQuoted(raw) ? ", with quotes around it, which are part of it there" : "");
    }

    /** For a value whose expression cannot be replaced. */
    String unresolved() {
        return FailureCode.SETTING_UNRESOLVED.says(
                name + " refers to something that is not set, or to itself; found " + shown("an expression") + " "
                        + place
                        + ". Set what it names, give it a default as in ${NAME:default}, or write \\${ for a dollar"
                        + " sign that begins no expression (in a file \\\\${)");
    }

    private String shown(String kind) {
        return HarmlessSettings.isHarmless(key)
                ? "'" + onOneLine(HarmlessSettings.shown(key, raw)) + "'"
                : kind + " that is not shown here";
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
