package io.esportslake.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SettingsTest {

    @Test
    void secretsAreMaskedAndOthersAreNot() {
        assertThat(Settings.shown("kafka.sasl.jaas.config", "x password=\"y\"")).isEqualTo(Settings.MASK);
        assertThat(Settings.shown("kafka.ssl.key.password", "hunter2")).isEqualTo(Settings.MASK);
        assertThat(Settings.shown("kafka.ssl.keystore.key", "-----BEGIN")).isEqualTo(Settings.MASK);
        assertThat(Settings.shown("kafka.sasl.oauthbearer.client.secret", "s")).isEqualTo(Settings.MASK);
        assertThat(Settings.shown("kafka.url", "https://user:pass@registry:8081/x"))
                .isEqualTo("https://" + Settings.MASK + "@registry:8081/x");
        assertThat(Settings.shown("kafka.bootstrap.servers", "a:9092,b:9092")).isEqualTo("a:9092,b:9092");
        assertThat(Settings.shown("mp.messaging.incoming.matches.key.deserializer", "X"))
                .isEqualTo("X");
    }
}
