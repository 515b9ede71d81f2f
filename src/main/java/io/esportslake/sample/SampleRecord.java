package io.esportslake.sample;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A generated record. The arrays belong to the receiver.
 *
 * @param key the record's match or player id as UTF-8, or null: producers leave it out now and then
 * @param value one JSON document as UTF-8 without line ends when well formed, any bytes when malformed; never null
 * @param kind what a strict decoder must make of it
 */
public record SampleRecord(byte @Nullable [] key, byte[] value, Kind kind) {

    /** Whether the value can become a row. */
    public enum Kind {
        /** Becomes a row. */
        WELL_FORMED,
        /** Becomes a dead letter. */
        MALFORMED
    }

    public SampleRecord(byte @Nullable [] key, byte[] value, Kind kind) {
        this.key = key;
        this.value = Objects.requireNonNull(value, "value");
        this.kind = Objects.requireNonNull(kind, "kind");
    }
}
