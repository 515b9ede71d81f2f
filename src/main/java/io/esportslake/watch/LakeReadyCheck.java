package io.esportslake.watch;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready means that the lake's directories can be written to, as seen at the last look of the {@link LakeWatch}. */
@Readiness
@ApplicationScoped
class LakeReadyCheck implements HealthCheck {

    private final LakeWatch watch;

    LakeReadyCheck(LakeWatch watch) {
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
