package io.esportslake.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.declare.BuiltInTables;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PollIntervalTest {

    private static final String REVOCATION = "ESPORTS_LAKE_REVOCATION_TIMEOUT";
    private static final String PLAYERS = "mp.messaging.incoming.players.max.poll.interval.ms";

    @Test
    void asShippedGivingUpTopicPartitionsEndsInTime() {
        assertThatCode(() -> Configured.by(Map.of(REVOCATION, "299s"))).doesNotThrowAnyException();
    }

    @Test
    void aRevocationThatMayTakeAsLongAsTheGroupWaitsIsRefused() {
        assertThatThrownBy(() -> Configured.by(Map.of(REVOCATION, "5m")))
                .isInstanceOf(StartRefusedException.class)
                .hasMessage("EL-1016: esports-lake.revocation-timeout is 5 min, expected less than"
                        + " mp.messaging.connector.smallrye-kafka.max.poll.interval.ms, here 5 min: the group waits no"
                        + " longer for topic partitions that are given up. Lower the one or raise the other");
    }

    @Test
    void theChannelsOwnIntervalCounts() {
        Map<String, String> environment = new HashMap<>(Map.of(REVOCATION, "8m"));
        environment.put("MP_MESSAGING_CONNECTOR_SMALLRYE_KAFKA_MAX_POLL_INTERVAL_MS", "600000");
        assertThatCode(() -> Configured.by(environment)).doesNotThrowAnyException();

        environment.put("MP_MESSAGING_INCOMING_PLAYERS_MAX_POLL_INTERVAL_MS", "300000");
        assertThatThrownBy(() -> Configured.by(environment))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageStartingWith("EL-1016: esports-lake.revocation-timeout is 8 min, expected less than "
                        + PLAYERS + ", here 5 min: ");
    }

    @Test
    void aTableThatDoesNotRunIsNotLookedAt() {
        var settings = Configured.with(Configured.properties(Map.of(PLAYERS, "1000")));

        assertThat(PollInterval.of(settings, "players")).isEqualTo(Duration.ofSeconds(1));
        assertThatCode(() -> PollInterval.check(
                        settings,
                        Duration.ofSeconds(60),
                        BuiltInTables.ALL.all().stream()
                                .filter(table -> table.name().equals("matches"))
                                .toList()))
                .doesNotThrowAnyException();
    }

    @Test
    void withoutAnySettingItIsTheClientsOwn() {
        assertThat(PollInterval.of(Configured.alone(Configured.properties(Map.of())), "matches"))
                .isEqualTo(Duration.ofMinutes(5));
        assertThat(PollInterval.of(
                        Configured.alone(Configured.properties(Map.of("kafka.max.poll.interval.ms", "7000"))),
                        "matches"))
                .isEqualTo(Duration.ofSeconds(7));
    }
}
