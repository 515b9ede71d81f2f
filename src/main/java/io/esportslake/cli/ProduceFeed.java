package io.esportslake.cli;

import io.esportslake.sample.SampleRecord;
import io.esportslake.sample.SampleRecords;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the records for one topic come from: a number of generated ones, or the lines of a file. */
sealed interface ProduceFeed extends Closeable permits ProduceFeed.Generated, ProduceLines {

    /** A record to send; one without a key goes to any topic partition. */
    record Item(byte @Nullable [] key, byte[] value, String kind) {}

    /** The next record; empty after the last. */
    Optional<Item> next() throws IOException;

    /** How many there are, or -1 when that is not known yet. */
    long total();

    /** Lines passed over because they were empty. */
    long skipped();

    /** Generated records. */
    final class Generated implements ProduceFeed {

        private final SampleRecords records;
        private final long total;
        private long made;

        Generated(SampleRecords records, long total) {
            this.records = records;
            this.total = total;
        }

        @Override
        public Optional<Item> next() {
            if (made == total) {
                return Optional.empty();
            }
            made++;
            SampleRecord sample = records.next();
            String kind = switch (sample.kind()) {
                case WELL_FORMED -> "well-formed";
                case MALFORMED -> ProducedCounts.MALFORMED;
            };
            return Optional.of(new Item(sample.key(), sample.value(), kind));
        }

        @Override
        public long total() {
            return total;
        }

        @Override
        public long skipped() {
            return 0;
        }

        @Override
        public void close() {}
    }
}
