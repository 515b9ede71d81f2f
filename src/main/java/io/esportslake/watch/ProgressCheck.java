package io.esportslake.watch;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;

/**
 * Alive means progress: down when a stream has ended by itself, or records wait and nothing is committed although Kafka
 * answers. What a start would find again is no reason to restart this process: up, with {@code degraded}.
 */
@Liveness
@ApplicationScoped
class ProgressCheck implements HealthCheck {

    private final StreamWatch watch;
    private final ProbeDetails details;

    ProgressCheck(StreamWatch watch, ProbeDetails details) {
        this.watch = watch;
        this.details = details;
    }

    @Override
    public HealthCheckResponse call() {
        boolean isDown = false;
        boolean isDegraded = false;
        HealthCheckResponseBuilder response = HealthCheckResponse.named("progress");
        for (StreamObservation stream : watch.observe()) {
            Assessment assessment = stream.assessment();
            isDown |= assessment.mayPassByARestart();
            isDegraded |= !assessment.mayPassByARestart() && assessment.level() != Assessment.Level.OK;
            response.withData(stream.table() + ".code", assessment.code().text());
            details.add(response, stream.table() + ".", assessment.sentence(), assessment.action());
        }
        return response.withData("degraded", isDegraded).status(!isDown).build();
    }
}
