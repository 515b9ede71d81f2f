package io.esportslake.config;

import io.esportslake.failure.FailureCode;
import io.esportslake.table.LakeTables;
import io.smallrye.config.SmallRyeConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is wrong with the settings, each in one sentence, before anything is touched. */
public final class LakeConfigCheck {

    /** What the flushes of a stop may take: also asked where {@link LakeConfig} cannot be had. */
    public static final String SHUTDOWN_TIMEOUT = LakeSettings.PREFIX + "shutdown-timeout";

    static final String VISIBLE_AFTER = LakeSettings.PREFIX + "visible-after";

    static final String STALLED_AFTER = LakeSettings.PREFIX + "health.stalled-after";

    /** Set only by the build for dev mode. */
    public static final String DEV_MODE = "io.esportslake.dev-mode";

    private static final String ENVIRONMENT_PREFIX = "ESPORTS_LAKE_";

    private LakeConfigCheck() {}

    /** Every key below {@code esports-lake}; a test holds them against {@link LakeConfig}. */
    public static List<String> keys(LakeTables tables) {
        return LakeSettings.ours(tables).stream()
                .map(setting -> setting.key().substring(LakeSettings.PREFIX.length()))
                .toList();
    }

    /** Whether a key below {@code esports-lake} is one of ours, whatever the tables. */
    public static boolean isOurs(String key) {
        return Topics.isKey(key)
                || LakeSettings.OURS.stream().anyMatch(setting -> setting.key().equals(LakeSettings.PREFIX + key));
    }

    /**
     * The framework refuses unknown keys in files and system properties, but does not notice unknown variables.
     *
     * @throws StartRefusedException that names the variable and those that look alike
     */
    static void checkEnvironment(Set<String> variables, LakeTables tables) {
        Set<String> known =
                keys(tables).stream().map(LakeConfigCheck::variable).collect(Collectors.toCollection(TreeSet::new));
        for (String variable : new TreeSet<>(variables)) {
            if (variable.startsWith(ENVIRONMENT_PREFIX) && !known.contains(variable)) {
                throw new StartRefusedException(
                        FailureCode.UNKNOWN_SETTING,
                        "Unknown environment variable " + variable + "; expected one of " + known);
            }
        }
    }

    /**
     * The same for system properties, before the framework starts: it would refuse them too, but as a fault.
     *
     * @throws StartRefusedException that names the property and those there are
     */
    public static void checkProperties(Set<String> properties, LakeTables tables) {
        List<String> keys = keys(tables);
        for (String property : new TreeSet<>(properties)) {
            if (property.startsWith(LakeSettings.PREFIX)
                    && !keys.contains(property.substring(LakeSettings.PREFIX.length()))) {
                throw new StartRefusedException(
                        FailureCode.UNKNOWN_SETTING,
                        "Unknown property " + property + "; expected one of "
                                + keys.stream().map(LakeSettings.PREFIX::concat).toList());
            }
        }
    }

    static String variable(String key) {
        return FoundSetting.variable(LakeSettings.PREFIX + key);
    }

    /** A sentence for each setting that cannot be used as it was written. */
    static List<String> problems(SmallRyeConfig config, LakeTables tables) {
        List<String> problems = new ArrayList<>();
        Stream.concat(LakeSettings.ours(tables).stream(), LakeSettings.FRAMEWORKS.stream())
                .forEach(setting -> found(config, setting)
                        .flatMap(found -> problem(setting, found))
                        .ifPresent(problems::add));
        ConfiguredTables.objection(config).ifPresent(problems::add);
        return problems;
    }

    /** A variable of its own is what the user set, where the key only hands it on. */
    private static Optional<FoundSetting> found(SmallRyeConfig config, Setting setting) {
        Optional<FoundSetting> byKey = FoundSetting.of(config, setting.key());
        Optional<FoundSetting> byVariable =
                setting.variable().flatMap(name -> FoundSetting.of(config, name, setting.key()));
        boolean isHandedOn = byVariable.isPresent()
                && byKey.map(found ->
                                Objects.equals(found.value(), byVariable.get().value()))
                        .orElse(true);
        return isHandedOn ? byVariable : byKey;
    }

    /** A sentence, with its code, when what was found is not what the setting takes. */
    static Optional<String> problem(Setting setting, FoundSetting found) {
        if (found.value() == null && !found.raw().isEmpty()) {
            return Optional.of(found.unresolved());
        }
        return setting.takes(found.raw().isEmpty() ? "" : found.value())
                ? Optional.empty()
                : Optional.of(
                        FailureCode.SETTING_VALUE.says(found.name() + " is " + setting.expected() + found.told()));
    }

    /**
     * Variables, keys and values, as every command needs them.
     *
     * @throws StartRefusedException with a line for each setting that cannot be used
     */
    public static void check(SmallRyeConfig config, LakeTables tables) {
        check(config, names(config), tables);
    }

    /** The same for {@code names}, which are all that are set. */
    static void check(SmallRyeConfig config, Set<String> names, LakeTables tables) {
        checkEnvironment(names, tables);
        refuse(problems(config, tables));
    }

    static void refuse(List<String> problems) {
        if (!problems.isEmpty()) {
            throw StartRefusedException.of(String.join("\n", problems), null);
        }
    }

    /** Of all variables and keys that are set. */
    static Set<String> names(SmallRyeConfig config) {
        Set<String> names = new HashSet<>(System.getenv().keySet());
        // The .env file's names come from here.
        config.getPropertyNames().forEach(names::add);
        if (System.getProperty(DEV_MODE) != null) {
            names.remove(EarlySettings.DEV_STORE);
        }
        return names;
    }

    /**
     * What only the settings together can be wrong about.
     *
     * @throws StartRefusedException that names them
     */
    static void check(LakeConfig config, Topics topics) {
        Set<String> tables = topics.byTable().keySet();
        if (!tables.containsAll(config.topics().keySet())) {
            throw new StartRefusedException(
                    FailureCode.SETTINGS_CONTRADICT,
                    "esports-lake.topics names a topic for each table and nothing else: expected " + tables + ", found "
                            + config.topics().keySet());
        }
        if (topics.byTable().values().stream().distinct().count() != tables.size()) {
            throw new StartRefusedException(
                    FailureCode.SETTINGS_CONTRADICT,
                    "Each table reads a topic of its own, found esports-lake.topics=" + topics.byTable());
        }
        requireTimesThatFit(config);
        requireStoreOfTheLake(config);
        LakeRoots.requirePlaces(config);
    }

    private static void requireTimesThatFit(LakeConfig config) {
        Duration shortest = config.flush().interval().multipliedBy(2);
        if (!config.visibleAfter().isZero() && config.visibleAfter().compareTo(shortest) < 0) {
            throw new StartRefusedException(
                    FailureCode.SETTINGS_CONTRADICT,
                    VISIBLE_AFTER + " is " + DurationText.of(config.visibleAfter())
                            + ", expected 0 or at least two flush intervals, here " + DurationText.of(shortest)
                            + ": a shorter time holds rows back and makes no fewer files");
        }
        Optional<Duration> stalledAfter = config.health().stalledAfter();
        if (stalledAfter.isPresent() && stalledAfter.get().compareTo(shortest) < 0) {
            throw new StartRefusedException(
                    FailureCode.SETTINGS_CONTRADICT,
                    STALLED_AFTER + " is " + DurationText.of(stalledAfter.get())
                            + ", expected at least two flush intervals, here " + DurationText.of(shortest)
                            + ": a service that commits in time would count as stalled, and be restarted for it");
        }
    }

    /** What is said of a store and a lake on this machine's disk: one of the two is a mistake. */
    private static void requireStoreOfTheLake(LakeConfig config) {
        if (LakeRoots.isInStore(config)) {
            return;
        }
        LakeConfig.S3 s3 = config.s3();
        Optional<String> set = s3.endpoint()
                .map(any -> "s3.endpoint")
                .or(() -> s3.region().map(any -> "s3.region"))
                .or(() -> s3.pathStyle().map(any -> "s3.path-style"));
        if (set.isPresent()) {
            throw new StartRefusedException(
                    FailureCode.SETTINGS_CONTRADICT,
                    variable(set.get()) + " is set, which is about a lake in an object store, but DATA_LAKE_PATH is the"
                            + " directory " + LakeRoots.location(config)
                            + "; set DATA_LAKE_PATH to a place in the store, such as s3://bucket/lake, or leave "
                            + variable(set.get()) + " out");
        }
    }
}
