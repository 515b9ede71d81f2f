package io.esportslake.ingest;

import io.esportslake.table.PartitionKey;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Bounds the distinct partition keys of a table, so that a stray value cannot make directories without end. */
public final class PartitionKeyBudget {

    private final int max;
    private final Set<PartitionKey> known = new HashSet<>();

    /**
     * Knows no key yet.
     *
     * @param max keys a table may have, 1 or more
     */
    public PartitionKeyBudget(int max) {
        if (max < 1) {
            throw new IllegalArgumentException("A table has at least 1 partition key, found a limit of " + max);
        }
        this.max = max;
    }

    /** Keys that the table has already, whoever wrote them. They are admitted even beyond the limit. */
    void know(Collection<PartitionKey> keys) {
        known.addAll(keys);
    }

    /** Whether rows of this key may be written; a new key is then known. */
    public boolean admits(PartitionKey key) {
        return known.contains(key) || (known.size() < max && known.add(key));
    }
}
