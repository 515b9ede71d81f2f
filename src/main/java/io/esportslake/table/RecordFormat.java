package io.esportslake.table;

import java.util.Objects;
import java.util.Optional;

/**
 * What a record's value is, beside JSON.
 *
 * @param frame what may stand before the JSON
 * @param unwrap the object in which the columns' fields stand; empty for the record itself
 * @param isNanNull whether NaN, Infinity and -Infinity, which are no JSON, count as null
 */
public record RecordFormat(Frame frame, Optional<FieldPath> unwrap, boolean isNanNull) {

    /** JSON and nothing else. */
    public static final RecordFormat PLAIN = new RecordFormat(Frame.NONE, Optional.empty(), false);

    /** What stands before the JSON. */
    public enum Frame {
        NONE("none"),
        /** A zero and the four bytes of a schema's id, as Confluent's serializers write them. */
        CONFLUENT("confluent");

        private final String code;

        Frame(String code) {
            this.code = code;
        }

        /** As it is written in a table's file. */
        public String code() {
            return code;
        }
    }

    public RecordFormat {
        Objects.requireNonNull(frame, "frame");
        Objects.requireNonNull(unwrap, "unwrap");
    }
}
