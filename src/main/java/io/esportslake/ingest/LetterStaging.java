package io.esportslake.ingest;

import io.esportslake.batch.KeptLetters;
import io.esportslake.batch.MicroBatchBuffer;
import io.esportslake.log.FileSums;
import io.esportslake.log.StagedOutput;
import io.esportslake.source.TopicPartition;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Makes staged files of the rows that dead letters become, and of the letters that stay, for one commit. */
final class LetterStaging extends LetterDecoding {

    private final FileStaging staging;
    private final Instant began;
    private final Map<String, String> footer;
    private final List<StagedOutput> staged = new ArrayList<>();

    /**
     * Stages nothing yet; {@code decoding} says what is decoded, and how.
     *
     * @param began stands in the rows as the time at which they were processed
     * @param footer what each file says of the commit
     */
    LetterStaging(Decoding decoding, FileStaging staging, Instant began, Map<String, String> footer) {
        super(decoding);
        this.staging = staging;
        this.began = began.truncatedTo(ChronoUnit.MICROS);
        this.footer = footer;
    }

    /** Everything that was staged. */
    List<StagedOutput> staged() {
        return List.copyOf(staged);
    }

    /** What is in all of it. */
    FileSums sums() {
        return FileSums.of(
                staged.stream().map(output -> output.sums().orElseThrow()).toList());
    }

    @Override
    void take(MicroBatchBuffer rows, KeptLetters kept, Map<Integer, TopicPartition> origin) throws IOException {
        if (rows.rows() > 0) {
            rows.seal(ChronoUnit.MICROS.between(Instant.EPOCH, began));
            staging.rows(rows, new FileStaging.Origin(origin, began, footer), staged);
        }
        if (kept.count() > 0) {
            VectorSchemaRoot letters = kept.letters();
            staged.add(staging.deadLetters(letters, new FileStaging.Origin(origin, newest(letters), footer)));
        }
    }

    /** They were processed when they were: only what became of them since is new. */
    private static Instant newest(VectorSchemaRoot letters) {
        TimeStampMicroTZVector times = (TimeStampMicroTZVector) letters.getVector("processing_timestamp");
        long newest = Long.MIN_VALUE;
        for (int letter = 0; letter < letters.getRowCount(); letter++) {
            newest = Math.max(newest, times.get(letter));
        }
        return Instant.EPOCH.plus(newest, ChronoUnit.MICROS);
    }

    void discard() {
        FileStaging.discard(staged);
    }
}
