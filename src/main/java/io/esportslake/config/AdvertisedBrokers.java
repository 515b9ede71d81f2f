package io.esportslake.config;

import io.esportslake.failure.FailureCode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.ApiVersions;
import org.apache.kafka.clients.ClientResponse;
import org.apache.kafka.clients.ClientUtils;
import org.apache.kafka.clients.ManualMetadataUpdater;
import org.apache.kafka.clients.NetworkClient;
import org.apache.kafka.clients.NetworkClientUtils;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.requests.MetadataRequest;
import org.apache.kafka.common.requests.MetadataResponse;
import org.apache.kafka.common.utils.LogContext;
import org.apache.kafka.common.utils.Time;
import org.jboss.logging.Logger;

/**
 * Tells a broker that is away from one that answers and sends its clients to an address that leads nowhere. Kafka's
 * clients turn to the addresses that the first answer names and never come back to the configured ones; so this asks
 * only those.
 */
public final class AdvertisedBrokers {

    private static final Logger LOG = Logger.getLogger("kafka");

    /** For one address, and for one broker: what answers at all answers soon. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final int MAX_NAMED = 3;
    private static final String CLIENT = "esports-lake-probe";

    private final AdminClientConfig config;
    private final Time time = Time.SYSTEM;

    private AdvertisedBrokers(Map<String, Object> adminSettings) {
        config = new AdminClientConfig(adminSettings);
    }

    /**
     * Asks one configured address after the other.
     *
     * @param adminSettings those of an admin client, with the configured addresses
     * @return which brokers of the first answer cannot be reached, and what to do; empty when none answers, or all can
     *     be
     */
    public static Optional<String> unreachable(Map<String, Object> adminSettings) {
        try {
            AdvertisedBrokers asked = new AdvertisedBrokers(adminSettings);
            for (InetSocketAddress address : ClientUtils.parseAndValidateAddresses(asked.config)) {
                Collection<Node> brokers = asked.at(address);
                if (!brokers.isEmpty()) {
                    return sentence(address, brokers);
                }
            }
        } catch (KafkaException e) {
            LOG.debug("The configured addresses could not be asked", e);
        }
        return Optional.empty();
    }

    private Collection<Node> at(InetSocketAddress address) {
        Node node = new Node(-1, address.getHostString(), address.getPort());
        try (Metrics metrics = new Metrics();
                NetworkClient client = ClientUtils.createNetworkClient(
                        config,
                        CLIENT,
                        metrics,
                        CLIENT,
                        new LogContext(),
                        new ApiVersions(),
                        time,
                        1,
                        Math.toIntExact(PATIENCE.toMillis()),
                        new ManualMetadataUpdater(),
                        java.net.InetAddress::getAllByName)) {
            if (NetworkClientUtils.awaitReady(client, node, time, PATIENCE.toMillis())) {
                ClientResponse response = NetworkClientUtils.sendAndReceive(
                        client,
                        client.newClientRequest(
                                node.idString(),
                                MetadataRequest.Builder.forTopicNames(List.of(), false),
                                time.milliseconds(),
                                true),
                        time);
                if (response.responseBody() instanceof MetadataResponse metadata) {
                    return metadata.brokers();
                }
            }
        } catch (IOException | KafkaException e) {
            LOG.debugf(e, "No broker answered at %s", address);
        }
        return List.of();
    }

    private static Optional<String> sentence(InetSocketAddress address, Collection<Node> brokers) {
        List<String> faults = brokers.stream()
                .limit(MAX_NAMED)
                .flatMap(broker -> fault(broker).stream())
                .toList();
        return faults.isEmpty()
                ? Optional.empty()
                : Optional.of(FailureCode.BROKER_ADDRESS.says(
                        "A broker answered at " + address.getHostString() + ":" + address.getPort()
                                + " and " + (brokers.size() == 1 ? "names itself " : "names as brokers ")
                                + faults.stream().collect(Collectors.joining(", and "))
                                + "; check advertised.listeners there, and names and network here"));
    }

    private static Optional<String> fault(Node broker) {
        String name = broker.host() + ":" + broker.port();
        InetSocketAddress address = new InetSocketAddress(broker.host(), broker.port());
        if (address.isUnresolved()) {
            return Optional.of(name + ", which cannot be resolved from here");
        }
        try (Socket socket = new Socket()) {
            socket.connect(address, Math.toIntExact(PATIENCE.toMillis()));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(name + ", which cannot be reached from here (" + e.getMessage() + ")");
        }
    }
}
