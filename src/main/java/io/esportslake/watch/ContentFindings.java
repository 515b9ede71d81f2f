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

    static Optional<Finding> smallFiles(Facts facts) {
        SmallFiles small = facts.smallFiles();
        return small.arePattern()
                ? Optional.of(new Finding(
                        Level.DEGRADED,
                        Code.SMALL_FILES,
                        small.microBatches() + " micro-batches of the last " + ContentWindow.LENGTH.toMinutes()
                                + " minutes made " + Counted.of(small.files(), "file") + " for "
                                + Counted.of(small.rows(), "row")
                                + ", because their partition keys hardly repeat, such as "
                                + small.example() + ".",
                        "Each partition key is a directory, and many small files are slow to read. Look at what is sent"
                                + " as " + String.join(" and ", facts.table().partitionColumns()) + " to topic "
                                + facts.topic() + ". When the table has ESPORTS_LAKE_PARTITIONS_MAX_PER_TABLE keys,"
                                + " records with another one become dead letters."))
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
