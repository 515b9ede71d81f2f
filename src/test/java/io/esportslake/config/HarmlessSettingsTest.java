package io.esportslake.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.declare.BuiltInTables;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which values anybody may see. */
class HarmlessSettingsTest {

    private static final String VALUE = "hunter2";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kafka.basic.auth.user.info",
                "kafka.schema.registry.basic.auth.user.info",
                "kafka.sasl.jaas.config",
                "kafka.sasl.password",
                "kafka.sasl.oauthbearer.client.credentials.client.id",
                "kafka.sasl.oauthbearer.client.credentials.client.secret",
                "kafka.sasl.oauthbearer.assertion.private.key.passphrase",
                "kafka.sasl.oauthbearer.assertion.file",
                "kafka.ssl.key.password",
                "kafka.ssl.keystore.key",
                "kafka.ssl.keystore.certificate.chain",
                "kafka.ssl.keystore.password",
                "kafka.ssl.truststore.certificates",
                "kafka.ssl.truststore.password",
                "kafka.ssl.private.key.passphrase",
                "kafka.bearer.auth.token",
                "kafka.client.secret",
                "kafka.api.key",
                "kafka.license",
                "kafka.pin",
                "kafka.something.nobody.knows",
                "kafka.Security.Protocol",
                "mp.messaging.incoming.matches.sasl.jaas.config",
                "mp.messaging.incoming.matches.ssl.key.password",
                "mp.messaging.incoming.players.basic.auth.user.info",
                "mp.messaging.incoming.players.kafka-configuration",
                "mp.messaging.connector.smallrye-kafka.sasl.jaas.config",
                "mp.messaging.incoming.matches",
                "quarkus.security.users.embedded.users.ops",
                "quarkus.http.ssl.certificate.key-store-password",
                "quarkus.http.port.secret",
                "esports-lake.s3.secret-key",
                "esports-lake.unknown",
                "aws.access.key.id",
                "PATH",
                ""
            })
    void aSettingThatIsNotKnownToBeHarmlessIsHidden(String key) {
        assertThat(HarmlessSettings.shown(key, VALUE)).isEqualTo(HarmlessSettings.MASK);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kafka.bootstrap.servers",
                "kafka.client.id",
                "kafka.security.protocol",
                "kafka.sasl.mechanism",
                "kafka.ssl.keystore.location",
                "kafka.ssl.keystore.type",
                "kafka.ssl.truststore.location",
                "kafka.session.timeout.ms",
                "mp.messaging.incoming.matches.key.deserializer",
                "mp.messaging.incoming.matches.max.poll.records",
                "mp.messaging.incoming.matches.poll-timeout",
                "mp.messaging.incoming.players.topic",
                "mp.messaging.connector.smallrye-kafka.batch",
                "quarkus.http.host",
                "quarkus.http.port",
                "quarkus.log.level",
                "esports-lake.data-lake-path",
                "esports-lake.flush.interval",
                "esports-lake.group-id"
            })
    void aSettingThatIsKnownToBeHarmlessIsShown(String key) {
        assertThat(HarmlessSettings.shown(key, VALUE)).isEqualTo(VALUE);
    }

    @Test
    void everyKeyOfOursIsShownAndNoneSoundsLikeASecret() {
        assertThat(LakeConfigCheck.keys(BuiltInTables.ALL))
                .allSatisfy(key -> assertThat(HarmlessSettings.shown("esports-lake." + key, VALUE))
                        .isEqualTo(VALUE))
                .noneMatch(key -> key.matches(".*(passw|secret|token|credential|private|api-key|access-key).*"));
    }

    @Test
    void nothingThatKafkaCallsAPasswordIsAmongTheHarmless() {
        Map<String, ConfigDef.ConfigKey> known = Stream.of(
                        ConsumerConfig.configDef(), ProducerConfig.configDef(), AdminClientConfig.configDef())
                .flatMap(definition -> definition.configKeys().values().stream())
                .collect(Collectors.toMap(key -> key.name, key -> key, (first, second) -> first));

        assertThat(known.values().stream().filter(key -> key.type == ConfigDef.Type.PASSWORD))
                .hasSizeGreaterThan(5)
                .noneMatch(key -> HarmlessSettings.CLIENT.contains(key.name));
        assertThat(known.keySet()).containsAll(HarmlessSettings.CLIENT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://user:pass@registry:8081/x | https://********@registry:8081/x",
                "https://user:p@ss/w?rd@registry/x | https://********@registry/x",
                "https://idp/token?client=lake&secret=hunter2 | https://idp/token?client=********&secret=********",
                "a:9092,b:9092 | a:9092,b:9092",
                "SASL_SSL://me:pw@a:9092,b:9092 | SASL_SSL://********@a:9092,b:9092",
                "what? a=b | what? a=b"
            })
    void addressesAreShownWithoutLoginsAndWithoutTheValuesOfQueries(String value, String shown) {
        assertThat(HarmlessSettings.shown("kafka.sasl.oauthbearer.token.endpoint.url", value))
                .isEqualTo(shown);
    }
}
