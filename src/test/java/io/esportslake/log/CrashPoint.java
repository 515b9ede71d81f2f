package io.esportslake.log;

import io.esportslake.declare.BuiltInTables;
import io.esportslake.log.StepListener.Moment;
import io.esportslake.store.FileLakeStorage;
import io.esportslake.store.LakePaths;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A moment at which a process can be halted, for tests that run it as one.
 *
 * @param scene what the process must be doing to come by
 * @param text as the system property {@code io.esportslake.halt-at} takes it
 */
public record CrashPoint(CrashScene scene, String text) {

    /**
     * Before and after every step there is; the steps of a micro-batch also at the second time, and when a seal takes
     * them.
     */
    public static List<CrashPoint> all() {
        List<CrashPoint> all = new ArrayList<>();
        for (CommitStep step : CommitStep.values()) {
            CrashScene scene = CrashScene.of(step);
            for (Moment moment : Moment.values()) {
                all.add(new CrashPoint(scene, step + ":" + moment));
                if (scene == CrashScene.FIRST_RUN && isOfAMicroBatch(step)) {
                    all.add(new CrashPoint(scene, step + ":" + moment + ":2"));
                    all.add(new CrashPoint(CrashScene.SEALING, step + ":" + moment + (isOfAPut(step) ? ":2" : "")));
                }
            }
        }
        return all;
    }

    /** Whoever seals after a death has put another commit before, which retires the dead one. */
    private static boolean isOfAPut(CommitStep step) {
        return step.name().startsWith("PUT_");
    }

    /** The start position is put too, and a micro-batch has several files: the first time and the second one differ. */
    private static boolean isOfAMicroBatch(CommitStep step) {
        return switch (step) {
            case STAGE_CREATE_FILE,
                    STAGE_FSYNC_FILE,
                    PUT_WRITE_TEMPORARY,
                    PUT_FSYNC_TEMPORARY,
                    PUT_LINK,
                    PUT_FSYNC_DIRECTORY,
                    PUT_UNLINK_TEMPORARY,
                    PUT_CHECK_PREDECESSOR,
                    PUBLISH_LINK,
                    PUBLISH_FSYNC_DIRECTORY,
                    PUBLISH_UNLINK_STAGED -> true;
            default -> false;
        };
    }

    /**
     * Where the next start that opens this lake for matches can be halted while it clears up behind the dead one: found
     * by doing so. The lake is changed; give a copy.
     *
     * @return in order, each with how often it came by before; of the whole opening when there is nothing to clear up
     */
    public static List<String> inRecoveryOf(Path copy) throws IOException {
        Map<CommitStep, Map<Moment, Integer>> times = new EnumMap<>(CommitStep.class);
        List<String> opening = new ArrayList<>();
        List<String> recovery = new ArrayList<>();
        LakeOpenOptions options = Lakes.options(() -> Instant.EPOCH, BuiltInTables.MATCHES);
        StepListener notes = (step, moment, place) -> {
            int nth = times.computeIfAbsent(step, any -> new EnumMap<>(Moment.class))
                    .merge(moment, 1, Integer::sum);
            String text = step + ":" + moment + ":" + nth;
            opening.add(text);
            if (step == CommitStep.PROBE || step.name().startsWith("IDENTITY_")) {
                recovery.clear(); // what comes before the clearing up
            } else {
                recovery.add(text);
            }
        };
        Lake lake = Lake.open(FileLakeStorage.of(LakePaths.of(copy), Lakes.newWriter(), notes), options);
        lake.abandon();
        return recovery.isEmpty() ? opening : recovery;
    }

    @Override
    public String toString() {
        return text;
    }
}
