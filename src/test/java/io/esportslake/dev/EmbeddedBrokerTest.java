package io.esportslake.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {

    @TempDir
    static Path directory;

    private static EmbeddedBroker broker;

    @BeforeAll
    static void start() throws IOException {
        broker = EmbeddedBroker.start(directory);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void whatIsProducedIsConsumed() {
        broker.createTopic("there-and-back", 2);
        try (BrokerClient client = new BrokerClient(broker.bootstrapServers())) {
            client.produce("there-and-back", "one", "two", "three");

            assertThat(client.consume("group-a", "there-and-back", 3)).containsExactlyInAnyOrder("one", "two", "three");
        }
    }

    @Test
    void aTopicIsCreatedOnlyOnce() {
        broker.createTopic("twice", 3);
        broker.createTopic("twice", 3);

        assertThatThrownBy(() -> broker.createTopic("twice", 4))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Topic twice has 3 partitions, expected 4; delete it or ask for 3");
    }

    @Test
    void aTakenPortIsNamed(@TempDir Path other) {
        int taken = Integer.parseInt(broker.bootstrapServers().split(":")[1]);

        assertThatThrownBy(() -> EmbeddedBroker.start(other, taken, Map.of()))
                .isInstanceOf(IOException.class)
                .hasMessage("Port " + taken + " of 127.0.0.1 is taken; choose another, or 0 for a free one");
    }

    @Test
    void aRestartKeepsRecordsOffsetsClusterAndPort() throws IOException {
        broker.createTopic("kept", 1);
        try (BrokerClient client = new BrokerClient(broker.bootstrapServers())) {
            client.produce("kept", "one", "two");
            client.consume("group-b", "kept", 1);
        }
        String bootstrapServers = broker.bootstrapServers();
        String clusterId = broker.clusterId();

        broker.close();
        broker = EmbeddedBroker.start(directory);

        assertThat(broker.bootstrapServers()).isEqualTo(bootstrapServers);
        assertThat(broker.clusterId()).isEqualTo(clusterId);
        try (BrokerClient client = new BrokerClient(bootstrapServers)) {
            client.produce("kept", "three");
            assertThat(client.consume("group-b", "kept", 2)).containsExactly("two", "three");
        }
    }
}
