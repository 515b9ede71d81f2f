package io.esportslake.config;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which settings have values that anybody may see, on the page and in a sentence. A name that is not known here is
 * hidden, so that a setting of a later client, or of somebody's own class, is no secret told. A test holds the names
 * against those that Kafka's client calls passwords.
 */
public final class HarmlessSettings {

    public static final String MASK = "********";

    /** {@code user:password@} in an address, whatever the password has in it. */
    private static final Pattern USER_INFO = Pattern.compile("(?<=//)[^\\s,]*@");

    /** Values of a query: a token as often as not. */
    private static final Pattern QUERY = Pattern.compile("(?<=[?&;])([^=?&;\\s]+)=[^&;\\s,]*");

    /** Where a query is one: in an address. */
    private static final Pattern ADDRESS = Pattern.compile("\\p{Alpha}[\\w+.-]*://\\S+");

    /** Settings of Kafka's clients, as {@code kafka.<name>} or as an attribute of a channel. */
    static final Set<String> CLIENT = Set.of(
            "allow.auto.create.topics",
            "auto.commit.interval.ms",
            "auto.offset.reset",
            "bootstrap.servers",
            "check.crcs",
            "client.dns.lookup",
            "client.id",
            "client.rack",
            "connections.max.idle.ms",
            "default.api.timeout.ms",
            "enable.auto.commit",
            "enable.metrics.push",
            "exclude.internal.topics",
            "fetch.max.bytes",
            "fetch.max.wait.ms",
            "fetch.min.bytes",
            "group.id",
            "group.instance.id",
            "group.protocol",
            "heartbeat.interval.ms",
            "interceptor.classes",
            "isolation.level",
            "key.deserializer",
            "max.partition.fetch.bytes",
            "max.poll.interval.ms",
            "max.poll.records",
            "metadata.max.age.ms",
            "metadata.recovery.rebootstrap.trigger.ms",
            "metadata.recovery.strategy",
            "metric.reporters",
            "metrics.num.samples",
            "metrics.recording.level",
            "metrics.sample.window.ms",
            "partition.assignment.strategy",
            "receive.buffer.bytes",
            "reconnect.backoff.max.ms",
            "reconnect.backoff.ms",
            "request.timeout.ms",
            "retries",
            "retry.backoff.max.ms",
            "retry.backoff.ms",
            "sasl.client.callback.handler.class",
            "sasl.kerberos.service.name",
            "sasl.login.callback.handler.class",
            "sasl.login.class",
            "sasl.login.connect.timeout.ms",
            "sasl.login.read.timeout.ms",
            "sasl.login.retry.backoff.max.ms",
            "sasl.login.retry.backoff.ms",
            "sasl.mechanism",
            "sasl.oauthbearer.clock.skew.seconds",
            "sasl.oauthbearer.expected.audience",
            "sasl.oauthbearer.expected.issuer",
            "sasl.oauthbearer.jwks.endpoint.url",
            "sasl.oauthbearer.jwt.retriever.class",
            "sasl.oauthbearer.jwt.validator.class",
            "sasl.oauthbearer.scope.claim.name",
            "sasl.oauthbearer.sub.claim.name",
            "sasl.oauthbearer.token.endpoint.url",
            "security.protocol",
            "send.buffer.bytes",
            "session.timeout.ms",
            "socket.connection.setup.timeout.max.ms",
            "socket.connection.setup.timeout.ms",
            "ssl.cipher.suites",
            "ssl.enabled.protocols",
            "ssl.endpoint.identification.algorithm",
            "ssl.engine.factory.class",
            "ssl.keymanager.algorithm",
            "ssl.keystore.location",
            "ssl.keystore.type",
            "ssl.protocol",
            "ssl.provider",
            "ssl.secure.random.implementation",
            "ssl.trustmanager.algorithm",
            "ssl.truststore.location",
            "ssl.truststore.type",
            "value.deserializer");

    /** Attributes of a channel that are the connector's own. */
    private static final Set<String> CHANNEL = Set.of(
            "assign-seek",
            "batch",
            "broadcast",
            "client-id-prefix",
            "cloud-events",
            "commit-strategy",
            "concurrency",
            "connector",
            "consumer-rebalance-listener.name",
            "enabled",
            "fail-on-deserialization-failure",
            "failure-strategy",
            "graceful-shutdown",
            "health-enabled",
            "health-readiness-enabled",
            "health-topic-verification-enabled",
            "key-deserialization-failure-handler",
            "lazy-client",
            "max-queue-size-factor",
            "partitions",
            "pattern",
            "pausable",
            "pause-if-no-requests",
            "poll-timeout",
            "retry",
            "retry-attempts",
            "retry-max-wait",
            "throttled.unprocessed-record-max-age.ms",
            "topic",
            "topics",
            "tracing-enabled",
            "value-deserialization-failure-handler");

    private static final Set<String> OTHERS = Set.of(
            "quarkus.http.host",
            "quarkus.http.idle-timeout",
            "quarkus.http.port",
            "quarkus.log.console.json.enabled",
            "quarkus.log.level");

    private static final String OURS = "esports-lake.";
    private static final String KAFKA = "kafka.";
    private static final Pattern CHANNEL_PREFIX =
            Pattern.compile("mp\\.messaging\\.(incoming\\.[^.]+|connector\\.smallrye-kafka)\\.");

    private HarmlessSettings() {}

    public static boolean isHarmless(String key) {
        if (key.startsWith(OURS)) {
            return LakeConfigCheck.isOurs(key.substring(OURS.length()));
        }
        if (key.startsWith(KAFKA)) {
            return isHarmlessAttribute(key.substring(KAFKA.length()));
        }
        Matcher channel = CHANNEL_PREFIX.matcher(key);
        return channel.lookingAt() ? isHarmlessAttribute(key.substring(channel.end())) : OTHERS.contains(key);
    }

    private static boolean isHarmlessAttribute(String name) {
        return CLIENT.contains(name) || CHANNEL.contains(name);
    }

    /** What may be seen of a value: nothing of an unknown setting's, and no login or token in an address. */
    public static String shown(String key, String value) {
        if (!isHarmless(key)) {
            return MASK;
        }
        String withoutLogins = USER_INFO.matcher(value).replaceAll(MASK + "@");
        return ADDRESS.matcher(withoutLogins)
                .replaceAll(address ->
                        Matcher.quoteReplacement(QUERY.matcher(address.group()).replaceAll("$1=" + MASK)));
    }
}
