package io.esportslake.cli;

import io.esportslake.ingest.LetterChoice;
import io.esportslake.log.LiveFile;
import io.esportslake.reader.LetterFilter;
import java.time.Instant;

/** The dead letters that a command is about, for who writes. */
record MeantLetters(LetterFilter filter) implements LetterChoice {

    @Override
    public boolean mayMean(LiveFile file) {
        return filter.mayAdmit(file);
    }

    @Override
    public boolean means(String reason, int partition, long offset, Instant processed) {
        return filter.admits(reason, partition, offset, processed);
    }
}
