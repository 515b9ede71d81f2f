package io.esportslake.watch;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready means that Kafka answers. It does not ask for a topic partition: a spare instance is ready too. */
@Readiness
@ApplicationScoped
class SourceReadyCheck implements HealthCheck {

    private final SourceWatch watch;

    SourceReadyCheck(SourceWatch watch) {
        this.watch = watch;
    }

    @Override
    public HealthCheckResponse call() {
        SourceWatch.Answer source = watch.answer();
        return source.isReachable()
                ? HealthCheckResponse.up("kafka")
                : HealthCheckResponse.named("kafka")
                        .down()
                        .withData("reason", source.fault())
                        .withData("action", "Check the brokers and the network; it goes on by itself when they answer")
                        .build();
    }
}
