package io.esportslake.watch;

import io.esportslake.watch.Assessment.Code;
import io.esportslake.watch.Assessment.Level;
import java.util.Optional;

/** What is the matter with the records themselves. */
final class ContentFindings {

    private ContentFindings() {}

    static Optional<Finding> deadLetters(Facts facts) {
        Content recent = facts.recent();
        return facts.limits().areTooManyDeadLetters(recent)
                ? Optional.of(new Finding(
                        Level.DEGRADED,
                        Code.DEAD_LETTERS,
                        Counted.only(recent.deadLetters()) + " of " + Counted.of(recent.records(), "record")
                                + " of the last " + ContentWindow.LENGTH.toMinutes()
                                + " minutes could not become rows (" + recent.reasons() + ")"
                                + recent.ofDeadLetters() + ".",
                        "They are kept, byte for byte, with the reason: 'esports-lake show --table "
                                + facts.table().name() + " --dead-letters' prints them. Mend what is sent to topic "
                                + facts.topic() + "."))
                : Optional.empty();
    }

    static Optional<Finding> keyOnlyRows(Facts facts) {
        Content recent = facts.recent();
        return facts.limits().areTooManyKeyOnlyRows(recent)
                ? Optional.of(new Finding(
                        Level.DEGRADED,
                        Code.KEY_ONLY_ROWS,
                        Counted.only(recent.keyOnlyRows()) + " of " + Counted.of(recent.rows(), "row")
                                + " of the last " + ContentWindow.LENGTH.toMinutes() + " minutes hold nothing but "
                                + facts.table().keyColumn()
                                + recent.ofKeyOnlyRows() + ".",
                        "Fields that are no column are not kept: map them to the table's columns before topic "
                                + facts.topic() + "."))
                : Optional.empty();
    }
}
