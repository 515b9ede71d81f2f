package io.esportslake.propose;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was seen at one place of the records, and below it. */
final class Field {

    /** So many elements of an array are looked at one by one. */
    static final int ELEMENTS = 4;

    /** Objects with more names than this are rather maps, whose names are values. */
    private static final int NAMES_OF_A_MAP = 40;

    private static final double SHARE_IN_A_MAP = 0.2;

    /** So many of another kind do not decide what is here. */
    private static final double MOST_OTHERS = 0.1;

    private final Map<String, Field> fields = new LinkedHashMap<>();
    private final List<Field> elements = new ArrayList<>();
    final SeenValues values = new SeenValues();
    private long objects;
    private long arrays;
    private long nulls;
    private int shortest = Integer.MAX_VALUE;
    private int longest;

    void sawNull() {
        nulls++;
    }

    void sawObject() {
        objects++;
    }

    void sawArray(int length) {
        arrays++;
        if (length > 0) {
            shortest = Math.min(shortest, length);
        }
        longest = Math.max(longest, length);
    }

    /** The field of this name below, which may be new; null when there are too many already. */
    @Nullable
    Field field(String name, PlacesLeft places) {
        Field known = fields.get(name);
        if (known == null && places.take()) {
            known = new Field();
            fields.put(name, known);
        }
        return known;
    }

    /** An element, which may be new; null when it is not looked at. */
    @Nullable
    Field element(int index, PlacesLeft places) {
        if (index < elements.size()) {
            return elements.get(index);
        }
        if (index >= ELEMENTS || !places.take()) {
            return null;
        }
        Field element = new Field();
        elements.add(element);
        return element;
    }

    /** How often something stood here that was not null. */
    long seen() {
        return objects + arrays + values.count();
    }

    long nulls() {
        return nulls;
    }

    boolean isOnlyNull() {
        return seen() == 0;
    }

    /** Single values, but for a few records that have something else there and become dead letters. */
    boolean isScalar() {
        return values.count() > 0 && others(values.count()) <= MOST_OTHERS * values.count();
    }

    private long others(long those) {
        return seen() - those;
    }

    /** How often something else stood here than what {@link #below} it is looked into. */
    long others() {
        return others(isObject() ? objects : arrays);
    }

    /** An object whose fields can be columns. */
    boolean isObject() {
        return objects > 0 && others(objects) <= MOST_OTHERS * objects && !isMap();
    }

    boolean isArray() {
        return arrays > 0 && others(arrays) <= MOST_OTHERS * arrays;
    }

    /**
     * An array whose elements have a place each: two teams, and not the games of a match, of which there happened to be
     * one.
     */
    boolean isTuple() {
        return isArray() && longest > 1 && (longest == 2 || longest <= ELEMENTS && shortest == longest);
    }

    private boolean isMap() {
        long inAll = fields.values().stream()
                .mapToLong(field -> field.seen() + field.nulls)
                .sum();
        return fields.size() > NAMES_OF_A_MAP && inAll < SHARE_IN_A_MAP * fields.size() * objects;
    }

    Map<String, Field> fields() {
        return fields;
    }

    List<Field> elements() {
        return elements;
    }

    Collection<Field> below() {
        return isObject() ? fields.values() : isTuple() ? elements : List.of();
    }

    /** Objects seen here. */
    long objects() {
        return objects;
    }

    /** What stood here, for people. */
    String kinds() {
        List<String> kinds = new ArrayList<>();
        if (objects > 0) {
            kinds.add(isMap() ? "objects of " + fields.size() + " different names" : "objects");
        }
        if (arrays > 0) {
            kinds.add("arrays of up to " + longest);
        }
        if (values.count() > 0) {
            kinds.add("single values");
        }
        return String.join(" and ", kinds);
    }
}
