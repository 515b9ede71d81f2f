package io.esportslake.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.dev.EmbeddedBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A broker that asks for name and password, or a token; everything is told by environment variables. */
class SaslIT extends ProcessTest {

    private static final String PASSWORD = "right-pass-0815";
    private static final String MODULES = "org.apache.kafka.common.security.";

    @TempDir
    static Path brokerDirectory;

    private static EmbeddedBroker secured;

    @BeforeAll
    static void startBroker() throws Exception {
        secured = EmbeddedBroker.start(
                brokerDirectory,
                0,
                Map.of(
                        "listener.security.protocol.map",
                        "CLIENT:SASL_PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT",
                        "authorizer.class.name",
                        "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                        "allow.everyone.if.no.acl.found",
                        "true",
                        "sasl.enabled.mechanisms",
                        "PLAIN,SCRAM-SHA-256,SCRAM-SHA-512,OAUTHBEARER",
                        "listener.name.client.plain.sasl.jaas.config",
                        MODULES + "plain.PlainLoginModule required user_lake=\"" + PASSWORD + "\";",
                        "listener.name.client.scram-sha-256.sasl.jaas.config",
                        MODULES + "scram.ScramLoginModule required;",
                        "listener.name.client.scram-sha-512.sasl.jaas.config",
                        MODULES + "scram.ScramLoginModule required;",
                        "listener.name.client.oauthbearer.sasl.jaas.config",
                        jaas("OAUTHBEARER", "")));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", secured.internalServers()))) {
            // One request may change a user once.
            for (ScramMechanism mechanism : List.of(ScramMechanism.SCRAM_SHA_256, ScramMechanism.SCRAM_SHA_512)) {
                admin.alterUserScramCredentials(List.of(user(mechanism))).all().get(30, TimeUnit.SECONDS);
            }
        }
    }

    @AfterAll
    static void stopBroker() {
        secured.close();
    }

    private static UserScramCredentialUpsertion user(ScramMechanism mechanism) {
        return new UserScramCredentialUpsertion("lake", new ScramCredentialInfo(mechanism, 4096), PASSWORD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER"})
    void produceAndRunAuthenticate(String mechanism) {
        String topic = newTopic();
        Setup setup = as(mechanism, PASSWORD, topic);

        setup.start("produce", "--matches", "40", "--malformed", "0").expectExit(0);
        setup.start("run", "--job", "matches", "--until-latest").expectExit(0);

        assertThat(queries.countRows("matches")).isEqualTo(40);
    }

    @Test
    void tablesAreProposedAndTriedFromATopicThatAsksForAPassword() throws Exception {
        String topic = newTopic();
        Setup setup = as("SCRAM-SHA-512", PASSWORD, topic);
        setup.start("produce", "--matches", "40", "--malformed", "0").expectExit(0);

        List<String> proposed =
                setup.start("tables", "infer", "--topic", topic).expectExit(0).out();
        assertThat(proposed.get(0)).startsWith("# Proposed from 40 records of " + topic);
        Path file = Files.writeString(directory.resolve("proposed.yaml"), String.join("\n", proposed) + "\n");
        setup.start("tables", "try", file.toString(), "--topic", topic, "--fail-on-dead-letters")
                .expectExit(0);

        assertThat(as("SCRAM-SHA-512", "wrong-pass-0815", topic)
                        .start("tables", "infer", "--topic", topic)
                        .refusal())
                .startsWith("EL-1044: ")
                .contains(" refused the credentials: Authentication failed");
    }

    @Test
    void produceAndRunReadTheEnvFile() throws Exception {
        String topic = newTopic();
        Path work = Files.createDirectories(directory.resolve("work"));
        Files.writeString(work.resolve(".env"), """
            KAFKA_BOOTSTRAP_SERVERS=%s
            KAFKA_TOPIC_MATCHES=%s
            KAFKA_SECURITY_PROTOCOL=SASL_PLAINTEXT
            KAFKA_SASL_MECHANISM=SCRAM-SHA-256
            KAFKA_SASL_JAAS_CONFIG=%s
            """.formatted(
                        secured.bootstrapServers(), topic, jaas("SCRAM-SHA-256", PASSWORD)));
        Setup setup = setup().without("KAFKA_BOOTSTRAP_SERVERS");

        setup.start("produce", "--matches", "10", "--malformed", "0").expectExit(0);
        setup.start("run", "--job", "matches", "--until-latest").expectExit(0);

        assertThat(queries.countRows("matches")).isEqualTo(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "SCRAM-SHA-512"})
    void aWrongPasswordIsRefusedInOneSentence(String mechanism) {
        Setup setup = as(mechanism, "wrong-pass-0815", newTopic());

        for (Program program : List.of(setup.start(), setup.start("produce", "--matches", "1"))) {
            assertThat(program.refusal())
                    .startsWith("EL-1044: Kafka at " + secured.bootstrapServers()
                            + " refused the credentials: Authentication failed")
                    .endsWith("; check KAFKA_SECURITY_PROTOCOL, KAFKA_SASL_MECHANISM, and name and password in"
                            + " KAFKA_SASL_JAAS_CONFIG");
            assertThat(program.toString()).doesNotContain("wrong-pass-0815");
        }
        assertThat(lake).doesNotExist();
    }

    @Test
    void aTopicThatMayNotBeDescribedIsRefusedInOneSentence() throws Exception {
        String hidden = newTopic();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", secured.internalServers()))) {
            AccessControlEntry notForUs =
                    new AccessControlEntry("User:lake", "*", AclOperation.DESCRIBE, AclPermissionType.DENY);
            admin.createAcls(List.of(new AclBinding(
                            new ResourcePattern(ResourceType.TOPIC, hidden, PatternType.LITERAL), notForUs)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
        Setup setup = as("SCRAM-SHA-256", PASSWORD, hidden).with("ESPORTS_LAKE_KAFKA_TIMEOUT", "5s");
        // A lake with a log, so that the command that changes it gets as far as the topic.
        as("SCRAM-SHA-256", PASSWORD, newTopic())
                .start("run", "--job", "matches", "--until-latest")
                .expectExit(0);

        for (Program program : List.of(
                setup.start("run", "--job", "matches"),
                setup.start("run", "--job", "matches", "--until-latest"),
                setup.start("tables", "infer", "--topic", hidden),
                setup.start(
                        "commits", "set-offset", "--table", "matches", "--partition", "0", "--latest", "--reason", "r"),
                setup.start("produce", "--matches", "1"))) {
            assertThat(program.refusal())
                    .startsWith("EL-1045: Kafka at " + secured.bootstrapServers()
                            + " knows this client but does not let it: ");
        }
    }

    @Test
    void aMechanismWithoutCredentialsIsRefusedInOneSentence() {
        Setup setup = as("PLAIN", PASSWORD, newTopic()).without("KAFKA_SASL_JAAS_CONFIG");

        assertThat(setup.start().refusal())
                .startsWith("EL-1047: The Kafka client cannot start with the settings given: ")
                .contains("Could not find a 'KafkaClient' entry in the JAAS configuration")
                .endsWith("and the kafka.* settings");
    }

    @Test
    void thePageAndTheLogKeepThePassword() {
        // The dotted names too: those are what the page lists.
        Setup setup = as("SCRAM-SHA-256", PASSWORD, newTopic())
                .with("LOG_LEVEL", "DEBUG")
                .withJvmOption("-Dkafka.sasl.jaas.config=" + jaas("SCRAM-SHA-256", PASSWORD));
        Program program = setup.start("run", "--job", "matches");
        program.awaitLine("Lake open");

        String configuration = program.get("/api/configuration").body();
        program.terminate().awaitExit();

        assertThat(configuration).contains("kafka.sasl.jaas.config").doesNotContain(PASSWORD);
        assertThat(program.toString()).doesNotContain(PASSWORD);
    }

    private String newTopic() {
        String topic = broker.newTopicName();
        secured.createTopic(topic, 2);
        return topic;
    }

    private Setup as(String mechanism, String password, String topic) {
        return matches(topic)
                .with("KAFKA_BOOTSTRAP_SERVERS", secured.bootstrapServers())
                .with("KAFKA_SECURITY_PROTOCOL", "SASL_PLAINTEXT")
                .with("KAFKA_SASL_MECHANISM", mechanism)
                .with("KAFKA_SASL_JAAS_CONFIG", jaas(mechanism, password));
    }

    private static String jaas(String mechanism, String password) {
        return switch (mechanism) {
            case "OAUTHBEARER" ->
                // A token that the client signs with nothing: the mechanism without a token server.
                MODULES + "oauthbearer.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub=\"lake\";";
            case "PLAIN" ->
                MODULES + "plain.PlainLoginModule required username=\"lake\" password=\"" + password + "\";";
            default -> MODULES + "scram.ScramLoginModule required username=\"lake\" password=\"" + password + "\";";
        };
    }
}
