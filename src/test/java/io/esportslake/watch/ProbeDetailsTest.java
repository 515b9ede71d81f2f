package io.esportslake.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.config.Configured;
import io.esportslake.config.LakeConfig;
import io.esportslake.watch.Assessment.Code;
import io.esportslake.watch.Assessment.Level;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

class ProbeDetailsTest {

    private static final String SENTENCE = "9 of 9 records could not become rows; their fields are salary, address.";
    private static final String FAULT = "broker b-1.internal:9092 does not answer";

    @Test
    void whoHasNoLoginIsToldCodesAndNoSentenceWhereThePageAsksForOne() {
        LakeConfig config = Configured.by(Map.of("ESPORTS_LAKE_WEB_ACCESS", "authenticated"));

        HealthCheckResponse progress = progress(config);
        assertThat(progress.getStatus()).isEqualTo(Status.DOWN);
        assertThat(progress.getData().orElseThrow())
                .containsEntry("matches.code", "dead-letters")
                .containsEntry("players.code", "failed")
                .containsEntry("degraded", true)
                .containsOnlyKeys("matches.code", "players.code", "degraded", "details");
        assertThat(List.of(kafka(config), lake(config)))
                .extracting(HealthCheckResponse::getStatus)
                .containsOnly(Status.DOWN);
        assertThat(List.of(progress, kafka(config), lake(config)))
                .extracting(response -> response.getData().orElseThrow().get("details"))
                .allSatisfy(said -> assertThat(said)
                        .asString()
                        .contains("log say why")
                        .doesNotContain("salary", "b-1.internal", "/lake"));
        assertThat(kafka(config).getData().orElseThrow()).hasSize(1);
        assertThat(lake(config).getData().orElseThrow()).hasSize(1);
    }

    @Test
    void whereEverybodyMayLookProbesTellWhyAndWhatToDo() {
        LakeConfig config = Configured.by(Map.of());

        assertThat(progress(config).getData().orElseThrow())
                .containsEntry("matches.reason", SENTENCE)
                .containsEntry("matches.action", "Mend it")
                .doesNotContainKeys("players.action", "details");
        assertThat(kafka(config).getData().orElseThrow())
                .containsEntry("reason", FAULT)
                .containsKey("action");
        assertThat(lake(config).getData().orElseThrow())
                .containsEntry("reason", "/lake: full")
                .containsKey("action");
    }

    private static HealthCheckResponse progress(LakeConfig config) {
        List<StreamObservation> observed = List.of(
                observation("matches", Level.DEGRADED, Code.DEAD_LETTERS, "Mend it"),
                observation("players", Level.DOWN, Code.FAILED, ""));
        return new ProgressCheck(
                        new StreamWatch(null, null, null, null, null, config) {
                            @Override
                            public List<StreamObservation> observe() {
                                return observed;
                            }
                        },
                        new ProbeDetails(config))
                .call();
    }

    private static HealthCheckResponse kafka(LakeConfig config) {
        return new SourceReadyCheck(
                        new SourceWatch(null, null, null, config) {
                            @Override
                            public Answer answer() {
                                return new Answer(false, 0, FAULT);
                            }
                        },
                        new ProbeDetails(config))
                .call();
    }

    private static HealthCheckResponse lake(LakeConfig config) {
        return new LakeReadyCheck(
                        new LakeWatch(null, config) {
                            @Override
                            public Optional<String> directoryFault() {
                                return Optional.of("/lake: full");
                            }
                        },
                        new ProbeDetails(config))
                .call();
    }

    private static StreamObservation observation(String table, Level level, Code code, String action) {
        return new StreamObservation(
                table,
                "esports-" + table,
                Instant.EPOCH,
                null,
                null,
                null,
                0,
                LogTail.View.EMPTY,
                Optional.empty(),
                new Assessment(level, code, SENTENCE, action, List.of(code), ""));
    }
}
