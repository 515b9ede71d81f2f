package io.esportslake.dev;

import io.esportslake.app.Threads;
import io.esportslake.config.ConfiguredTables;
import io.esportslake.config.EarlySettings;
import io.esportslake.config.LakeRoots;
import io.esportslake.config.Topics;
import io.esportslake.table.TableDefinition;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Prepares dev mode before the framework starts: a broker of our own when no other is configured, and an object store
 * of our own when one is asked for. Named by a system property that only the build's dev mode sets, so that nothing of
 * it is reachable in production.
 *
 * <p>A live reload runs the program's entry again with new classes; the servers, whose classes are not reloaded, live
 * on and are found again by the system properties that their first start left.
 */
public final class DevMode {

    /** Set while a broker of ours runs. */
    static final String BOOTSTRAP_SERVERS = "io.esportslake.dev.bootstrap-servers";

    /** Set when the service has flushed and committed, so that the servers may go. */
    static final String SERVICE_STOPPED = "io.esportslake.dev.service-stopped";

    private static final String DEFAULT_DIRECTORY = "./data";
    private static final String CONFIGURED = "KAFKA_BOOTSTRAP_SERVERS";
    private static final int TOPIC_PARTITIONS = 3;
    private static final long STOP_PATIENCE_MILLIS = 30_000;
    private static final long STOP_CHECK_MILLIS = 50;

    private DevMode() {}

    /** A server of ours, of whatever kind. */
    @FunctionalInterface
    interface Server {
        void stop();
    }

    /** Starts what is wanted and does not run yet. */
    public static void prepare() throws IOException {
        System.clearProperty(SERVICE_STOPPED);
        DevStore.startIfWanted().ifPresent(store -> stopAtEnd("embedded-store-stop", store::close));
        if (System.getProperty(BOOTSTRAP_SERVERS) != null || isBrokerConfigured()) {
            return;
        }
        EmbeddedBroker broker = EmbeddedBroker.start(directory().resolve("broker"));
        for (TableDefinition table : ConfiguredTables.early().all()) {
            broker.createTopic(setting(Topics.variable(table.name()), table.topic()), TOPIC_PARTITIONS);
        }
        System.setProperty("kafka.bootstrap.servers", broker.bootstrapServers());
        System.setProperty(BOOTSTRAP_SERVERS, broker.bootstrapServers());
        stopAtEnd("embedded-broker-stop", broker::close);
    }

    /** Data of the servers lies in the lake's directory: whoever deletes or moves one does it to all. */
    static Path directory() {
        String lake = setting("DATA_LAKE_PATH", DEFAULT_DIRECTORY);
        return Path.of(LakeRoots.isInStore(lake) ? DEFAULT_DIRECTORY : lake);
    }

    private static boolean isBrokerConfigured() {
        return !setting(CONFIGURED, "").isBlank() || System.getProperty("kafka.bootstrap.servers") != null;
    }

    static String setting(String variable, String fallback) {
        return EarlySettings.variable(variable).orElse(fallback);
    }

    private static void stopAtEnd(String name, Server server) {
        Threads.atEnd(
                name,
                () -> stop(server),
                fault -> System.err.println("An embedded server was not stopped in order: " + fault));
    }

    /** Hooks of the JVM run side by side: the service still needs the servers to stop well. */
    private static void stop(Server server) {
        long deadline = System.nanoTime() + STOP_PATIENCE_MILLIS * 1_000_000;
        try {
            while (System.getProperty(SERVICE_STOPPED) == null && System.nanoTime() < deadline) {
                Thread.sleep(STOP_CHECK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        server.stop();
    }
}
