package io.esportslake.cli;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** What became of the records for one topic. Written by the sending thread and by the producer's own. */
final class ProducedCounts {

    static final String MALFORMED = "malformed";

    private final String topic;
    private final AtomicLong records = new AtomicLong();
    private final AtomicLong malformed = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private volatile long nanos;
    private volatile long skipped;

    ProducedCounts(String topic) {
        this.topic = topic;
    }

    void acknowledged(ProduceFeed.Item item) {
        records.incrementAndGet();
        bytes.addAndGet(item.value().length);
        if (item.kind().equals(MALFORMED)) {
            malformed.incrementAndGet();
        }
    }

    void failed() {
        failures.incrementAndGet();
    }

    void ended(long nanosTaken, long linesSkipped) {
        nanos = nanosTaken;
        skipped = linesSkipped;
    }

    String topic() {
        return topic;
    }

    /** Records that the broker acknowledged. */
    long records() {
        return records.get();
    }

    long malformed() {
        return malformed.get();
    }

    /** Bytes of the acknowledged values. */
    long bytes() {
        return bytes.get();
    }

    long failures() {
        return failures.get();
    }

    /** Empty lines that were not sent. */
    long skipped() {
        return skipped;
    }

    /**
     * For example
     * {@code Produced 1,000 records to esports-matches: 1 malformed, 755,000 bytes in 0.5 s, 2,000 records/s}.
     */
    String summary() {
        double seconds = nanos / 1e9;
        return String.format(
                Locale.ROOT,
                "Produced %,d records to %s: %,d malformed, %,d bytes in %.1f s, %,d records/s%s%s",
                records(),
                topic,
                malformed(),
                bytes(),
                seconds,
                seconds > 0 ? Math.round(records() / seconds) : 0,
                skipped > 0 ? String.format(Locale.ROOT, ", %,d empty lines skipped", skipped) : "",
                failures() > 0 ? String.format(Locale.ROOT, ", %,d records failed", failures()) : "");
    }
}
