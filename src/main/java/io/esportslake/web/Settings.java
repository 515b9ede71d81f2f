package io.esportslake.web;

import io.esportslake.app.Streams;
import io.esportslake.config.ChannelSettings;
import io.esportslake.config.HarmlessSettings;
import io.esportslake.config.LakeConfigCheck;
import io.esportslake.config.SettingSource;
import io.esportslake.config.Topics;
import io.esportslake.table.LakeTables;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;

/** The configuration in force: all keys of ours, and what was set for the Kafka client, with where each came from. */
@ApplicationScoped
class Settings {

    private static final List<String> CLIENT_PREFIXES = List.of("kafka.", "mp.messaging.incoming.");
    private static final List<String> OTHERS = List.of("quarkus.http.host", "quarkus.http.port", "quarkus.log.level");

    /** {@code ${OTHER}} or {@code ${OTHER:default}}, as our own defaults name the variables they follow. */
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^:}]+)(?::([^}]*))?}");

    /** The framework's source of what has come of a setting. */
    private static final String IN_FACT = "ValueRegistry";

    private final Config config;
    private final Streams streams;
    private final Topics topics;
    private final List<String> keys;
    private final Map<String, String> environment;

    @Inject
    Settings(Config config, LakeTables tables, Topics topics, Streams streams) {
        this(config, tables, topics, streams, System.getenv());
    }

    Settings(Config config, LakeTables tables, Topics topics, Streams streams, Map<String, String> environment) {
        this.config = config;
        this.keys = LakeConfigCheck.keys(tables);
        this.topics = topics;
        this.streams = streams;
        this.environment = environment;
    }

    List<SettingView> inForce() {
        Map<String, String> byTheProgram = byTheProgram();
        Set<String> clients = new TreeSet<>(byTheProgram.keySet());
        config.getPropertyNames().forEach(name -> {
            if (CLIENT_PREFIXES.stream().anyMatch(name::startsWith)) {
                clients.add(name);
            }
        });
        return Stream.of(keys.stream().sorted().map("esports-lake."::concat), clients.stream(), OTHERS.stream())
                .flatMap(keys -> keys)
                .map(key -> byTheProgram.containsKey(key)
                        ? new SettingView(key, byTheProgram.get(key), "the program")
                        : view(key))
                .toList();
    }

    /** What holds for the channels whatever is configured. */
    private Map<String, String> byTheProgram() {
        Map<String, String> values = new HashMap<>();
        streams.channels()
                .forEach((table, channel) -> channel.fixed()
                        .forEach((attribute, value) -> values.put(ChannelSettings.prefix(table) + attribute, value)));
        return values;
    }

    private SettingView view(String key) {
        ConfigValue value = config.getConfigValue(key);
        boolean isSet = isSet(value);
        Optional<String> table = Topics.table(key);
        if (!isSet && table.isPresent()) {
            String variable = Topics.variable(table.get());
            ConfigValue handedOn = config.getConfigValue(variable);
            return new SettingView(
                    key, topics.of(table.get()), isSet(handedOn) ? source(variable, handedOn) : "default");
        }
        return new SettingView(
                key,
                isSet ? HarmlessSettings.shown(key, value.getValue()) : "",
                isSet ? source(key, value) : "default");
    }

    private static boolean isSet(ConfigValue value) {
        return value.getValue() != null && !value.getValue().isBlank();
    }

    /** Where the value comes from, down to the variable; never more of the machine than a file's name. */
    private String source(String key, ConfigValue value) {
        String source = value.getSourceName() == null ? "" : value.getSourceName();
        if (source.startsWith(IN_FACT)) {
            // The port that was opened; whoever set it, perhaps to 0, comes next.
            return StreamSupport.stream(config.getConfigSources().spliterator(), false)
                    .filter(next -> !next.getName().startsWith(IN_FACT) && next.getValue(key) != null)
                    .findFirst()
                    .map(next -> source(key, next.getName(), next.getValue(key)))
                    .orElse("default");
        }
        return source(key, source, value.getRawValue());
    }

    private String source(String key, String source, String raw) {
        return SettingSource.of(source)
                .word(variable(key))
                .or(() -> referred(raw))
                .orElse("default");
    }

    /** A default of ours that follows another setting, which is set. */
    private Optional<String> referred(String raw) {
        Matcher reference = REFERENCE.matcher(raw == null ? "" : raw);
        if (!reference.matches()) {
            return Optional.empty();
        }
        ConfigValue other = config.getConfigValue(reference.group(1));
        return other.getValue() == null || other.getValue().isBlank()
                ? Optional.empty()
                : Optional.of(source(reference.group(1), other));
    }

    /** A name in the environment that stands for the key, in the order in which the framework looks. */
    private Optional<String> variable(String key) {
        String underscored = key.replaceAll("[^A-Za-z0-9]", "_");
        return Stream.of(key, underscored, underscored.toUpperCase(Locale.ROOT))
                .filter(environment::containsKey)
                .findFirst();
    }
}
