package io.esportslake.dev;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A real Kafka broker inside this JVM: one node, broker and controller in one, on loopback ports, with its data in one
 * directory. Starting again on the same directory continues with the same data, cluster id and, where they are still
 * free, ports.
 *
 * <p>Clients connect to the listener {@code CLIENT}, plain text unless the extra properties say otherwise (for example
 * {@code listener.security.protocol.map=CLIENT:SASL_PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT} and
 * {@code listener.name.client.*}). {@link #createTopic} uses a plain listener of its own and needs no credentials.
 *
 * <p>Thread-safe. Topics are not created on first use: a misspelt name is an error.
 */
public final class EmbeddedBroker implements AutoCloseable {

    private static final int NODE = 1;
    private static final long ADMIN_TIMEOUT_SECONDS = 30;

    private final KafkaRaftServer server;
    private final BrokerPorts ports;
    private final String clusterId;
    private boolean closed;

    private EmbeddedBroker(KafkaRaftServer server, BrokerPorts ports, String clusterId) {
        this.server = server;
        this.ports = ports;
        this.clusterId = clusterId;
    }

    /**
     * Starts a broker on the directory's remembered ports, or on free ones.
     *
     * @param directory where its data lives; created when missing
     * @throws IOException when the directory cannot be used
     * @throws IllegalStateException when the broker does not start, with Kafka's reason as the cause
     */
    public static EmbeddedBroker start(Path directory) throws IOException {
        return start(directory, 0, Map.of());
    }

    /**
     * Starts a broker and returns when clients can use it.
     *
     * @param directory where its data lives; created when missing
     * @param port the loopback port that clients connect to, or 0 for the remembered or any free one
     * @param extra broker properties that are added to, and win over, the ones chosen here
     * @throws IOException when the directory cannot be used or the port is taken
     * @throws IllegalStateException when the broker does not start, with Kafka's reason as the cause
     */
    public static EmbeddedBroker start(Path directory, int port, Map<String, String> extra) throws IOException {
        Path log = Files.createDirectories(directory.toAbsolutePath().resolve("log"));
        BrokerPorts ports = BrokerPorts.claim(directory, port);
        Map<String, String> properties = properties(log, ports);
        properties.putAll(extra);
        return inKafkasClassLoader(() -> {
            String clusterId = formatted(log);
            KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
            try {
                server.startup();
            } catch (Throwable failure) {
                server.shutdown();
                throw failure;
            }
            return new EmbeddedBroker(server, ports, clusterId);
        });
    }

    /** The {@code host:port} for {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return address(ports.client());
    }

    /** The {@code host:port} of the plain listener, for administration where {@code CLIENT} asks for credentials. */
    public String internalServers() {
        return address(ports.internal());
    }

    /** The id of the cluster; it stays with the directory. */
    public String clusterId() {
        return clusterId;
    }

    /**
     * Creates a topic and returns when all its partitions have a leader; does nothing when it is there already.
     *
     * @param partitions the number of topic partitions, at least 1
     * @throws IllegalStateException when the topic is there with another number of partitions, or the broker does not
     *     answer
     */
    public void createTopic(String name, int partitions) {
        inKafkasClassLoader(() -> {
            try (Admin admin =
                    Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, address(ports.internal())))) {
                create(admin, name, partitions);
                int found = partitionsWithLeader(admin, name);
                if (found != partitions) {
                    throw new IllegalStateException("Topic " + name + " has " + found + " partitions, expected "
                            + partitions + "; delete it or ask for " + found);
                }
                awaitReplicas(admin, name, found);
            }
            return null;
        });
    }

    /** Stops the broker cleanly and waits for it; its data stays in the directory. Closing twice does nothing. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        inKafkasClassLoader(() -> {
            server.shutdown();
            server.awaitShutdown();
            return null;
        });
    }

    private static Map<String, String> properties(Path log, BrokerPorts ports) {
        String client = "CLIENT://" + address(ports.client());
        String internal = "INTERNAL://" + address(ports.internal());
        Map<String, String> properties = new HashMap<>();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", Integer.toString(NODE));
        properties.put("controller.quorum.voters", NODE + "@" + address(ports.controller()));
        properties.put("listeners", client + "," + internal + ",CONTROLLER://" + address(ports.controller()));
        properties.put("advertised.listeners", client + "," + internal);
        properties.put("listener.security.protocol.map", "CLIENT:PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.put("inter.broker.listener.name", "INTERNAL");
        properties.put("controller.listener.names", "CONTROLLER");
        properties.put("log.dirs", log.toString());
        properties.put("auto.create.topics.enable", "false");
        // One node cannot replicate, and one partition of each internal topic starts fastest.
        for (String topic : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            properties.put(topic + ".replication.factor", "1");
            properties.put(topic + ".num.partitions", "1");
        }
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("share.coordinator.state.topic.min.isr", "1");
        properties.put("group.initial.rebalance.delay.ms", "0");
        // A restart must outlive the previous incarnation's session before it may serve again.
        properties.put("broker.session.timeout.ms", "2000");
        properties.put("broker.heartbeat.interval.ms", "300");
        // The default reserves 128 MiB.
        properties.put("log.cleaner.dedupe.buffer.size", "4194304");
        return properties;
    }

    /** Prepares the directory on the first start, and answers its cluster id on each. */
    private static String formatted(Path log) throws Exception {
        Path identity = log.resolve("meta.properties");
        if (!Files.exists(identity)) {
            new Formatter()
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .setNodeId(NODE)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(log.toString())
                    .addDirectory(log.toString())
                    .run();
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(identity)) {
            properties.load(reader);
        }
        return properties.getProperty("cluster.id");
    }

    private static void create(Admin admin, String name, int partitions) throws Exception {
        try {
            admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1)))
                    .all()
                    .get(ADMIN_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failure) {
            if (!(failure.getCause() instanceof TopicExistsException)) {
                throw failure;
            }
        }
    }

    /** The broker learns of a new topic a moment after the controller. */
    private static int partitionsWithLeader(Admin admin, String name) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(ADMIN_TIMEOUT_SECONDS);
        while (System.nanoTime() < deadline) {
            try {
                TopicDescription topic = admin.describeTopics(List.of(name))
                        .allTopicNames()
                        .get(ADMIN_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                        .get(name);
                if (topic != null && topic.partitions().stream().allMatch(partition -> partition.leader() != null)) {
                    return topic.partitions().size();
                }
            } catch (ExecutionException failure) {
                if (!(failure.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw failure;
                }
            }
            Thread.sleep(20);
        }
        throw new TimeoutException("Topic " + name + " has no leader after " + ADMIN_TIMEOUT_SECONDS + " s");
    }

    /**
     * The controller names a leader before the broker serves as one. A producer that is faster has its first batch
     * refused and its second taken, and then no retry of the first can succeed. Asking for offsets waits for the broker
     * itself.
     */
    private static void awaitReplicas(Admin admin, String name, int partitions) throws Exception {
        Map<TopicPartition, OffsetSpec> all = new HashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            all.put(new TopicPartition(name, partition), OffsetSpec.latest());
        }
        admin.listOffsets(all).all().get(ADMIN_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    private static String address(int port) {
        return "127.0.0.1:" + port;
    }

    /** Kafka's threads outlive a live reload: they must not inherit a class loader that is thrown away by it. */
    private static <T> T inKafkasClassLoader(Callable<T> action) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(KafkaRaftServer.class.getClassLoader());
        try {
            return action.call();
        } catch (RuntimeException failure) {
            throw failure instanceof IllegalStateException
                    ? failure
                    : new IllegalStateException("The broker failed: " + failure.getMessage(), failure);
        } catch (InterruptedException interrupted) {
            thread.interrupt();
            throw new IllegalStateException("Interrupted while waiting for the broker", interrupted);
        } catch (Exception failure) {
            throw new IllegalStateException("The broker failed: " + failure.getMessage(), failure);
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
