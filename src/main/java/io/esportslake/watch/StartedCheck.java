package io.esportslake.watch;

import io.esportslake.app.Streams;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Started means that the lake is open, recovered, and the streams exist. */
@Startup
@ApplicationScoped
class StartedCheck implements HealthCheck {

    private final Streams streams;

    StartedCheck(Streams streams) {
        this.streams = streams;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("streams")
                .status(!streams.all().isEmpty())
                .withData("count", streams.all().size())
                .build();
    }
}
