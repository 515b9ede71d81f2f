package io.esportslake.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.app.Streams;
import io.esportslake.config.Topics;
import io.esportslake.declare.BuiltInTables;
import io.esportslake.table.LakeTables;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {

    @Test
    void theSourceNamesTheVariableAlsoBehindADefaultThatFollowsIt() {
        Settings settings = settings(
                Map.of("DATA_LAKE_PATH", "/lake", "KAFKA_CLIENT_ID", "me", "KAFKA_TOPIC_PLAYERS", "p"),
                Map.of("DATA_LAKE_PATH", "/lake", "kafka.client.id", "me", "KAFKA_TOPIC_PLAYERS", "p"));

        assertThat(settings.inForce())
                .contains(
                        new SettingView("esports-lake.data-lake-path", "/lake", "environment variable DATA_LAKE_PATH"),
                        new SettingView("kafka.client.id", "me", "environment variable KAFKA_CLIENT_ID"),
                        new SettingView("esports-lake.topics.matches", "esports-matches", "default"),
                        new SettingView("esports-lake.topics.players", "p", "environment variable KAFKA_TOPIC_PLAYERS"),
                        new SettingView("esports-lake.group-id", "", "default"));
    }

    @Test
    void filesAreNamedWithoutTheirPlaceOnTheMachine() {
        SmallRyeConfig config = config().withSources(
                        new PropertiesConfigSource(
                                Map.of("kafka.client.rack", "r1"),
                                "PropertiesConfigSource[source=file:/home/me/secret-project/config/application.properties]",
                                260),
                        new PropertiesConfigSource(
                                Map.of("kafka.client.id", "me"), "DotEnvConfigSource[source=file:/home/me/.env]", 295))
                .build();

        assertThat(settings(config, Map.of()).inForce())
                .contains(
                        new SettingView("kafka.client.rack", "r1", "file config/application.properties"),
                        new SettingView("kafka.client.id", "me", ".env file"));
    }

    private static Settings settings(Map<String, String> environment, Map<String, String> asSource) {
        return settings(
                config().withSources(new PropertiesConfigSource(asSource, "EnvConfigSource", 300))
                        .build(),
                environment);
    }

    private static Settings settings(SmallRyeConfig config, Map<String, String> environment) {
        LakeTables tables = BuiltInTables.ALL;
        return new Settings(config, tables, Topics.of(tables, config), new Streams(), environment);
    }

    private static SmallRyeConfigBuilder config() {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(
                        Map.of("esports-lake.data-lake-path", "${DATA_LAKE_PATH:./data}"),
                        "PropertiesConfigSource[source=jar:file:/app/esports-lake.jar!/application.properties]",
                        250));
    }
}
