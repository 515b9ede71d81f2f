package io.esportslake.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerRefusalTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PlainLoginModule hunter2 x;",
                "PlainLoginModule required username=u hunter2;",
                "PlainLoginModule required username=\"u\" password=\"hunter2\"",
                "username=u password=hunter2;"
            })
    void noWordOfALoginThatCannotBeParsedIsRepeated(String login) {
        KafkaException failure = catchThrowableOfType(
                KafkaException.class,
                () -> Admin.create(Map.of(
                                "bootstrap.servers",
                                "127.0.0.1:1",
                                "security.protocol",
                                "SASL_PLAINTEXT",
                                "sasl.mechanism",
                                "PLAIN",
                                "sasl.jaas.config",
                                login))
                        .close());

        assertThat(BrokerRefusal.unusable("127.0.0.1:1", failure))
                .startsWith("EL-1047: The Kafka client cannot start with the settings given: Failed to create new")
                .contains("JAAS config")
                .doesNotContain("hunter2");
    }
}
