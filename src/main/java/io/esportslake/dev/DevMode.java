package io.esportslake.dev;

import io.esportslake.app.Threads;
import io.esportslake.config.ConfiguredTables;
import io.esportslake.config.EarlySettings;
import io.esportslake.config.Topics;
import io.esportslake.table.TableDefinition;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Prepares dev mode before the framework starts: a broker of our own when no other is configured. Named by a system
 * property that only the build's dev mode sets, so that nothing of it is reachable in production.
 *
 * <p>A live reload runs the program's entry again with new classes; the broker, whose classes are not reloaded, lives on
 * and is found again by the system property that its first start left.
 */
public final class DevMode {

    /** Set while a broker of ours runs. */
    static final String BOOTSTRAP_SERVERS = "io.esportslake.dev.bootstrap-servers";

    /** Set when the service has flushed and committed, so that the broker may go. */
    static final String SERVICE_STOPPED = "io.esportslake.dev.service-stopped";

    private static final String CONFIGURED = "KAFKA_BOOTSTRAP_SERVERS";
    private static final int TOPIC_PARTITIONS = 3;
    private static final long STOP_PATIENCE_MILLIS = 30_000;
    private static final long STOP_CHECK_MILLIS = 50;

    private DevMode() {}

    /** Starts the broker unless one runs or another is configured. */
    public static void prepare() throws IOException {
        System.clearProperty(SERVICE_STOPPED);
        if (System.getProperty(BOOTSTRAP_SERVERS) != null || isBrokerConfigured()) {
            return;
        }
        EmbeddedBroker broker = EmbeddedBroker.start(directory().resolve("broker"));
        for (TableDefinition table : ConfiguredTables.early().all()) {
            broker.createTopic(setting(Topics.variable(table.name()), table.topic()), TOPIC_PARTITIONS);
        }
        System.setProperty("kafka.bootstrap.servers", broker.bootstrapServers());
        System.setProperty(BOOTSTRAP_SERVERS, broker.bootstrapServers());
        Threads.atEnd(
                "embedded-broker-stop",
                () -> stop(broker),
                fault -> System.err.println("The embedded broker was not stopped in order: " + fault));
    }

    /** Broker data lies in the lake's directory: whoever deletes or moves one does it to both. */
    private static Path directory() {
        return Path.of(setting("DATA_LAKE_PATH", "./data"));
    }

    private static boolean isBrokerConfigured() {
        return !setting(CONFIGURED, "").isBlank() || System.getProperty("kafka.bootstrap.servers") != null;
    }

    private static String setting(String variable, String fallback) {
        return EarlySettings.variable(variable).orElse(fallback);
    }

    /** Hooks of the JVM run side by side: the service still needs the broker to stop well. */
    private static void stop(EmbeddedBroker broker) {
        long deadline = System.nanoTime() + STOP_PATIENCE_MILLIS * 1_000_000;
        try {
            while (System.getProperty(SERVICE_STOPPED) == null && System.nanoTime() < deadline) {
                Thread.sleep(STOP_CHECK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        broker.close();
    }
}
