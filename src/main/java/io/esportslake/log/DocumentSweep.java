package io.esportslake.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which documents beside a log nobody needs any more: those that were merged away, and those that a writer put for a
 * commit that never came. Schemas stay for ever.
 */
final class DocumentSweep {

    private DocumentSweep() {}

    /**
     * What may be deleted by the word of a published commit.
     *
     * @param present list them before the commit is read
     */
    static List<DocumentName> deletable(String table, List<DocumentName> present, Commit published, Documents documents)
            throws IOException {
        try {
            return deletable(table, present, published.inventory(), published.prunedBelow(), documents);
        } catch (MissingDocumentException e) {
            return List.of(); // merged away, so there is a newer one, whose writer sweeps; or lost, which readers say
        }
    }

    /**
     * What may be deleted. A document of a version that is not pruned may be one that a writer is about to name; what a
     * published commit calls pruned, no commit can name any more but those that the same commit names already.
     *
     * @param present list them before the commit is read
     * @param named the index that the newest published commit names
     * @param prunedBelow what that commit calls pruned
     */
    static List<DocumentName> deletable(
            String table,
            List<DocumentName> present,
            Optional<DocumentName> named,
            long prunedBelow,
            Documents documents)
            throws IOException {
        List<DocumentName> old = new ArrayList<>();
        for (DocumentName name : present) {
            if (name.kind() != DocumentName.Kind.SCHEMA && name.version() < prunedBelow) {
                old.add(name);
            }
        }
        if (old.isEmpty()) {
            return List.of();
        }
        Set<DocumentName> needed = new HashSet<>();
        if (named.isPresent()) {
            needed.add(named.get());
            needed.addAll(Index.read(documents, table, named.get()).segments());
        }
        old.removeAll(needed);
        return old;
    }
}
