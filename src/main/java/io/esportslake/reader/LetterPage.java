package io.esportslake.reader;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Some dead letters of a table, newest first.
 *
 * @param letters those found; none although there may be some, when the files that were looked through hold none
 * @param next where older ones begin; empty when there are none
 * @param notThere letters that live and whose files are not there, like {@link DeadLetters#read}
 */
public record LetterPage(List<Letter> letters, Optional<LetterMark> next, long notThere) {

    public LetterPage {
        letters = List.copyOf(letters);
        Objects.requireNonNull(next, "next");
    }
}
