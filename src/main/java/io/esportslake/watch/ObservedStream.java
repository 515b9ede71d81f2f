package io.esportslake.watch;

import io.esportslake.app.Stream;
import io.esportslake.ingest.AssignmentReport;
import io.esportslake.ingest.CommitReport;
import io.esportslake.ingest.PipelineListener;
import io.esportslake.ingest.PipelineStatus;
import io.esportslake.ingest.StreamState;
import io.esportslake.seal.SealStatus;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.Optional;

/** A stream, and what is known of it from outside: what it did lately, how far it is behind, its metrics. */
final class ObservedStream implements PipelineListener {

    private final Stream stream;
    private final StreamHistory history = new StreamHistory();
    private final ConsumerLag lag = new ConsumerLag();
    private final StreamMeters meters;
    private volatile Optional<SealStatus> sealing = Optional.empty();

    ObservedStream(Stream stream, MeterRegistry registry) {
        this.stream = stream;
        meters = new StreamMeters(registry, this);
    }

    @Override
    public void committed(CommitReport report) {
        lag.committed(report.next());
        history.committed(report, Instant.now(), System.nanoTime());
        meters.committed(report);
    }

    @Override
    public void assigned(AssignmentReport report) {
        lag.started(report.start());
        history.assigned(Instant.now(), System.nanoTime());
    }

    @Override
    public void notFollowed(Exception why) {
        // Only the log tells: what is shown comes from looks of its own, which say the same.
    }

    @Override
    public void stopped(StreamState state) {
        history.stopped(state, Instant.now());
        meters.stopped(state);
    }

    void sealed(SealStatus status) {
        sealing = Optional.of(status);
    }

    /** What is held back; empty before the sealing has looked for the first time. */
    Optional<SealStatus> sealing() {
        return sealing;
    }

    Stream stream() {
        return stream;
    }

    String table() {
        return stream.table().name();
    }

    StreamHistory history() {
        return history;
    }

    ConsumerLag lag() {
        return lag;
    }

    /** What it reads; of a stream that has ended, what it read: there records wait now. */
    Backlog backlog(PipelineStatus status, long nanos) {
        boolean isRunning = status.state() instanceof StreamState.Running;
        return new Backlog(lag.of(isRunning ? status.taken().keySet() : lag.everRead(), nanos).stream()
                .map(partition -> partition.reaching(
                        status.taken().getOrDefault(partition.topicPartition(), partition.committed())))
                .toList());
    }
}
