package io.esportslake.propose;

import io.esportslake.table.FieldPath;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which places of the records become columns: single values each, and as a whole what has no place for each of its
 * parts. When those are too many, the objects and arrays that hold most of them stay whole, too.
 */
final class Leaves {

    private final List<Leaf> columns = new ArrayList<>();
    private final List<Leaf> withoutValue = new ArrayList<>();
    private final List<Leaf> withOthers = new ArrayList<>();
    private final Set<Field> whole = new HashSet<>();

    private final Field root;

    private Leaves(Field root) {
        this.root = root;
    }

    /** Chooses {@code most} columns at most, 1 or more, as far as keeping objects and arrays whole can do that. */
    static Leaves of(Field root, int most) {
        Leaves leaves = new Leaves(root);
        leaves.collect();
        while (leaves.columns.size() > most && leaves.keepWhole()) {
            leaves.collect();
        }
        return leaves;
    }

    private void collect() {
        columns.clear();
        withoutValue.clear();
        withOthers.clear();
        root.fields().forEach((name, field) -> collect(field, List.of(new FieldPath.Step(name, -1))));
    }

    private void collect(Field field, List<FieldPath.Step> steps) {
        if (field.isOnlyNull() || field.isObject() && field.fields().isEmpty()) {
            withoutValue.add(new Leaf(steps, field));
        } else if (whole.contains(field) || field.below().isEmpty()) {
            columns.add(new Leaf(steps, field));
        } else {
            int before = columns.size();
            collectBelow(field, steps);
            if (columns.size() > before && field.others() > 0) {
                withOthers.add(new Leaf(steps, field));
            }
        }
    }

    private void collectBelow(Field field, List<FieldPath.Step> steps) {
        if (field.isObject()) {
            for (Map.Entry<String, Field> child : field.fields().entrySet()) {
                collect(child.getValue(), with(steps, new FieldPath.Step(child.getKey(), -1)));
            }
        } else {
            for (int i = 0; i < field.elements().size(); i++) {
                collect(field.elements().get(i), with(steps, new FieldPath.Step("", i)));
            }
        }
    }

    private static List<FieldPath.Step> with(List<FieldPath.Step> steps, FieldPath.Step next) {
        List<FieldPath.Step> longer = new ArrayList<>(steps);
        longer.add(next);
        return List.copyOf(longer);
    }

    /** Keeps whole what is deepest in the records of what holds most columns; false when nothing can be. */
    private boolean keepWhole() {
        List<Field> candidates = new ArrayList<>();
        root.fields().values().forEach(field -> candidates(field, candidates));
        // An object of a single object is no better whole than that one: the inner one, which comes later, is taken.
        candidates.sort(Comparator.comparingInt(this::columnsOf));
        if (candidates.isEmpty()) {
            return false;
        }
        whole.add(candidates.get(candidates.size() - 1));
        return true;
    }

    private void candidates(Field field, List<Field> candidates) {
        if (!whole.contains(field) && !field.below().isEmpty()) {
            candidates.add(field);
            field.below().forEach(below -> candidates(below, candidates));
        }
    }

    private int columnsOf(Field field) {
        return whole.contains(field) || field.below().isEmpty()
                ? 1
                : field.below().stream().mapToInt(this::columnsOf).sum();
    }

    /** Records that have the object in which the columns lie. */
    long records() {
        return root.objects();
    }

    List<Leaf> columns() {
        return columns;
    }

    /** Where nothing but null, or objects without fields, stood. */
    List<Leaf> withoutValue() {
        return withoutValue;
    }

    /** Objects and pairs that columns lie in, and in whose place something else stood in a few records. */
    List<Leaf> withOthers() {
        return withOthers;
    }
}
