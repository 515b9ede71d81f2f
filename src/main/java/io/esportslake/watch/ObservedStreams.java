package io.esportslake.watch;

import io.esportslake.app.RowMemory;
import io.esportslake.app.Stream;
import io.esportslake.app.StreamObservers;
import io.esportslake.ingest.PipelineListener;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** All streams of this process with what is known of them, by table. */
@ApplicationScoped
class ObservedStreams implements StreamObservers {

    private final Map<String, ObservedStream> byTable = new ConcurrentSkipListMap<>();
    private final MeterRegistry registry;
    private final RowMemory memory;

    ObservedStreams(MeterRegistry registry, RowMemory memory) {
        this.registry = registry;
        this.memory = memory;
    }

    @Override
    public PipelineListener beside(Stream stream) {
        if (byTable.isEmpty()) {
            StreamMeters.registerShared(registry, memory);
        }
        ObservedStream observed = new ObservedStream(stream, registry);
        byTable.put(observed.table(), observed);
        return observed;
    }

    Collection<ObservedStream> all() {
        return List.copyOf(byTable.values());
    }

    /** Empty when no stream fills that table here. */
    Optional<ObservedStream> of(String table) {
        return Optional.ofNullable(byTable.get(table));
    }
}
