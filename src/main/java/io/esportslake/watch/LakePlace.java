package io.esportslake.watch;

import io.esportslake.log.LakeStorage;
import io.esportslake.log.StorageException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Whether the lake can be written to, as far as a look can tell; looked at by one thread, asked by any. */
final class LakePlace {

    /** A look that is older than this, and the time that is allowed for the source, hangs. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private volatile Look last = new Look("", System.nanoTime());

    /** What was found, empty when all is well, and when. */
    private record Look(String fault, long nanos) {}

    void look(LakeStorage storage) {
        last = new Look(found(storage), System.nanoTime());
    }

    private static String found(LakeStorage storage) {
        try {
            return storage.fault().orElse("");
        } catch (StorageException e) {
            return e.getMessage();
        } catch (IOException | RuntimeException e) {
            return e.getMessage() + " (" + e.getClass().getSimpleName() + ")";
        }
    }

    /** What is wrong, if anything is; a look may take {@code more} beside its patience. */
    Optional<String> fault(Duration more) {
        Look look = last;
        long ageNanos = System.nanoTime() - look.nanos();
        if (ageNanos > PATIENCE.plus(more).toNanos()) {
            return Optional.of(
                    "the last look is " + Math.round(ageNanos / 1e9) + " s old: a file system or a store hangs");
        }
        return look.fault().isEmpty() ? Optional.empty() : Optional.of(look.fault());
    }
}
