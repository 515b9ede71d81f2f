package io.esportslake.propose;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A first table file for records. Takes records one after the other and remembers what stood where, bounded, whatever
 * they hold; then writes the file. The same records in the same order give the same file.
 */
public final class Proposal {

    /** Fields of an object that are an envelope around the record, with what then stands in it. */
    private static final List<List<String>> ENVELOPES =
            List.of(List.of("payload", "after"), List.of("payload"), List.of("after"));

    /** A few records without an envelope, or with nothing in it, are an exception; many are another feed. */
    private static final double LEAST_SHARE = 0.5;

    private final RecordShapes shapes = new RecordShapes();

    /**
     * Looks at a record.
     *
     * @param key null when it has none
     * @param value null for a tombstone
     */
    public void accept(byte @Nullable [] key, byte @Nullable [] value) {
        shapes.accept(key, value);
    }

    /** How many records were looked at. */
    public long records() {
        return shapes.records();
    }

    /** How many of them are JSON objects. */
    public long objects() {
        return shapes.objects();
    }

    /**
     * The file.
     *
     * @param options how it is named and how long it may be
     * @return empty when no record has a field with a single value, so that there is nothing to make a row of
     */
    public Optional<String> file(ProposalOptions options) {
        List<String> unwrap = unwrap();
        Field root = shapes.root;
        for (String name : unwrap) {
            root = Objects.requireNonNull(root.fields().get(name), name);
        }
        Leaves leaves = Leaves.of(root, options.maxColumns());
        List<String> names = ColumnNames.of(leaves.columns());
        List<ProposedColumn> columns = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            Leaf leaf = leaves.columns().get(i);
            columns.add(new ProposedColumn(
                    names.get(i), leaf, Guess.of(leaf.field(), ColumnNames.snake(leaf.lastName())), shapes.objects()));
        }
        List<ProposedColumn> keys = KeyChoice.candidates(columns);
        return keys.isEmpty()
                ? Optional.empty()
                : Optional.of(new ProposedFile(shapes, options, unwrap, leaves, columns, keys).text());
    }

    /**
     * The way to an object in which nearly all of the record stands, and nothing beside it but what is said about it.
     */
    private List<String> unwrap() {
        for (List<String> way : ENVELOPES) {
            Optional<Field> at = Optional.of(shapes.root);
            for (String name : way) {
                at = at.flatMap(envelope -> inside(envelope, name));
            }
            if (at.filter(Field::isObject).isPresent()) {
                return way;
            }
        }
        return List.of();
    }

    /** Schema beside payload as Kafka Connect writes them, or before beside after as Debezium does. */
    private static Optional<Field> inside(Field at, String name) {
        Field inner = at.fields().get(name);
        String beside = name.equals("after") ? "before" : "schema";
        return Optional.ofNullable(inner)
                .filter(Field::isObject)
                .filter(object -> at.fields().containsKey(beside) && object.objects() >= LEAST_SHARE * at.objects());
    }
}
