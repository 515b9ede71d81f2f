package io.esportslake.watch;

import io.esportslake.app.LakeClosing;
import io.esportslake.app.LakeOpened;
import io.esportslake.app.Supervisor;
import io.esportslake.app.Threads;
import io.esportslake.config.DurationText;
import io.esportslake.config.LakeConfig;
import io.esportslake.config.LakeRoots;
import io.esportslake.config.StoreTraffic;
import io.esportslake.config.StoreTraffic.Sums;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** What this process asks of the object store of its lake; nothing for a lake in directories. */
@ApplicationScoped
public class StoreWatch {

    private static final long EVERY_MILLIS = 10_000;
    /** From here on they cost about half a dollar a day at usual list prices, and an advice is worth its place. */
    private static final long WORTH_AN_ADVICE = 100_000;

    /** What stores charge about ten times as much for as for looks and reads. */
    private static final Set<String> WRITES = Set.of(
            "PutObject",
            "CopyObject",
            "ListObjectsV2",
            "CreateMultipartUpload",
            "UploadPart",
            "CompleteMultipartUpload",
            "ListMultipartUploads");

    private final StoreTraffic traffic;
    private final LakeConfig config;
    private final Supervisor supervisor;
    private final RequestRate rate = new RequestRate();
    private final RequestRate writeRate = new RequestRate();
    private volatile OptionalLong perDay = OptionalLong.empty();
    private volatile OptionalLong writesPerDay = OptionalLong.empty();
    private @Nullable ScheduledExecutorService clock;

    StoreWatch(StoreTraffic traffic, LakeConfig config, Supervisor supervisor) {
        this.traffic = traffic;
        this.config = config;
        this.supervisor = supervisor;
    }

    /**
     * What was asked.
     *
     * @param byKind requests since the start of this process, by the store's name of the kind
     * @param perDay how many a day at the rate of the last ten minutes; empty in the first minute
     * @param writesPerDay those of them that write or list, which cost most
     * @param advice how to have fewer of these; empty when there are few
     */
    public record Requests(Map<String, Sums> byKind, OptionalLong perDay, OptionalLong writesPerDay, String advice) {}

    void start(@Observes LakeOpened opened) {
        if (LakeRoots.isInStore(config)) {
            clock = Threads.single("store-watch", supervisor::failed);
            Threads.repeat(clock, 0, EVERY_MILLIS, this::look);
        }
    }

    void stop(@Observes LakeClosing closing) {
        if (clock != null) {
            clock.shutdownNow();
        }
    }

    /** Empty for a lake in directories. */
    public Optional<Requests> requests() {
        return LakeRoots.isInStore(config)
                ? Optional.of(new Requests(traffic.byKind(), perDay, writesPerDay, advice(writesPerDay, interval())))
                : Optional.empty();
    }

    static String advice(OptionalLong writesPerDay, String interval) {
        if (writesPerDay.isEmpty() || writesPerDay.getAsLong() < WORTH_AN_ADVICE) {
            return "";
        }
        return String.format(
                Locale.ROOT,
                "%,d requests that write or list a day at the present rate. A longer ESPORTS_LAKE_FLUSH_INTERVAL (now %s) makes fewer: each"
                        + " flush costs some for each partition key. Holding back (ESPORTS_LAKE_VISIBLE_AFTER) saves the"
                        + " requests of readers, who open fewer files, not those of a flush.",
                writesPerDay.getAsLong(),
                interval);
    }

    private String interval() {
        return DurationText.of(config.flush().interval());
    }

    private void look() {
        long now = System.nanoTime();
        Map<String, Sums> byKind = traffic.byKind();
        rate.add(now, byKind.values().stream().mapToLong(Sums::requests).sum());
        writeRate.add(
                now,
                byKind.entrySet().stream()
                        .filter(kind -> WRITES.contains(kind.getKey()))
                        .mapToLong(kind -> kind.getValue().requests())
                        .sum());
        perDay = rate.perDay();
        writesPerDay = writeRate.perDay();
    }
}
