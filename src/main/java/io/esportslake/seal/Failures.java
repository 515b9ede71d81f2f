package io.esportslake.seal;

import io.esportslake.log.LiveFile;
import io.esportslake.log.RemovedFile;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which files could not be made when they were last tried, and whether none could. They are known by the first of their
 * parts.
 */
final class Failures {

    private final LongSupplier nanos;
    private final Map<RemovedFile, Failure> ofParts = new HashMap<>();
    private @Nullable Failure ofAll;

    /** Tells the time by {@code nanos}, which is monotonic. */
    Failures(LongSupplier nanos) {
        this.nanos = nanos;
    }

    private static RemovedFile key(List<LiveFile> parts) {
        return parts.get(0).removed();
    }

    /** Forgets those that are not planned any more. */
    void retain(Collection<List<LiveFile>> planned) {
        ofParts.keySet().retainAll(planned.stream().map(Failures::key).collect(Collectors.toSet()));
    }

    boolean hasFailed(List<LiveFile> parts) {
        return ofParts.containsKey(key(parts));
    }

    /** Why these parts are not tried now; empty when they are. */
    Optional<String> waitsFor(List<LiveFile> parts) {
        return waitsFor(ofParts.get(key(parts)));
    }

    /** Why nothing is tried now; empty when something is. */
    Optional<String> waitsFor() {
        return waitsFor(ofAll);
    }

    private Optional<String> waitsFor(@Nullable Failure failure) {
        return Optional.ofNullable(failure)
                .filter(failed -> !failed.isOver(nanos.getAsLong()))
                .map(Failure::why);
    }

    void failed(List<LiveFile> parts, Throwable failure) {
        ofParts.put(key(parts), Failure.after(ofParts.get(key(parts)), failure, nanos.getAsLong()));
    }

    /** Nothing else can be made, either. */
    void failed(Throwable failure) {
        ofAll = Failure.after(ofAll, failure, nanos.getAsLong());
    }

    /** These parts became a file: so others can. */
    void succeeded(List<LiveFile> parts) {
        ofParts.remove(key(parts));
        ofAll = null;
    }
}
