package io.esportslake.cli;

import io.esportslake.batch.DeadLetterReason;
import java.util.Arrays;
import java.util.Iterator;

/** What a shell offers where the reason of a dead letter is to be named. */
final class LetterReasons implements Iterable<String> {

    @Override
    public Iterator<String> iterator() {
        return Arrays.stream(DeadLetterReason.values())
                .map(DeadLetterReason::code)
                .iterator();
    }
}
