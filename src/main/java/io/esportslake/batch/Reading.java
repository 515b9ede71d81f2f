package io.esportslake.batch;

import io.esportslake.table.Column;
import io.esportslake.table.ColumnSource;
import io.esportslake.table.ColumnType;
import io.esportslake.table.Constant;
import io.esportslake.table.EpochUnit;
import io.esportslake.table.FieldPath;
import io.esportslake.table.TableDefinition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a table's records are read, bound once: the places that hold something of it, and a slot for each value. A column
 * has the slot of its index; one with several paths has one more for each of them, from which the first that is there
 * is taken.
 */
final class Reading {

    final Place root;
    /** Where the table's own object should be, as it is written; empty when that is the record itself. */
    final Optional<String> payloadPath;
    /** Per slot, the record column that it is for; derived and lineage columns have none. */
    final Column[] columns;
    /** Per slot, where its value comes from. */
    final ColumnSource[] sources;
    /** Per slot, the path as it is written. */
    final String[] paths;
    /** The columns with several paths, and the slots of each, in the order of its paths. */
    final int[] choosing;

    final int[][] choices;

    private Reading(
            TableDefinition table,
            List<Column> columns,
            List<ColumnSource> sources,
            List<String> paths,
            Map<Integer, List<Integer>> choices,
            Draft draft) {
        this.columns = columns.toArray(Column[]::new);
        this.sources = sources.toArray(ColumnSource[]::new);
        this.paths = paths.toArray(String[]::new);
        choosing = choices.keySet().stream().mapToInt(Integer::intValue).toArray();
        this.choices = choices.values().stream().map(Reading::ints).toArray(int[][]::new);
        draft.isOurs = table.format().unwrap().isEmpty();
        root = draft.place(this, "");
        payloadPath = table.format().unwrap().map(FieldPath::text);
    }

    /** Binds a table. */
    static Reading of(TableDefinition table) {
        int width = table.columns().size();
        List<Column> columns = new ArrayList<>(table.recordColumns());
        List<ColumnSource> sources = new ArrayList<>(table.sources());
        List<String> paths = new ArrayList<>();
        Draft root = new Draft();
        List<FieldPath.Step> payload =
                table.format().unwrap().map(FieldPath::steps).orElse(List.of());
        if (!payload.isEmpty()) {
            root.at(payload).isPayload = true;
        }
        for (int i = 0; i < table.recordColumns().size(); i++) {
            List<FieldPath> alternatives = sources.get(i).paths();
            paths.add(alternatives.get(0).text());
            if (alternatives.size() == 1) {
                root.at(steps(alternatives.get(0), payload)).leaves.add(i);
            }
        }
        for (int i = columns.size(); i < width; i++) {
            columns.add(null);
            sources.add(null);
            paths.add("");
        }
        Map<Integer, List<Integer>> choices = new LinkedHashMap<>();
        for (int i = 0; i < table.recordColumns().size(); i++) {
            List<FieldPath> alternatives = sources.get(i).paths();
            for (FieldPath path : alternatives.size() > 1 ? alternatives : List.<FieldPath>of()) {
                int slot = columns.size();
                columns.add(columns.get(i));
                sources.add(sources.get(i));
                paths.add(path.text());
                choices.computeIfAbsent(i, column -> new ArrayList<>()).add(slot);
                root.at(steps(path, payload)).leaves.add(slot);
            }
        }
        return new Reading(table, columns, sources, paths, choices, root);
    }

    private static List<FieldPath.Step> steps(FieldPath path, List<FieldPath.Step> payload) {
        if (path.isFromRoot() || payload.isEmpty()) {
            return path.steps();
        }
        List<FieldPath.Step> steps = new ArrayList<>(payload);
        steps.addAll(path.steps());
        return steps;
    }

    /** How many slots a row has. */
    int slots() {
        return columns.length;
    }

    /** Whether the value of a slot is taken by the type of its column alone. */
    boolean isPlain(int slot) {
        ColumnSource source = sources[slot];
        return !source.isJson()
                && !source.isQuoted()
                && source.values().isEmpty()
                && (columns[slot].type() != ColumnType.TIMESTAMP || source.unit() == EpochUnit.MILLIS);
    }

    /** What a column is when it would be null. */
    Optional<Constant> fallback(int column) {
        return sources[column] == null ? Optional.empty() : sources[column].fallback();
    }

    private static int[] ints(List<Integer> list) {
        return list.stream().mapToInt(Integer::intValue).toArray();
    }

    /** A place or a value, while the paths are put together. */
    private static final class Draft {
        private final Map<String, Draft> fields = new LinkedHashMap<>();
        private final TreeMap<Integer, Draft> elements = new TreeMap<>();
        private final List<Integer> leaves = new ArrayList<>();
        private boolean isPayload;
        private boolean isOurs;

        Draft at(List<FieldPath.Step> steps) {
            Draft at = this;
            for (FieldPath.Step step : steps) {
                at = step.isField()
                        ? at.fields.computeIfAbsent(step.name(), name -> new Draft())
                        : at.elements.computeIfAbsent(step.index(), index -> new Draft());
            }
            return at;
        }

        Place place(Reading reading, String path) {
            List<Place.Entry> entries = new ArrayList<>();
            fields.forEach((name, draft) -> entries.add(draft.entry(
                    reading, isOurs, path + new FieldPath(false, List.of(new FieldPath.Step(name, -1))).text())));
            Place.Entry[] byIndex = new Place.Entry[elements.isEmpty() ? 0 : elements.lastKey() + 1];
            elements.forEach((index, draft) -> {
                String before = path.endsWith(".") ? path.substring(0, path.length() - 1) : path;
                byIndex[index] = draft.entry(reading, isOurs, before + "[" + index + "]");
            });
            return Place.of(List.copyOf(fields.keySet()), entries, byIndex, isOurs ? path : null);
        }

        private Place.Entry entry(Reading reading, boolean isInOurs, String path) {
            isOurs = isInOurs || isPayload;
            boolean isInner = isPayload || !fields.isEmpty() || !elements.isEmpty();
            Place inner = isInner ? place(reading, isPayload ? "" : path + ".") : null;
            return new Place.Entry(
                    ints(leaves),
                    leaves.stream().allMatch(reading::isPlain),
                    leaves.stream().anyMatch(slot -> reading.sources[slot].isJson()),
                    inner,
                    ints(all()),
                    isPayload);
        }

        private List<Integer> all() {
            List<Integer> all = new ArrayList<>(leaves);
            fields.values().forEach(field -> all.addAll(field.all()));
            elements.values().forEach(element -> all.addAll(element.all()));
            return all;
        }
    }

    @Override
    public String toString() {
        return Arrays.toString(paths);
    }
}
