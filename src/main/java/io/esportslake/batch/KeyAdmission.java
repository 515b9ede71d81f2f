package io.esportslake.batch;

import io.esportslake.table.PartitionKey;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Decides whether a partition key may have its first row in a micro-batch. */
final class KeyAdmission {

    private final int maxKeys;
    private final int maxKeyBytes;
    private final Predicate<PartitionKey> isKeyAdmitted;
    private final Set<PartitionKey> refused = new HashSet<>();
    private int keys;

    KeyAdmission(BatchLimits limits, Predicate<PartitionKey> isKeyAdmitted) {
        maxKeys = limits.maxPartitionKeys();
        maxKeyBytes = limits.maxKeyBytes();
        this.isKeyAdmitted = isKeyAdmitted;
    }

    /** Whether the micro-batch has as many keys as it may. */
    boolean isFull() {
        return keys >= maxKeys;
    }

    /** Whether the owner allows the key. One that it refused is not asked for again. */
    boolean allows(PartitionKey key) {
        if (refused.contains(key)) {
            return false;
        }
        if (isKeyAdmitted.test(key)) {
            return true;
        }
        if (refused.size() < maxKeys) {
            refused.add(key); // bounded, because refused keys may be without end
        }
        return false;
    }

    /** Counts a key that got its first row. */
    void count() {
        keys++;
    }

    void reset() {
        keys = 0;
        refused.clear();
    }

    /** What is wrong with a key whose directories, one of them or all together, would have too long a name. */
    Optional<String> tooLong(PartitionKey key) {
        for (int i = 0; i < key.columns().size(); i++) {
            String column = key.columns().get(i);
            String value = key.values().get(i);
            int bytes = PartitionKey.segmentBytes(column, value);
            if (bytes > PartitionKey.MAX_SEGMENT_BYTES) {
                return Optional.of("partition column " + column + ": found " + Excerpt.of(value)
                        + ", whose directory name takes " + bytes + " bytes, expected at most "
                        + PartitionKey.MAX_SEGMENT_BYTES);
            }
        }
        int bytes = key.path().getBytes(StandardCharsets.UTF_8).length;
        return bytes > maxKeyBytes
                ? Optional.of("partition key " + Excerpt.of(key.path()) + ": its directories take " + bytes
                        + " bytes together, expected at most " + maxKeyBytes
                        + " so that its files can be named where this lake lies")
                : Optional.empty();
    }
}
