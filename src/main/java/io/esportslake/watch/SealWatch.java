package io.esportslake.watch;

import io.esportslake.seal.SealStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Hears from the sealing what is held back, and keeps the newest of it beside the table's stream. */
@ApplicationScoped
class SealWatch {

    private final ObservedStreams streams;

    SealWatch(ObservedStreams streams) {
        this.streams = streams;
    }

    void sealed(@Observes SealStatus status) {
        streams.of(status.table()).ifPresent(stream -> stream.sealed(status));
    }
}
