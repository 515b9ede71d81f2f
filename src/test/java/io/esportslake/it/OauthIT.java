package io.esportslake.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.dev.EmbeddedBroker;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that wants a token of an identity provider, and checks its signature. */
class OauthIT extends ProcessTest {

    private static final String ALLOWED = "org.apache.kafka.sasl.oauthbearer.allowed.urls";
    private static final String OAUTH = "org.apache.kafka.common.security.oauthbearer.";

    @TempDir
    static Path brokerDirectory;

    private static IdentityProvider provider;
    private static EmbeddedBroker secured;

    @BeforeAll
    static void startBroker() throws Exception {
        provider = new IdentityProvider();
        // The broker in this JVM fetches the keys.
        System.setProperty(ALLOWED, provider.keysUrl());
        String listener = "listener.name.client.oauthbearer.";
        secured = EmbeddedBroker.start(
                brokerDirectory,
                0,
                Map.of(
                        "listener.security.protocol.map",
                        "CLIENT:SASL_PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT",
                        "sasl.enabled.mechanisms",
                        "OAUTHBEARER",
                        listener + "sasl.jaas.config",
                        OAUTH + "OAuthBearerLoginModule required;",
                        listener + "sasl.server.callback.handler.class",
                        OAUTH + "OAuthBearerValidatorCallbackHandler",
                        listener + "sasl.oauthbearer.jwks.endpoint.url",
                        provider.keysUrl()));
    }

    @AfterAll
    static void stopBroker() {
        System.clearProperty(ALLOWED);
        if (secured != null) {
            secured.close();
        }
        provider.close();
    }

    @Test
    void aTokenOfTheProviderMayProduceAndRun() {
        Setup setup = as(IdentityProvider.SECRET);

        setup.start("produce", "--matches", "20", "--malformed", "0").expectExit(0);
        setup.start("run", "--job", "matches", "--until-latest").expectExit(0);

        assertThat(queries.countRows("matches")).isEqualTo(20);
    }

    @Test
    void aWrongClientSecretIsRefusedInOneSentence() {
        Setup setup = as("wrong-secret-4711");

        for (Program program : List.of(setup.start(), setup.start("produce", "--matches", "1"))) {
            assertThat(program.refusal())
                    .contains("EL-1048: The Kafka client cannot log in with the settings given: The response code 401")
                    .contains("check KAFKA_SASL_*");
            assertThat(program.toString()).doesNotContain("wrong-secret-4711");
        }
        assertThat(lake).doesNotExist();
    }

    /** The lines of docs/configuration.md. */
    private Setup as(String secret) {
        String topic = broker.newTopicName();
        secured.createTopic(topic, 2);
        return matches(topic)
                .withJvmOption("-D" + ALLOWED + "=" + provider.tokenUrl())
                .with("KAFKA_BOOTSTRAP_SERVERS", secured.bootstrapServers())
                .with("KAFKA_SECURITY_PROTOCOL", "SASL_PLAINTEXT")
                .with("KAFKA_SASL_MECHANISM", "OAUTHBEARER")
                .with("KAFKA_SASL_LOGIN_CALLBACK_HANDLER_CLASS", OAUTH + "OAuthBearerLoginCallbackHandler")
                .with("KAFKA_SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL", provider.tokenUrl())
                .with("KAFKA_SASL_OAUTHBEARER_CLIENT_CREDENTIALS_CLIENT_ID", IdentityProvider.CLIENT)
                .with("KAFKA_SASL_OAUTHBEARER_CLIENT_CREDENTIALS_CLIENT_SECRET", secret)
                .with("KAFKA_SASL_JAAS_CONFIG", OAUTH + "OAuthBearerLoginModule required;");
    }
}
