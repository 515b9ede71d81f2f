package io.esportslake.table;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A number per column that stays with it for ever, whatever place or name it gets later. Table formats find columns by
 * these numbers, so one is never given twice: not even to a column that was removed and comes back.
 */
public final class FieldIds {

    private final Map<String, Integer> ids;
    private final int last;

    private FieldIds(Map<String, Integer> ids, int last) {
        this.ids = ids;
        this.last = last;
    }

    /** The ids of a table that no commit knows yet: 1, 2, 3, ... in the order of its columns. */
    public static FieldIds first(TableDefinition table) {
        return new FieldIds(Map.of(), 0).following(table);
    }

    /**
     * Ids as they were given.
     *
     * @param ids by column name
     * @param last the highest id ever given, columns that are gone included; 0 when there was none
     * @throws IllegalArgumentException when an id comes twice, or is not between 1 and {@code last}
     */
    public static FieldIds given(Map<String, Integer> ids, int last) {
        for (Map.Entry<String, Integer> id : ids.entrySet()) {
            if (id.getValue() < 1 || id.getValue() > last) {
                throw new IllegalArgumentException("Field ids are between 1 and the last one given, " + last
                        + ", found " + id.getValue() + " of column " + id.getKey());
            }
        }
        if (ids.values().stream().distinct().count() < ids.size()) {
            throw new IllegalArgumentException("Two columns never have the same field id, found " + ids);
        }
        return new FieldIds(new LinkedHashMap<>(ids), last);
    }

    /** The ids of this definition after these: known columns keep theirs, new ones get the next ones in their order. */
    public FieldIds following(TableDefinition table) {
        Map<String, Integer> following = new LinkedHashMap<>();
        int highest = last;
        for (Column column : table.columns()) {
            Integer known = ids.get(column.name());
            following.put(column.name(), known != null ? known : ++highest);
        }
        return new FieldIds(following, highest);
    }

    /**
     * The id of a column.
     *
     * @throws IllegalArgumentException when the column has none
     */
    public int of(String column) {
        Integer id = ids.get(column);
        if (id == null) {
            throw new IllegalArgumentException("Column " + column + " has no field id; these have: " + ids.keySet());
        }
        return id;
    }

    /** The highest id ever given. */
    public int last() {
        return last;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FieldIds given && ids.equals(given.ids) && last == given.last;
    }

    @Override
    public int hashCode() {
        return 31 * ids.hashCode() + last;
    }

    @Override
    public String toString() {
        return ids + ", last " + last;
    }
}
