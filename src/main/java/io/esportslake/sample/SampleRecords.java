package io.esportslake.sample;

import io.esportslake.declare.BuiltInTables;
import io.esportslake.sample.SampleRecord.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An endless sequence of records of one table, of some 700 bytes each, that follows from its seed and base instant
 * alone. Some well-formed ones use what is legal but rare: absent fields, unknown ones, other forms of numbers and
 * times. Not for use by several threads.
 */
public final class SampleRecords {

    private static final int KEYLESS = 100;
    private static final int WITH_UNKNOWN_FIELD = 50;
    private static final byte[][] UNKNOWN_FIELDS = {
        utf8(",\"feed_sequence\":184467440737095516150"),
        utf8(",\"notes\":null"),
        utf8(",\"producer\":{\"name\":\"sample\",\"tags\":[\"a\",\"b\",{\"c\":1.5e-3}]}")
    };
    private static final Flaw[] FLAWS = Flaw.values();

    private final Chance chance;
    private final SampleTable samples;
    private final JsonFields json;
    private final double malformedShare;

    private SampleRecords(Chance chance, SampleTable samples, double malformedShare) {
        if (!(malformedShare >= 0 && malformedShare <= 1)) {
            throw new IllegalArgumentException(
                    "The share of malformed records is between 0 and 1, found " + malformedShare);
        }
        this.chance = chance;
        this.samples = samples;
        this.malformedShare = malformedShare;
        json = new JsonFields(samples.table());
    }

    /**
     * Records for table {@code matches}.
     *
     * @param malformedShare how many of all records are malformed, 0 to 1
     * @param base what the records take for now, in years 0 to 9999; it moves on by some milliseconds a record
     * @throws IllegalArgumentException when the share is out of range
     */
    public static SampleRecords matches(long seed, double malformedShare, Instant base) {
        Chance chance = new Chance(seed);
        return new SampleRecords(
                chance, new MatchSamples(chance, Objects.requireNonNull(base, "base")), malformedShare);
    }

    /**
     * Records for table {@code players}.
     *
     * @param malformedShare how many of all records are malformed, 0 to 1
     * @param base what the records take for now, in years 0 to 9999; it moves on by some milliseconds a record
     * @throws IllegalArgumentException when the share is out of range
     */
    public static SampleRecords players(long seed, double malformedShare, Instant base) {
        Chance chance = new Chance(seed);
        return new SampleRecords(
                chance, new PlayerSamples(chance, Objects.requireNonNull(base, "base")), malformedShare);
    }

    /** Records for a table of that name, see above; empty when there are none for it. */
    public static Optional<SampleRecords> of(String table, long seed, double malformedShare, Instant base) {
        if (table.equals(BuiltInTables.MATCHES.name())) {
            return Optional.of(matches(seed, malformedShare, base));
        }
        return table.equals(BuiltInTables.PLAYERS.name())
                ? Optional.of(players(seed, malformedShare, base))
                : Optional.empty();
    }

    /** The next record. There is always one. */
    public SampleRecord next() {
        byte[] key = samples.compose(json);
        if (chance.below(WITH_UNKNOWN_FIELD) == 0) {
            json.raw(chance.oneOf(UNKNOWN_FIELDS));
        }
        byte[] value = json.close();
        byte @Nullable [] sentKey = chance.below(KEYLESS) == 0 ? null : key.clone();
        if (!chance.happens(malformedShare)) {
            return new SampleRecord(sentKey, value, Kind.WELL_FORMED);
        }
        Flaw flaw = chance.oneOf(FLAWS);
        byte[] broken = flaw.breaking(value, samples.table(), chance);
        return new SampleRecord(flaw.hidesKey() ? null : sentKey, broken, Kind.MALFORMED);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
