package io.esportslake.ingest;

import io.esportslake.log.LiveFile;
import java.time.Instant;

/** Which dead letters are meant. */
public interface LetterChoice {

    /** False when the log alone says that no letter in the file is meant. */
    boolean mayMean(LiveFile file);

    /**
     * Whether a letter is meant.
     *
     * @param reason the code of its reason
     * @param partition number of its topic partition
     * @param processed when it was processed
     */
    boolean means(String reason, int partition, long offset, Instant processed);
}
