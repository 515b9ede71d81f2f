package io.esportslake.log;

import io.esportslake.table.PartitionKey;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;

/**
 * The files that a seal joins: all held back, of one root, one partition key and one schema.
 *
 * @param root what their paths are relative to
 * @param partitionKey their lake partition; without columns for dead letters
 * @param schema what they look like
 * @param files which they are, in the order of their rows: the oldest first
 * @param rows rows in all of them
 * @param bytes their bytes
 * @param sums what is in all of them
 */
public record SealedParts(
        Root root,
        PartitionKey partitionKey,
        DocumentName schema,
        List<RemovedFile> files,
        long rows,
        long bytes,
        FileSums sums) {

    /** Refuses what cannot be parts of one file with an {@link IllegalArgumentException} that says why. */
    public SealedParts {
        Objects.requireNonNull(root, "root");
        Objects.requireNonNull(partitionKey, "partitionKey");
        Objects.requireNonNull(sums, "sums");
        files = List.copyOf(files);
        if (schema.kind() != DocumentName.Kind.SCHEMA) {
            throw new IllegalArgumentException("Parts have a schema, found " + schema);
        }
        if (files.isEmpty() || new HashSet<>(files).size() != files.size()) {
            throw new IllegalArgumentException("A seal joins one part or more, each once, found " + files);
        }
        for (RemovedFile file : files) {
            if (!FileNames.isHeld(file.path()) || file.root() != root || file.version() < 1) {
                throw new IllegalArgumentException(
                        "A seal joins files of one root that are held back, found " + file + " in " + root);
            }
        }
        if (bytes < 1) {
            throw new IllegalArgumentException("Parts have bytes, found " + bytes);
        }
        sums.requireRows(rows, files.get(0).path());
    }

    /**
     * What the files are together.
     *
     * @throws IllegalArgumentException when they cannot become one
     */
    public static SealedParts of(List<LiveFile> parts) {
        LiveFile first = parts.get(0);
        for (LiveFile part : parts) {
            boolean fits = part.isHeld()
                    && part.partitionKey().equals(first.partitionKey())
                    && part.schema().equals(first.schema());
            if (!fits) {
                throw new IllegalArgumentException("A seal joins files that are held back, of one partition key and one"
                        + " schema, found " + part + " beside " + first);
            }
        }
        return new SealedParts(
                first.root(),
                first.partitionKey(),
                first.schema().orElseThrow(),
                parts.stream().map(LiveFile::removed).toList(),
                parts.stream().mapToLong(LiveFile::rows).sum(),
                parts.stream().mapToLong(LiveFile::bytes).sum(),
                FileSums.of(
                        parts.stream().map(part -> part.sums().orElseThrow()).toList()));
    }
}
