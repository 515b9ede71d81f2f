package io.esportslake.app;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** The streams that run, by table name. Filled at start, before the channels. */
@ApplicationScoped
public class Streams {

    private final Map<String, Stream> byName = new ConcurrentSkipListMap<>();

    void add(Stream stream) {
        byName.put(stream.table().name(), stream);
    }

    /** @throws IllegalStateException when no such stream runs */
    public Stream named(String table) {
        Stream stream = byName.get(table);
        if (stream == null) {
            throw new IllegalStateException("Stream " + table + " does not run here; running: " + byName.keySet());
        }
        return stream;
    }

    public Collection<Stream> all() {
        return List.copyOf(byName.values());
    }
}
