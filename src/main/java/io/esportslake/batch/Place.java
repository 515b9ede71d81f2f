package io.esportslake.batch;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An object or an array of a record in which the table knows something: what each field or element leads to. Followed
 * while the record is scanned, so that no part of it is kept or looked at twice.
 */
final class Place {

    private static final byte[] NO_PATH = {};

    /** The object's fields that are known; none where only elements are. */
    final FieldNames names;
    /**
     * Per field, the slot that its value goes to as it is; or -1 when there is more to it, which {@link #entries}
     * tells.
     */
    final int[] slots;

    final Entry[] entries;
    /** By index; null where nothing is known. Empty where only fields are. */
    final Entry[] elements;

    final boolean isObject;
    /** The path before a field's name, with its dot, for fields that are not known; null when those are not ours. */
    final byte @Nullable [] path;

    private Place(
            FieldNames names,
            int[] slots,
            Entry[] entries,
            Entry[] elements,
            boolean isObject,
            byte @Nullable [] path) {
        this.names = names;
        this.slots = slots;
        this.entries = entries;
        this.elements = elements;
        this.isObject = isObject;
        this.path = path;
    }

    /** Leads from names to entries; the path has its dot, and is null around the table's own object. */
    static Place of(List<String> names, List<Entry> entries, Entry[] elements, @Nullable String path) {
        return new Place(
                new FieldNames(names),
                entries.stream().mapToInt(Entry::plainSlot).toArray(),
                entries.toArray(Entry[]::new),
                elements,
                !names.isEmpty() || elements.length == 0,
                path == null ? null : path.isEmpty() ? NO_PATH : path.getBytes(StandardCharsets.UTF_8));
    }

    /** The path of the record itself: always the same array. */
    static byte[] noPath() {
        return NO_PATH;
    }

    boolean isArray() {
        return elements.length > 0;
    }

    private boolean holdsPayload() {
        return Stream.concat(Arrays.stream(entries), Arrays.stream(elements))
                .anyMatch(entry -> entry != null && entry.holdsPayload);
    }

    /** What a field or an element leads to. */
    static final class Entry {

        /** Slots that take the value. */
        final int[] leaves;
        /** Whether each takes it as it is, by its type alone. */
        final boolean isPlain;
        /** What is known in it; null when nothing is. */
        final @Nullable Place inner;
        /** All slots that are filled from here. */
        final int[] all;
        /** Whether the table's own object should be here. */
        final boolean isPayload;
        /** Whether it should be here or further in. */
        final boolean holdsPayload;
        /** The last record in which it was met. */
        long met = -1;
        /** Whether a leaf keeps the text of whatever is here. */
        private final boolean keepsText;

        Entry(int[] leaves, boolean isPlain, boolean keepsText, @Nullable Place inner, int[] all, boolean isPayload) {
            this.leaves = leaves;
            this.isPlain = isPlain;
            this.keepsText = keepsText;
            this.inner = inner;
            this.all = all;
            this.isPayload = isPayload;
            holdsPayload = isPayload || inner != null && inner.holdsPayload();
        }

        /** What is known in a value that begins so; null when nothing is, as in one of another kind. */
        @Nullable
        Place in(byte first) {
            boolean isOfItsKind = inner != null && (first == '{' ? inner.isObject : first == '[' && inner.isArray());
            return isOfItsKind ? inner : null;
        }

        /** Whether a value that begins so, in which nothing is known, is of a kind that nothing here takes. */
        boolean isNothingFor(byte first) {
            return leaves.length == 0 || inner != null && !keepsText && (first == '{' || first == '[');
        }

        /** What should be in it, for people. */
        String expected() {
            boolean isObject = inner != null && inner.isObject;
            boolean isArray = inner == null || inner.isArray();
            return isObject ? isArray ? "an object or an array" : "an object" : "an array";
        }

        int plainSlot() {
            return isPlain && inner == null && leaves.length == 1 && !isPayload ? leaves[0] : -1;
        }
    }
}
