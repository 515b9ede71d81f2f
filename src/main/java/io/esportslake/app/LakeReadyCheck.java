package io.esportslake.app;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready means that the lake's directories can be written to, as seen at the last look of the {@link StreamWatch}. */
@Readiness
@ApplicationScoped
class LakeReadyCheck implements HealthCheck {

    private final StreamWatch watch;

    LakeReadyCheck(StreamWatch watch) {
        this.watch = watch;
    }

    @Override
    public HealthCheckResponse call() {
        return watch.directoryFault()
                .map(fault -> HealthCheckResponse.named("lake")
                        .down()
                        .withData("reason", fault)
                        .withData("action", "Free space, or give this process the right to write there")
                        .build())
                .orElseGet(() -> HealthCheckResponse.up("lake"));
    }
}
