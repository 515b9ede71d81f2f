package io.esportslake.web;

import io.esportslake.app.LakeConfigCheck;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;

/** The configuration in force: all keys of ours, and what was set for the Kafka client. */
@ApplicationScoped
class Settings {

    static final String MASK = "********";

    private static final Pattern SECRET =
            Pattern.compile("password|passwd|secret|token|credential|jaas|private|api.?key|keystore\\.key|\\.key$");

    /** {@code user:password@} in an address. */
    private static final Pattern USER_INFO = Pattern.compile("(?<=//)[^/@\\s]+@");

    private static final List<String> CLIENT_PREFIXES = List.of("kafka.", "mp.messaging.incoming.");
    private static final List<String> OTHERS = List.of("quarkus.http.host", "quarkus.http.port", "quarkus.log.level");

    private final Config config;

    Settings(Config config) {
        this.config = config;
    }

    List<SettingView> inForce() {
        List<SettingView> settings = new ArrayList<>();
        LakeConfigCheck.KEYS.stream().sorted().forEach(key -> add(settings, "esports-lake." + key));
        TreeSet<String> clients = new TreeSet<>();
        config.getPropertyNames().forEach(name -> {
            if (CLIENT_PREFIXES.stream().anyMatch(name::startsWith)) {
                clients.add(name);
            }
        });
        clients.forEach(name -> add(settings, name));
        OTHERS.forEach(name -> add(settings, name));
        return settings;
    }

    private void add(List<SettingView> settings, String key) {
        ConfigValue value = config.getConfigValue(key);
        boolean isSet = value.getValue() != null && !value.getValue().isBlank();
        settings.add(new SettingView(key, isSet ? shown(key, value.getValue()) : "", source(value)));
    }

    static String shown(String key, String value) {
        String masked = key.toLowerCase(Locale.ROOT);
        // Deserializers of record keys are no secrets.
        if (SECRET.matcher(masked).find() && !masked.contains("serializer")) {
            return MASK;
        }
        return USER_INFO.matcher(value).replaceAll(MASK + "@");
    }

    private static String source(ConfigValue value) {
        String name = value.getSourceName();
        if (name == null || name.startsWith("default") || name.startsWith("DefaultValues")) {
            return "default";
        }
        if (name.startsWith("Env")) {
            return "environment";
        }
        if (name.startsWith("SysProp")) {
            return "system property";
        }
        if (name.contains(".env")) {
            return ".env file";
        }
        return name.contains("jar") || name.contains("!/") || name.startsWith("Build") || name.startsWith("Runtime")
                ? "default"
                : "file";
    }
}
