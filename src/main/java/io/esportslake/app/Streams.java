package io.esportslake.app;

import io.esportslake.config.ChannelSettings;
import io.esportslake.failure.FailureCode;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jboss.logging.Logger;

/** The streams that run, by table name. Filled at start, before the channels. */
@ApplicationScoped
public class Streams {

    private static final Logger LOG = Logger.getLogger("stream");

    private final Map<String, Stream> byName = new ConcurrentSkipListMap<>();
    private final Map<String, ChannelSettings> channels = new ConcurrentSkipListMap<>();

    /**
     * Another stream.
     *
     * @param group the consumer group of its channel
     */
    void add(Stream stream, String group) {
        String table = stream.table().name();
        channels.put(table, new ChannelSettings(table, stream.topic(), group));
        byName.put(table, stream);
    }

    /**
     * What holds for the channel of a stream.
     *
     * @throws IllegalStateException when no such stream runs
     */
    public ChannelSettings channel(String table) {
        return running(channels, table);
    }

    /** What holds for the channels of the streams that run, by table name. */
    public Map<String, ChannelSettings> channels() {
        return Map.copyOf(channels);
    }

    /**
     * The stream that reads a topic.
     *
     * @throws IllegalStateException when no stream that runs does
     */
    public Stream reading(String topic) {
        return byName.values().stream()
                .filter(stream -> stream.topic().equals(topic))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "No stream here reads topic " + topic + "; running: " + byName.keySet()));
    }

    /**
     * The stream that fills a table.
     *
     * @throws IllegalStateException when no such stream runs
     */
    public Stream named(String table) {
        return running(byName, table);
    }

    private static <T> T running(Map<String, T> all, String table) {
        T found = all.get(table);
        if (found == null) {
            throw new IllegalStateException("Stream " + table + " does not run here; running: " + all.keySet());
        }
        return found;
    }

    public Collection<Stream> all() {
        return List.copyOf(byName.values());
    }

    /**
     * Flushes, commits and ends streams, all at the same time.
     *
     * @return those of which something may still run after that time; see {@link Stream#close}
     */
    public static List<Stream> close(Collection<Stream> streams, Duration timeout) {
        Map<Stream, CompletableFuture<Boolean>> closing = new LinkedHashMap<>();
        for (Stream stream : streams) {
            CompletableFuture<Boolean> closed = new CompletableFuture<>();
            closing.put(stream, closed);
            Threads.start("close-" + stream.table().name(), () -> closed.complete(stream.close(timeout)), fault -> {
                try {
                    LOG.errorf(
                            fault,
                            FailureCode.CLOSE_FAILED.says("Stream did not close | table=%s cause=%s"),
                            stream.table(),
                            Stream.reason(fault));
                } finally {
                    closed.complete(false);
                }
            });
        }
        return closing.entrySet().stream()
                .filter(closed -> !closed.getValue().join())
                .map(Map.Entry::getKey)
                .toList();
    }
}
