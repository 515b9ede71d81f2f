package io.esportslake.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.dev.EmbeddedBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that speaks TLS only and asks every client for a certificate. */
class TlsIT extends ProcessTest {

    @TempDir
    static Path brokerDirectory;

    private static EmbeddedBroker secured;
    private static Path trusted;
    private static Path known;
    private static Path stranger;
    private static Certificates certificates;

    @BeforeAll
    static void startBroker() throws Exception {
        certificates = new Certificates(brokerDirectory);
        Path own = certificates.keyStore("broker");
        trusted = certificates.trusting("broker");
        known = certificates.keyStore("known");
        stranger = certificates.keyStore("stranger");
        secured = EmbeddedBroker.start(
                brokerDirectory.resolve("data"),
                0,
                Map.of(
                        "listener.security.protocol.map",
                        "CLIENT:SSL,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT",
                        "listener.name.client.ssl.client.auth",
                        "required",
                        "listener.name.client.ssl.keystore.type",
                        "PKCS12",
                        "listener.name.client.ssl.keystore.location",
                        own.toString(),
                        "listener.name.client.ssl.keystore.password",
                        Certificates.PASSWORD,
                        "listener.name.client.ssl.truststore.type",
                        "PKCS12",
                        "listener.name.client.ssl.truststore.location",
                        certificates.trusting("known").toString(),
                        "listener.name.client.ssl.truststore.password",
                        Certificates.PASSWORD));
    }

    @AfterAll
    static void stopBroker() {
        secured.close();
    }

    @Test
    @Tag("jvm")
    void aKnownCertificateMayProduceAndRun() {
        Setup setup = with(known, trusted, newTopic());

        setup.start("produce", "--matches", "40", "--malformed", "0").expectExit(0);
        setup.start("run", "--job", "matches", "--until-latest").expectExit(0);

        assertThat(queries.countRows("matches")).isEqualTo(40);
    }

    @Test
    void pemFilesDoTheSameAsStores() throws Exception {
        Path key = Files.writeString(directory.resolve("lake.pem"), certificates.pem("known"));
        Path trust = Files.writeString(directory.resolve("trust.pem"), certificates.certificatePem("broker"));

        assertProducesAndRuns(pem(newTopic())
                .with("KAFKA_SSL_KEYSTORE_LOCATION", key.toString())
                .with("KAFKA_SSL_TRUSTSTORE_LOCATION", trust.toString()));
    }

    @Test
    void pemTextInTheEnvironmentDoesTheSameAsFiles() {
        String pem = certificates.pem("known");
        int certificate = pem.indexOf("-----BEGIN CERTIFICATE");

        assertProducesAndRuns(pem(newTopic())
                .with("KAFKA_SSL_KEYSTORE_KEY", pem.substring(0, certificate))
                .with("KAFKA_SSL_KEYSTORE_CERTIFICATE_CHAIN", pem.substring(certificate))
                .with("KAFKA_SSL_TRUSTSTORE_CERTIFICATES", certificates.certificatePem("broker")));
    }

    private Setup pem(String topic) {
        return matches(topic)
                .with("KAFKA_BOOTSTRAP_SERVERS", secured.bootstrapServers())
                .with("KAFKA_SECURITY_PROTOCOL", "SSL")
                .with("KAFKA_SSL_KEYSTORE_TYPE", "PEM")
                .with("KAFKA_SSL_TRUSTSTORE_TYPE", "PEM");
    }

    private void assertProducesAndRuns(Setup setup) {
        setup.start("produce", "--matches", "20", "--malformed", "0").expectExit(0);
        setup.start("run", "--job", "matches", "--until-latest").expectExit(0);
        assertThat(queries.countRows("matches")).isEqualTo(20);
    }

    @Test
    @Tag("jvm")
    void aStrangersCertificateIsRefusedInOneSentence() {
        assertRefused(with(stranger, trusted, newTopic()));
    }

    @Test
    void noCertificateIsRefusedInOneSentence() {
        assertRefused(with(known, trusted, newTopic())
                .without("KAFKA_SSL_KEYSTORE_LOCATION")
                .without("KAFKA_SSL_KEYSTORE_PASSWORD"));
    }

    @Test
    void aBrokerThatIsNotTrustedIsRefusedInOneSentence() {
        assertRefused(with(known, stranger, newTopic()));
    }

    @Test
    @Tag("jvm")
    void aStoreThatIsNotThereIsNamed() {
        Path missing = directory.resolve("missing.p12");

        Program program = with(known, missing, newTopic()).start();

        assertThat(program.refusal())
                .startsWith("EL-1047: The Kafka client cannot start with the settings given: ")
                .contains("(NoSuchFileException: " + missing + ")");
        assertThat(program.toString()).doesNotContain(Certificates.PASSWORD);
    }

    private void assertRefused(Setup setup) {
        for (Program program : List.of(setup.start(), setup.start("produce", "--matches", "1"))) {
            assertThat(program.refusal())
                    .startsWith("EL-1043: TLS with Kafka at " + secured.bootstrapServers() + " failed: ")
                    .contains("check KAFKA_SSL_TRUSTSTORE_*");
            assertThat(program.toString()).doesNotContain(Certificates.PASSWORD);
        }
        assertThat(lake).doesNotExist();
    }

    private String newTopic() {
        String topic = broker.newTopicName();
        secured.createTopic(topic, 2);
        return topic;
    }

    private Setup with(Path keyStore, Path trustStore, String topic) {
        return matches(topic)
                .with("KAFKA_BOOTSTRAP_SERVERS", secured.bootstrapServers())
                .with("KAFKA_SECURITY_PROTOCOL", "SSL")
                .with("KAFKA_SSL_KEYSTORE_TYPE", "PKCS12")
                .with("KAFKA_SSL_KEYSTORE_LOCATION", keyStore.toString())
                .with("KAFKA_SSL_KEYSTORE_PASSWORD", Certificates.PASSWORD)
                .with("KAFKA_SSL_TRUSTSTORE_TYPE", "PKCS12")
                .with("KAFKA_SSL_TRUSTSTORE_LOCATION", trustStore.toString())
                .with("KAFKA_SSL_TRUSTSTORE_PASSWORD", Certificates.PASSWORD);
    }
}
