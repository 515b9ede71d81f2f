package io.esportslake.watch;

import io.esportslake.app.LakeOpened;
import io.esportslake.config.LakeConfig;
import io.esportslake.config.LakeRoots;
import io.esportslake.config.StoreTraffic;
import io.esportslake.config.StoreTraffic.Sums;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** The metrics of the requests to an object store, by kind; none for a lake in directories. */
@ApplicationScoped
class StoreMeters {

    private static final String PREFIX = "esports.lake.store.";

    /** From the start on, also those that never come: what appears late cannot be seen to rise. */
    private static final List<String> KINDS = List.of(
            "PutObject",
            "GetObject",
            "HeadObject",
            "CopyObject",
            "DeleteObject",
            "ListObjectsV2",
            "CreateMultipartUpload",
            "UploadPart",
            "CompleteMultipartUpload",
            "AbortMultipartUpload",
            "ListMultipartUploads");

    private static final Sums NONE = new Sums(0, 0, 0, 0, 0, 0, 0);

    private final LakeConfig config;
    private final StoreTraffic traffic;
    private final MeterRegistry registry;

    StoreMeters(LakeConfig config, StoreTraffic traffic, MeterRegistry registry) {
        this.config = config;
        this.traffic = traffic;
        this.registry = registry;
    }

    void start(@Observes LakeOpened opened) {
        if (LakeRoots.isInStore(config)) {
            register();
        }
    }

    void register() {
        KINDS.forEach(this::register);
    }

    private void register(String kind) {
        FunctionTimer.builder(
                        PREFIX + "requests",
                        traffic,
                        sums -> of(sums, kind).requests(),
                        sums -> of(sums, kind).nanos(),
                        TimeUnit.NANOSECONDS)
                .tag("kind", kind)
                .description("Requests to the object store, and how long their answers took")
                .register(registry);
        count("retries", kind, "Requests that were made again", Sums::retries);
        count("throttled", kind, "Answers that the store is asked too much", Sums::throttled);
        count("failed", kind, "Requests without an answer, or with a fault of the store", Sums::failed);
        count("sent.bytes", kind, "Bytes sent to the object store", Sums::sentBytes);
        count("received.bytes", kind, "Bytes received from the object store", Sums::receivedBytes);
    }

    private void count(String name, String kind, String description, ToDoubleFunction<Sums> which) {
        FunctionCounter.builder(PREFIX + name, traffic, sums -> which.applyAsDouble(of(sums, kind)))
                .tag("kind", kind)
                .description(description)
                .register(registry);
    }

    private static Sums of(StoreTraffic traffic, String kind) {
        return traffic.byKind().getOrDefault(kind, NONE);
    }
}
