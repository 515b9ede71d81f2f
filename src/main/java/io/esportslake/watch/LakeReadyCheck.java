package io.esportslake.watch;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready means that the lake's directories can be written to, as seen at the last look of the {@link LakeWatch}. */
@Readiness
@ApplicationScoped
class LakeReadyCheck implements HealthCheck {

    private final LakeWatch watch;
    private final ProbeDetails details;

    LakeReadyCheck(LakeWatch watch, ProbeDetails details) {
        this.watch = watch;
        this.details = details;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("lake");
        Optional<String> fault = watch.directoryFault();
        fault.ifPresent(reason -> details.add(response, "", reason, LakeWatch.ACTION));
        return response.status(fault.isEmpty()).build();
    }
}
