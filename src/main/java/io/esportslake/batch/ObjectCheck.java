package io.esportslake.batch;

import static io.esportslake.batch.DeadLetterReason.TRAILING_TEXT;

import java.util.Optional;

/** Tells whether a value is one JSON object, as a record has to be for every table. Not for use by several threads. */
public final class ObjectCheck {

    private final Malformation malformation = new Malformation();
    private final TextScanner texts = new TextScanner(malformation);
    private final JsonScanner scanner = new JsonScanner(
            malformation,
            texts,
            new NumberScanner(malformation),
            BatchLimits.defaults().maxNesting(),
            true);

    /**
     * Why a value is refused whatever the table is; empty when it is not. NaN and the like are for a table to judge.
     *
     * @param from where it begins, after a frame
     */
    public Optional<DeadLetterReason> refusal(byte[] value, int from) {
        texts.begin();
        int at = scanner.skipBlanks(value, from);
        at = at == value.length || value[at] != '{' ? scanner.stopAtOther(value, at) : scanner.skipValue(value, at, 0);
        if (at >= 0) {
            at = scanner.skipBlanks(value, at);
            at = at == value.length ? at : malformation.stop(TRAILING_TEXT, at, "nothing after the object");
        }
        texts.trim();
        return at < 0 ? Optional.of(malformation.reason()) : Optional.empty();
    }
}
