package io.esportslake.kafka;

import io.esportslake.source.TopicPartition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the bytes that one consumer's records take, as they are when decompressed. The client counts records, and
 * bytes as the broker has them, of which a few may become gigabytes; but it decompresses record by record, and asks for
 * each record's key and value to be deserialized before the next one is. So the deserializers count. Before the record
 * that is too much they throw, and then the client does what it does when a record cannot be deserialized: it hands out
 * the records before that one, keeps the one in hand, and offers it again at the next poll.
 *
 * <p>Used on the polling thread, but for {@link #end}.
 */
final class PollMeter {

    /** The objects around a record's bytes. */
    private static final int RECORD_BYTES = 200;

    private static final int HEADER_BYTES = 100;

    private final RecordMemory memory;
    private final List<Outstanding> outstanding = new ArrayList<>();
    /** The records of this poll before the one in hand. */
    private long settled;

    private long current;
    /** Those of the record in hand, once its key was counted: a record's value comes with the same ones. */
    private @Nullable Headers counted;

    private RecordMemory.@Nullable Hold hold;
    private long longestWaitMillis;
    private volatile boolean isEnded;

    private record Outstanding(TopicPartition topicPartition, RecordMemory.Hold hold) {}

    PollMeter(RecordMemory memory) {
        this.memory = memory;
    }

    /**
     * Sets the longest wait.
     *
     * @param millis how long a large record may wait; below the time within which the group expects a poll
     */
    void waitAtMost(long millis) {
        longestWaitMillis = millis;
    }

    /**
     * Counts a record's key and its headers.
     *
     * @throws PollFullException when the record is for the next poll
     */
    void key(Headers headers, int bytes) {
        begin();
        counted = headers;
        take(bytes + bytesOf(headers));
    }

    /**
     * Counts a record's value, and its headers if it has no key.
     *
     * @throws PollFullException like {@link #key}
     */
    void value(Headers headers, int bytes) {
        if (counted == headers) {
            take(bytes);
        } else {
            begin();
            take(bytes + bytesOf(headers));
        }
    }

    /**
     * A poll hands out its records; the large one among them, if there is one, holds its memory until it is released.
     *
     * @param largest where that one is; null when no record is handed out
     */
    RecordMemory.@Nullable Hold handOut(@Nullable TopicPartition largest) {
        settled = 0;
        forgetCurrent();
        RecordMemory.Hold held = hold;
        hold = null;
        outstanding.removeIf(each -> each.hold.isReleased());
        if (held == null) {
            return null;
        }
        if (largest == null) {
            held.release(); // the large record is not among those handed out: it comes again, and is held again
            return null;
        }
        outstanding.add(new Outstanding(largest, held));
        return held;
    }

    /** Whether the poll has a record that was polled alone for its size. */
    boolean isHolding() {
        return hold != null;
    }

    /** Records of these topic partitions that nobody has taken never will be. */
    void forget(Collection<TopicPartition> revoked) {
        outstanding.forEach(each -> {
            if (revoked.contains(each.topicPartition)) {
                each.hold.release();
            }
        });
    }

    /** Nobody takes anything any more: no record is waited for. By any thread. */
    void end() {
        isEnded = true;
        memory.wake();
    }

    private void begin() {
        settled += current;
        current = RECORD_BYTES;
    }

    private void take(long bytes) {
        current += bytes;
        if (settled + current <= memory.pollBytes()) {
            return;
        }
        // Whatever is thrown now, the record comes again, from its key on.
        long all = current;
        if (settled > 0) {
            forgetCurrent();
            throw new PollFullException();
        }
        if (hold != null) {
            hold.release();
            hold = null;
        }
        if (all > memory.largestBytes()) {
            forgetCurrent();
            throw new LargeRecordException(all, LargeRecordException.Why.NEVER_FITS);
        }
        hold = memory.hold(all, longestWaitMillis, () -> isEnded);
        if (hold == null) {
            forgetCurrent();
            throw new LargeRecordException(all, LargeRecordException.Why.FOUND_NO_ROOM);
        }
    }

    private void forgetCurrent() {
        current = 0;
        counted = null;
    }

    /**
     * Headers that are read let go of the record that they are slices of, which would be kept a second time with them.
     */
    private static long bytesOf(Headers headers) {
        Header[] all = headers.toArray();
        if (all.length == 0) {
            return 0;
        }
        long bytes = 0;
        for (Header header : all) {
            byte[] value = header.value();
            bytes += HEADER_BYTES + header.key().length() + (value == null ? 0 : value.length);
        }
        return bytes;
    }
}
