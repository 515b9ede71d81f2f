package io.esportslake.config;

import io.esportslake.failure.FailureCode;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.security.auth.login.LoginException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SslAuthenticationException;

/** Why a Kafka broker and this client do not come together, in one sentence that never holds a secret. */
public final class BrokerRefusal {

    /** Of exceptions that wrap each other. */
    private static final Pattern CLASS_NAMES = Pattern.compile("^(?:[\\w.$]+(?:Exception|Error): )+");

    /** What Kafka quotes of a login that it cannot parse: where a word is missing, it may be the password. */
    private static final Pattern QUOTED_LOGIN = Pattern.compile("'[^']*'(?= in JAAS config)");

    private BrokerRefusal() {}

    /**
     * What a broker that was reached has answered.
     *
     * @param servers the addresses as configured
     * @param failure what the client threw
     */
    public static String sentence(String servers, Throwable failure) {
        return denial(servers, failure)
                .orElseGet(() -> FailureCode.BROKER_REFUSED.says("Kafka at " + servers + " refused the connection: "
                        + innermost(failure) + "; check KAFKA_BOOTSTRAP_SERVERS and the kafka.* security settings"));
    }

    /**
     * What a broker has answered that does not trust this client, or does not let it; empty for any other answer.
     *
     * @param servers the addresses as configured
     */
    public static Optional<String> denial(String servers, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SslAuthenticationException) {
                return Optional.of(
                        FailureCode.BROKER_TLS.says("TLS with Kafka at " + servers + " failed: " + innermost(cause)
                                + "; check KAFKA_SSL_TRUSTSTORE_* (it must hold the authority that signed the broker's"
                                + " certificate, and the certificate the broker's name) and KAFKA_SSL_KEYSTORE_* (its"
                                + " certificate must be signed by an authority that the broker trusts)"));
            }
            if (cause instanceof AuthenticationException) {
                return Optional.of(FailureCode.BROKER_CREDENTIALS.says(
                        "Kafka at " + servers + " refused the credentials: " + cause.getMessage()
                                + "; check KAFKA_SECURITY_PROTOCOL, KAFKA_SASL_MECHANISM, and name and password in"
                                + " KAFKA_SASL_JAAS_CONFIG"));
            }
            if (cause instanceof AuthorizationException) {
                return Optional.of(FailureCode.BROKER_RIGHTS.says(
                        "Kafka at " + servers + " knows this client but does not let it: " + cause.getMessage()
                                + "; it needs DESCRIBE and READ on its topics and READ on its consumer groups"
                                + " (produce: WRITE)"));
            }
        }
        return Optional.empty();
    }

    /** Why the client cannot even start: a setting, a file it names, or an address. */
    public static String unusable(String servers, KafkaException failure) {
        return login(failure)
                .orElseGet(() ->
                        FailureCode.KAFKA_CLIENT_SETTINGS.says("The Kafka client cannot start with the settings given: "
                                + causes(failure) + "; check KAFKA_BOOTSTRAP_SERVERS (found '" + servers
                                + "') and the kafka.* settings"));
    }

    /** Why it got no token, or no login, before it asked a broker; empty when that is not the cause. */
    public static Optional<String> login(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof LoginException) {
                return Optional.of(
                        FailureCode.KAFKA_LOGIN.says("The Kafka client cannot log in with the settings given: "
                                + plain(cause.getMessage())
                                + "; check KAFKA_SASL_* (the token endpoint, client id and secret) and"
                                + " KAFKA_SASL_JAAS_CONFIG"));
            }
        }
        return Optional.empty();
    }

    /** Kafka's own message about the thing, then the root: a missing file's message is nothing but its path. */
    private static String causes(Throwable failure) {
        Throwable root = root(failure);
        String told = innermost(root);
        if (root instanceof KafkaException) {
            return told;
        }
        Throwable aboutIt = failure;
        while (aboutIt.getCause() instanceof KafkaException inner) {
            aboutIt = inner;
        }
        // The outermost only says that a client could not be made.
        return aboutIt == failure
                ? told
                : aboutIt.getMessage() + " (" + root.getClass().getSimpleName() + ": " + told + ")";
    }

    /** The JDK's login puts the whole trace of what failed into its message: the first line, without class names. */
    private static String plain(String message) {
        String first = String.valueOf(message).lines().findFirst().orElse("");
        return CLASS_NAMES.matcher(first).replaceFirst("");
    }

    private static String innermost(Throwable failure) {
        Throwable root = root(failure);
        return root.getMessage() == null
                ? root.getClass().getSimpleName()
                : QUOTED_LOGIN.matcher(root.getMessage()).replaceAll("'***'");
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
