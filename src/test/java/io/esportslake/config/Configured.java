package io.esportslake.config;

import io.esportslake.declare.BuiltInTables;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.common.MapBackedConfigSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** The configuration that an environment makes, checked as the program checks it at its start. */
public final class Configured {

    private static final Path PROPERTIES = Path.of("src/main/resources/application.properties");

    private Configured() {}

    /** What these variables make, or a {@link RuntimeException} when the program would refuse to start with them. */
    public static LakeConfig by(Map<String, String> environment) {
        LakeConfigCheck.checkEnvironment(environment.keySet(), BuiltInTables.ALL);
        SmallRyeConfig settings = with(new EnvConfigSource(environment, 300));
        LakeConfigCheck.refuse(LakeConfigCheck.problems(settings, BuiltInTables.ALL));
        LakeConfig config = settings.getConfigMapping(LakeConfig.class);
        Topics topics = Topics.of(BuiltInTables.ALL, settings);
        LakeConfigCheck.check(config, topics);
        ChannelConfigCheck.check(settings, BuiltInTables.ALL.all(), topics);
        LakeConfigCheck.refuse(ClientConfigCheck.problems(settings, environment.keySet(), BuiltInTables.ALL.all()));
        PollInterval.check(settings, config.revocationTimeout(), BuiltInTables.ALL.all());
        return config;
    }

    /** What the tables read by an environment. */
    public static Topics topics(Map<String, String> environment) {
        return Topics.of(BuiltInTables.ALL, with(new EnvConfigSource(environment, 300)));
    }

    /** What stands for system properties. */
    static ConfigSource properties(Map<String, String> properties) {
        return new MapBackedConfigSource("SysPropConfigSource", properties, 400) {};
    }

    /** What is given, and nothing that is shipped: no value need fit. */
    static SmallRyeConfig alone(ConfigSource given) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(given)
                .build();
    }

    /** What is shipped, and what is given besides. */
    static SmallRyeConfig with(ConfigSource given) {
        try {
            return new SmallRyeConfigBuilder()
                    .addDefaultInterceptors()
                    .withConverter(Duration.class, 200, new DurationConverter())
                    .withConverter(MemorySize.class, 200, new MemorySizeConverter())
                    .withMapping(LakeConfig.class)
                    .withSources(
                            given, new PropertiesConfigSource(PROPERTIES.toUri().toURL(), 100))
                    .build();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("Cannot read " + PROPERTIES, e);
        }
    }
}
