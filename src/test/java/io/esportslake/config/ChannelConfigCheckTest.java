package io.esportslake.config;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.declare.BuiltInTables;
import io.esportslake.table.TableDefinition;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelConfigCheckTest {

    private static final Topics TOPICS = new Topics(Map.of("matches", "esports-matches", "players", "esports-players"));

    @Test
    void asShipped() {
        assertThatCode(checking(Map.of())).doesNotThrowAnyException();
    }

    @Test
    void whatIsTheUsers() {
        assertThatCode(checking(Map.of(
                        "mp.messaging.incoming.matches.max.poll.records", "10",
                        "mp.messaging.incoming.matches.group.protocol", "CLASSIC",
                        "mp.messaging.connector.smallrye-kafka.fetch.max.bytes", "1000")))
                .doesNotThrowAnyException();
    }

    @Test
    void theChannelsOwnValueCounts() {
        assertThatCode(checking(Map.of(
                        "mp.messaging.connector.smallrye-kafka.concurrency", "2",
                        "mp.messaging.incoming.matches.concurrency", "1",
                        "mp.messaging.incoming.players.concurrency", "1")))
                .doesNotThrowAnyException();
    }

    @Test
    void aTableThatDoesNotRunIsNotLookedAt() {
        assertThatCode(checking(
                        Map.of("mp.messaging.incoming.players.batch", "false"),
                        BuiltInTables.ALL.all().get(0)))
                .doesNotThrowAnyException();
    }

    @Test
    void aChannelInMemoryIsNotLookedAt() {
        assertThatCode(checking(Map.of(
                        "mp.messaging.incoming.matches.connector", "smallrye-in-memory",
                        "mp.messaging.incoming.matches.batch", "false")))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "enabled, false, true",
        "concurrency, 2, 1",
        "partitions, 4, 1",
        "batch, false, true",
        "topic, others, esports-matches",
        "topics, 'esports-matches,others', never set",
        "pattern, true, false",
        "assign-seek, 0:0, never set",
        "consumer-rebalance-listener.name, players, matches",
        "group.protocol, consumer, classic",
        "commit-strategy, throttled, ignore",
        "retry, true, false",
        "max-queue-size-factor, 2, 1",
        "pause-if-no-requests, false, true",
        "fail-on-deserialization-failure, false, true",
        "key-deserialization-failure-handler, mine, never set",
        "value-deserialization-failure-handler, mine, never set",
        "key.deserializer, org.apache.kafka.common.serialization.StringDeserializer, "
                + "org.apache.kafka.common.serialization.ByteArrayDeserializer",
        "value.deserializer, org.apache.kafka.common.serialization.StringDeserializer, "
                + "org.apache.kafka.common.serialization.ByteArrayDeserializer"
    })
    void whatTheStreamsDependOn(String attribute, String found, String expected) {
        assertThatThrownBy(checking(Map.of("mp.messaging.incoming.matches." + attribute, found)))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageStartingWith("EL-1015: mp.messaging.incoming.matches." + attribute + " is " + expected
                        + "; found " + found + ". ");
    }

    @Test
    void ofATableThatThereIsNot() {
        assertThatThrownBy(checking(Map.of("mp.messaging.incoming.teams.max.poll.records", "10")))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageMatching(
                        "EL-1015: mp\\.messaging\\.incoming\\.teams\\.max\\.poll\\.records is of no table; expected"
                                + " one of \\[(matches, players|players, matches)] after mp\\.messaging\\.incoming\\.");
    }

    @Test
    void forAllChannels() {
        assertThatThrownBy(checking(Map.of("mp.messaging.connector.smallrye-kafka.concurrency", "2")))
                .isInstanceOf(StartRefusedException.class)
                .hasMessage(
                        "EL-1015: mp.messaging.connector.smallrye-kafka.concurrency is 1; found 2. To use more cores,"
                                + " start more instances on the same lake, up to one per topic partition");
    }

    @Test
    void forAllClients() {
        assertThatThrownBy(checking(Map.of("kafka.partitions", "2")))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageStartingWith("EL-1015: kafka.partitions is 1; found 2. ");
        assertThatCode(checking(Map.of("kafka.topic.matches", "others", "kafka.topic", "others")))
                .doesNotThrowAnyException();
    }

    private static ThrowingCallable checking(Map<String, String> more) {
        return checking(more, BuiltInTables.ALL.all().toArray(TableDefinition[]::new));
    }

    private static ThrowingCallable checking(Map<String, String> more, TableDefinition... tables) {
        return () -> ChannelConfigCheck.check(
                Configured.with(new PropertiesConfigSource(more, "more", 300)), List.of(tables), TOPICS);
    }
}
