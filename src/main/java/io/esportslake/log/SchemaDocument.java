package io.esportslake.log;

import static java.util.stream.Collectors.toMap;

import io.esportslake.failure.FailureCode;
import io.esportslake.table.ColumnType;
import io.esportslake.table.FieldIds;
import io.esportslake.table.TableDefinition;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What the files of a table look like: content-addressed, put before a commit names it, never deleted. Field ids are
 * given by the commit that introduces a column: they follow from the definition and the schema before it, so two
 * instances cannot give one id to two columns without one of them being fenced.
 *
 * @param table the table
 * @param version of the table's definition, raised with every change of it
 * @param keyColumn the column without nulls
 * @param columns in the order of the definition, those of the path and of Kafka included
 * @param partitionColumns the columns that name the directory, outermost first
 * @param lastFieldId the highest id ever given in this table, to columns that are gone too
 */
public record SchemaDocument(
        String table,
        int version,
        String keyColumn,
        List<SchemaColumn> columns,
        List<String> partitionColumns,
        int lastFieldId) {

    /** Refuses parts that contradict each other with an {@link IllegalArgumentException}. */
    public SchemaDocument {
        Names.requireId("table", table);
        Objects.requireNonNull(keyColumn, "keyColumn");
        columns = List.copyOf(columns);
        partitionColumns = List.copyOf(partitionColumns);
        if (version < 1) {
            throw new IllegalArgumentException("A schema has version 1 or more, found " + version + " of " + table);
        }
        fieldIds(columns, lastFieldId);
        List<String> names =
                columns.stream().map(column -> column.column().name()).toList();
        if (!names.contains(keyColumn) || !names.containsAll(partitionColumns)) {
            throw new IllegalArgumentException("A schema has its key and partition columns among its columns, found "
                    + keyColumn + " and " + partitionColumns + " beside " + names);
        }
    }

    /** The schema of a table that no commit knows yet. */
    public static SchemaDocument first(TableDefinition table) {
        return of(table, FieldIds.first(table));
    }

    /**
     * The schema of a definition after this one; equal to this one when nothing has changed.
     *
     * @throws LakeRefusedException when the definition may not follow this schema
     */
    public SchemaDocument followedBy(TableDefinition definition) {
        SchemaDocument next = of(definition, fieldIds().following(definition));
        objectionTo(next).ifPresent(objection -> {
            throw new LakeRefusedException(FailureCode.SCHEMA_VERSION, objection);
        });
        return next;
    }

    /** Why a definition may not follow this schema, in a sentence that says what to do; empty when it may. */
    public Optional<String> objectionTo(TableDefinition definition) {
        return objectionTo(of(definition, fieldIds().following(definition)));
    }

    /**
     * Tells whether two programs mean the same table: the SHA-256 of a definition, whatever the log says of it. What a
     * record becomes beyond the columns' names and types counts where a definition says something of it.
     */
    public static String definitionHash(TableDefinition definition) {
        byte[] schema = first(definition).bytes();
        byte[] reading = definition.reading().getBytes(StandardCharsets.UTF_8);
        byte[] both = Arrays.copyOf(schema, schema.length + reading.length);
        System.arraycopy(reading, 0, both, schema.length, reading.length);
        return DocumentName.of(DocumentName.Kind.SCHEMA, 0, both).sha256();
    }

    /**
     * Why a definition may not be used upon a commit, in a sentence that says what to do; empty when it may, as far as
     * their versions tell. One version of a definition means one thing: what a record becomes must not depend on who
     * reads it.
     */
    public static Optional<String> otherDefinition(Commit head, TableDefinition definition) {
        return otherDefinition(head, definition.schemaVersion(), definitionHash(definition));
    }

    static Optional<String> otherDefinition(Commit head, int version, String definition) {
        return head.header()
                .documents()
                .filter(named ->
                        head.schemaVersion() == version && !named.definition().equals(definition))
                .map(named -> "Table " + head.table() + " has version " + version
                        + " in the log and in its definition, but they differ; raise the definition's version");
    }

    /** Why a definition is older than what a table was written with, in a sentence; empty when it is not. */
    public static Optional<String> olderDefinition(Commit head, TableDefinition definition) {
        return head.schemaVersion() <= definition.schemaVersion()
                ? Optional.empty()
                : Optional.of("Table " + head.table() + " was written with schema version " + head.schemaVersion()
                        + " by " + head.application() + ", this version knows schema version "
                        + definition.schemaVersion()
                        + "; run the newer version of esports-lake, or give it the newer file of the table");
    }

    private static SchemaDocument of(TableDefinition table, FieldIds ids) {
        Map<String, String> derivations = table.derivedColumns().stream()
                .collect(toMap(
                        derived -> derived.column().name(),
                        derived -> derived.derivation().text()));
        return new SchemaDocument(
                table.name(),
                table.schemaVersion(),
                table.keyColumn(),
                table.columns().stream()
                        .map(column -> new SchemaColumn(
                                ids.of(column.name()), column, derivations.getOrDefault(column.name(), "")))
                        .toList(),
                table.partitionColumns(),
                ids.last());
    }

    /** Why a schema may not follow this one, in a sentence; empty when it may. */
    Optional<String> objectionTo(SchemaDocument next) {
        if (!next.table.equals(table)) {
            throw new IllegalArgumentException(
                    "A schema follows one of its own table, found " + next.table + " after " + table);
        }
        if (next.version < version) {
            return Optional.of("Table " + table + " was written with schema version " + version
                    + ", this program knows version " + next.version
                    + "; run the newer version of esports-lake, or give it the newer file of the table");
        }
        if (!next.keyColumn.equals(keyColumn)) {
            return Optional.of("Table " + table + " has the key column " + keyColumn + " in the log, " + next.keyColumn
                    + " in its definition: a table keeps its key; give the other one a name of its own");
        }
        if (!next.partitionColumns.equals(partitionColumns)) {
            return Optional.of("Table " + table + " is partitioned by " + partitionColumns + " in the log, by "
                    + next.partitionColumns + " in its definition: its files lie in directories that it cannot change;"
                    + " give the other table a name of its own");
        }
        for (SchemaColumn known : columns) {
            Optional<String> objection = next.columns.stream()
                    .filter(column ->
                            column.column().name().equals(known.column().name()))
                    .findFirst()
                    .map(column -> objection(known, column))
                    .orElseGet(() -> Optional.of("Column " + known.column().name() + " of " + table
                            + " is in the log and not in the definition: files that are there have it; put it back, it"
                            + " is null where a record has nothing for it"));
            if (objection.isPresent()) {
                return objection;
            }
        }
        if (next.version == version && !next.equals(this)) {
            return Optional.of("Table " + table + " has schema version " + version
                    + " in the log and in its definition, but they differ; raise the definition's schema version");
        }
        return Optional.empty();
    }

    private Optional<String> objection(SchemaColumn known, SchemaColumn next) {
        String name = known.column().name();
        ColumnType before = known.column().type();
        ColumnType after = next.column().type();
        boolean isWidened = before == ColumnType.INT && after == ColumnType.LONG;
        if (before != after && !isWidened) {
            return Optional.of("Column " + name + " of " + table + " has type " + SchemaJson.text(before)
                    + " in the log, " + SchemaJson.text(after)
                    + " in the definition: files that are there keep theirs; give the new column another name");
        }
        return known.derivation().equals(next.derivation())
                ? Optional.empty()
                : Optional.of("Column " + name + " of " + table + " is " + origin(known) + " in the log, "
                        + origin(next)
                        + " in the definition: rows that are there keep what they have; give the new column"
                        + " another name");
    }

    private static String origin(SchemaColumn column) {
        return column.derivation().isEmpty() ? "read from the record" : column.derivation();
    }

    /** The field ids of the columns. */
    public FieldIds fieldIds() {
        return fieldIds(columns, lastFieldId);
    }

    private static FieldIds fieldIds(List<SchemaColumn> columns, int last) {
        Map<String, Integer> ids = new LinkedHashMap<>();
        for (SchemaColumn column : columns) {
            if (ids.put(column.column().name(), column.id()) != null) {
                throw new IllegalArgumentException(
                        "A schema names a column once, found " + column.column().name() + " twice");
            }
        }
        return FieldIds.given(ids, last);
    }

    /** Its canonical form: the same bytes for the same schema. */
    public byte[] bytes() {
        return SchemaJson.encode(this);
    }

    /** Its name, which follows from its bytes. */
    public DocumentName name() {
        return DocumentName.of(DocumentName.Kind.SCHEMA, 0, bytes());
    }

    /**
     * Reads one.
     *
     * @throws CorruptDocumentException when these bytes are no schema; names the place
     */
    public static SchemaDocument read(byte[] content, String place) {
        return SchemaJson.decode(content, place);
    }
}
