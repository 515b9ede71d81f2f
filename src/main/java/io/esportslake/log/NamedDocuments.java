package io.esportslake.log;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a commit of format 2 names instead of repeating it.
 *
 * @param schema what the table's files look like
 * @param definition tells whether two programs mean the same table: 64 lower-case hexadecimal digits
 * @param inventory which files and partition keys there were up to its version; empty before the first
 */
public record NamedDocuments(DocumentName schema, String definition, Optional<DocumentName> inventory) {

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    /** Refuses a name of another kind of document, and what is no hash, with an {@link IllegalArgumentException}. */
    public NamedDocuments {
        Objects.requireNonNull(definition, "definition");
        requireKind(DocumentName.Kind.SCHEMA, schema);
        inventory.ifPresent(name -> requireKind(DocumentName.Kind.INDEX, name));
        if (!SHA256.matcher(definition).matches()) {
            throw new IllegalArgumentException(
                    "A table's definition is known by 64 lower-case hexadecimal digits, found '" + definition + "'");
        }
    }

    private static void requireKind(DocumentName.Kind kind, DocumentName name) {
        if (name.kind() != kind) {
            throw new IllegalArgumentException(
                    "A commit names a document of kind " + kind.text() + " here, found " + name);
        }
    }
}
