package io.esportslake.watch;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready means that Kafka answers. It does not ask for a topic partition: a spare instance is ready too. */
@Readiness
@ApplicationScoped
class SourceReadyCheck implements HealthCheck {

    private final SourceWatch watch;
    private final ProbeDetails details;

    SourceReadyCheck(SourceWatch watch, ProbeDetails details) {
        this.watch = watch;
        this.details = details;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("kafka");
        SourceWatch.Answer source = watch.answer();
        if (!source.isReachable()) {
            details.add(
                    response,
                    "",
                    source.fault(),
                    "Check the brokers and the network; it goes on by itself when they answer");
        }
        return response.status(source.isReachable()).build();
    }
}
