package io.esportslake.propose;

import io.esportslake.table.FieldPath;
import java.util.List;

/**
 * A place of the records that becomes a column.
 *
 * @param steps from the record, or from what is unwrapped, inwards
 * @param field what was seen there
 */
record Leaf(List<FieldPath.Step> steps, Field field) {

    String path() {
        return new FieldPath(false, steps).text();
    }

    /** The name that the record gives it; of an element, that of its array. */
    String lastName() {
        for (int i = steps.size() - 1; i >= 0; i--) {
            if (steps.get(i).isField()) {
                return steps.get(i).name();
            }
        }
        return "";
    }

    boolean isInArray() {
        return steps.stream().anyMatch(step -> !step.isField());
    }
}
