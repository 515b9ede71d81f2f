package io.esportslake.reader;

import io.esportslake.table.PartitionKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which partition directories are read. Values of one column are alternatives; columns narrow each other.
 */
public final class PartitionFilter {

    /** Every directory. */
    public static final PartitionFilter ALL = new PartitionFilter(Map.of());

    private static final int MOST_NAMED = 20;

    private final Map<String, Set<String>> segments;

    private PartitionFilter(Map<String, Set<String>> segments) {
        this.segments = segments;
    }

    /**
     * The directories that these terms choose.
     *
     * @param terms {@code column=value} each; the value {@code __HIVE_DEFAULT_PARTITION__} stands for null
     * @throws IllegalArgumentException when a term is no such text, or the column is not in the path
     */
    public static PartitionFilter of(Relation relation, List<String> terms) {
        Map<String, Set<String>> segments = new LinkedHashMap<>();
        for (String term : terms) {
            int equals = term.indexOf('=');
            String column = equals < 0 ? term : term.substring(0, equals);
            if (equals < 0 || !relation.partitionColumns().contains(column)) {
                throw new IllegalArgumentException("'" + term + "' does not choose a partition of "
                        + relation.table() + ": expected column=value with "
                        + (relation.partitionColumns().isEmpty()
                                ? "no column at all, there are none"
                                : "one of " + relation.partitionColumns()));
            }
            String value = term.substring(equals + 1);
            String segment = PartitionKey.segment(column, PartitionKey.countsAsNull(value) ? null : value);
            segments.computeIfAbsent(prefix(segment), first -> new LinkedHashSet<>())
                    .add(segment);
        }
        return new PartitionFilter(segments);
    }

    /** Whether a directory of this name, {@code column=value} escaped, is read. */
    boolean admits(String segment) {
        Set<String> chosen = segments.get(prefix(segment));
        return chosen == null || chosen.contains(segment);
    }

    /** Whether files of that key are read. */
    boolean admits(PartitionKey key) {
        for (int i = 0; i < key.columns().size(); i++) {
            if (!admits(PartitionKey.segment(key.columns().get(i), key.values().get(i)))) {
                return false;
            }
        }
        return true;
    }

    /**
     * A sentence for each value that was asked for and that no directory has.
     *
     * @param directories what {@link LakeReader#partitionDirectories} found
     */
    public List<String> unknown(Map<String, Set<String>> directories) {
        List<String> sentences = new ArrayList<>();
        directories.forEach((column, names) -> segments.getOrDefault(PartitionKey.segment(column, ""), Set.of())
                .forEach(asked -> {
                    if (!names.contains(asked)) {
                        sentences.add("There is no partition " + asked + "; "
                                + (names.isEmpty() ? "there is none at all yet" : "there are " + some(names)));
                    }
                }));
        return sentences;
    }

    private static String some(Set<String> names) {
        String first = names.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        return names.size() <= MOST_NAMED ? first : first + " and " + (names.size() - MOST_NAMED) + " more";
    }

    private static String prefix(String segment) {
        return segment.substring(0, segment.indexOf('=') + 1);
    }
}
