package io.esportslake.watch;

import io.esportslake.log.Root;
import io.esportslake.store.LakePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Whether the lake's directories can be written to, as far as a look can tell; looked at by one thread, asked by any. */
final class LakeDirectories {

    /** A look that is older than this, and the time that is allowed for the source, hangs. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private volatile Look last = new Look("", System.nanoTime());

    /** What was found, empty when all is well, and when. */
    private record Look(String fault, long nanos) {}

    /** Rights and free space; a write would be the better proof, but every flush is one. */
    void look(LakePaths paths) {
        last = new Look(found(paths), System.nanoTime());
    }

    private static String found(LakePaths paths) {
        try {
            for (Path directory :
                    List.of(paths.checkpoints(), paths.root(Root.PROCESSED), paths.root(Root.DEAD_LETTERS))) {
                if (!Files.isWritable(directory)) {
                    return directory + " cannot be written to";
                }
                if (Files.getFileStore(directory).getUsableSpace() == 0) {
                    return directory + " has no space left";
                }
            }
            return "";
        } catch (IOException | RuntimeException e) {
            return e.getMessage() + " (" + e.getClass().getSimpleName() + ")";
        }
    }

    /** @param more what a look may take beside */
    Optional<String> fault(Duration more) {
        Look look = last;
        long ageNanos = System.nanoTime() - look.nanos();
        if (ageNanos > PATIENCE.plus(more).toNanos()) {
            return Optional.of("the last look is " + Math.round(ageNanos / 1e9) + " s old: a file system hangs");
        }
        return look.fault().isEmpty() ? Optional.empty() : Optional.of(look.fault());
    }
}
