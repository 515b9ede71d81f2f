package io.esportslake.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.declare.BuiltInTables;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.reactive.messaging.annotations.ConnectorAttribute;
import io.smallrye.reactive.messaging.kafka.KafkaConnector;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.junit.jupiter.api.Test;

class ClientConfigCheckTest {

    @Test
    void asShipped() {
        assertThat(problems(Configured.with(new EnvConfigSource(Map.of(), 300))))
                .isEmpty();
    }

    @Test
    void aNumberThatIsNoneIsToldByTheNameThatWasWritten() {
        assertThat(problems(environment("KAFKA_MAX_POLL_RECORDS", "abc")))
                .containsExactly(
                        "EL-1011: KAFKA_MAX_POLL_RECORDS is a whole number, [1,...], such as 500; found 'abc' in the"
                                + " environment");
        assertThat(problems(property("mp.messaging.incoming.matches.max.poll.records", "0")))
                .containsExactly(
                        "EL-1011: mp.messaging.incoming.matches.max.poll.records is a whole number, [1,...], such as"
                                + " 500; found '0' among the system properties");
        assertThat(problems(environment("MP_MESSAGING_INCOMING_PLAYERS_FETCH_MAX_BYTES", "4 MB")))
                .containsExactly(
                        "EL-1011: MP_MESSAGING_INCOMING_PLAYERS_FETCH_MAX_BYTES is a whole number, [0,...], such as"
                                + " 52428800; found '4 MB' in the environment");
    }

    @Test
    void whatIsNotAmongTheChoices() {
        assertThat(problems(environment("KAFKA_SECURITY_PROTOCOL", "foo")))
                .singleElement()
                .asString()
                .startsWith("EL-1011: KAFKA_SECURITY_PROTOCOL is a text, (case insensitive) [")
                .endsWith("; found 'foo' in the environment");
        assertThat(problems(environment("KAFKA_SECURITY_PROTOCOL", "sasl_ssl"))).isEmpty();
        assertThat(problems(property("kafka.isolation.level", "none"))).hasSize(1);
        assertThat(problems(property("kafka.check.crcs", "maybe"))).hasSize(1);
        assertThat(problems(property("kafka.interceptor.classes", ""))).isEmpty();
    }

    @Test
    void theConnectorsOwnAttributes() {
        assertThat(problems(property("mp.messaging.connector.smallrye-kafka.poll-timeout", "later")))
                .containsExactly(
                        "EL-1011: mp.messaging.connector.smallrye-kafka.poll-timeout is a whole number, 0 or more, such"
                                + " as 1000; found 'later' among the system properties");
        assertThat(problems(property("mp.messaging.incoming.matches.health-enabled", "ture")))
                .containsExactly(
                        "EL-1011: mp.messaging.incoming.matches.health-enabled is true or false; found 'ture' among the"
                                + " system properties");
    }

    @Test
    void aSecretIsNeverShown() {
        assertThat(problems(property("kafka.ssl.truststore.certificates", "-----BEGIN")))
                .isEmpty();
        assertThat(FoundSetting.of(
                                Configured.alone(new EnvConfigSource(
                                        Map.of("KAFKA_SASL_JAAS_CONFIG", "module required password=\"x\";"), 300)),
                                "kafka.sasl.jaas.config")
                        .orElseThrow()
                        .told())
                .isEqualTo("; found a text that is not shown here in the environment");
    }

    @Test
    void aSentenceShowsNoMoreOfAValueThanThePage() {
        assertThat(told("kafka.basic.auth.user.info", "me:pw"))
                .as("not known to be harmless")
                .isEqualTo("; found a text that is not shown here among the system properties");
        assertThat(told("kafka.license", "x"))
                .isEqualTo("; found a text that is not shown here among the system properties");
        assertThat(told("kafka.bootstrap.servers", "SASL_SSL://me:pw@a:9092"))
                .isEqualTo("; found 'SASL_SSL://********@a:9092' among the system properties");
    }

    private static String told(String key, String value) {
        return FoundSetting.of(property(key, value), key).orElseThrow().told();
    }

    @Test
    void whatNobodyKnowsIsNobodysBusiness() {
        assertThat(problems(property("kafka.my.own", "x"))).isEmpty();
        assertThat(problems(environment("KAFKA_TOPIC_MATCHES", "x"))).isEmpty();
        assertThat(problems(environment("KAFKA_HOME", "/opt/kafka"))).isEmpty();
    }

    @Test
    void theAttributesAreThoseOfTheConnector() {
        Set<String> known = new HashSet<>(ClientConfigCheck.NUMBERS);
        known.addAll(ClientConfigCheck.FLAGS);
        // Of every channel, and not in the connector's own list.
        known.removeAll(Set.of("enabled", "pausable", "concurrency"));
        List<ConnectorAttribute> attributes =
                Arrays.asList(KafkaConnector.class.getAnnotationsByType(ConnectorAttribute.class));
        Set<String> typed = attributes.stream()
                .filter(attribute -> attribute.direction() != ConnectorAttribute.Direction.OUTGOING)
                .filter(attribute -> Set.of("int", "long", "boolean").contains(attribute.type()))
                .map(ConnectorAttribute::name)
                // The client's, which its own definition checks.
                .filter(name -> !ConsumerConfig.configNames().contains(name))
                .collect(Collectors.toSet());

        assertThat(known).isEqualTo(typed);
    }

    private static SmallRyeConfig environment(String variable, String value) {
        return Configured.alone(new EnvConfigSource(Map.of(variable, value), 300));
    }

    private static SmallRyeConfig property(String key, String value) {
        return Configured.alone(Configured.properties(Map.of(key, value)));
    }

    private static List<String> problems(SmallRyeConfig config) {
        Set<String> names = new HashSet<>();
        config.getPropertyNames().forEach(names::add);
        return ClientConfigCheck.problems(config, names, BuiltInTables.ALL.all());
    }
}
