package io.esportslake.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * All there is to know of a lake table. Columns stand in this order everywhere: those read from the record, the derived
 * ones, then the lineage columns that every table has.
 */
public final class TableDefinition {

    /** The record's topic partition number. */
    public static final Column KAFKA_PARTITION = new Column("kafka_partition", ColumnType.INT);
    /** The record's offset. */
    public static final Column KAFKA_OFFSET = new Column("kafka_offset", ColumnType.LONG);
    /** The record's own timestamp; null when it has none. */
    public static final Column KAFKA_TIMESTAMP = new Column("kafka_timestamp", ColumnType.TIMESTAMP);
    /** When the micro-batch was flushed: one value per micro-batch. */
    public static final Column PROCESSING_TIMESTAMP = new Column("processing_timestamp", ColumnType.TIMESTAMP);

    private static final List<Column> LINEAGE =
            List.of(KAFKA_PARTITION, KAFKA_OFFSET, KAFKA_TIMESTAMP, PROCESSING_TIMESTAMP);

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");

    private final String name;
    private final String topic;
    private final int schemaVersion;
    private final String keyColumn;
    private final List<Column> recordColumns;
    private final List<ColumnSource> sources;
    private final RecordFormat format;
    private final List<DerivedColumn> derivedColumns;
    private final List<ColumnRule> rules;
    private final List<String> partitionColumns;
    private final List<Column> columns;
    private final Map<String, Integer> indexes;
    private final List<Derivation.Step> derivations;

    private TableDefinition(Builder builder) {
        name = builder.name;
        topic = builder.topic;
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("A table's name is lower snake case, found '" + name + "'");
        }
        schemaVersion = builder.schemaVersion;
        keyColumn = builder.keyColumn;
        recordColumns = List.copyOf(builder.recordColumns);
        sources = List.copyOf(builder.sources);
        format = builder.format;
        rules = List.copyOf(builder.rules);
        derivedColumns = List.copyOf(builder.derivedColumns);
        partitionColumns = List.copyOf(builder.partitionColumns);
        List<Column> all = new ArrayList<>(recordColumns);
        derivedColumns.forEach(derived -> all.add(derived.column()));
        all.addAll(LINEAGE);
        columns = List.copyOf(all);
        indexes = new HashMap<>();
        for (Column column : columns) {
            if (indexes.put(column.name(), indexes.size()) != null) {
                throw new IllegalArgumentException("Table " + name + " names column " + column.name() + " twice");
            }
        }
        Set<String> known = new HashSet<>();
        recordColumns.forEach(column -> known.add(column.name()));
        if (!known.contains(keyColumn)) {
            throw new IllegalArgumentException("Table " + name + " has no record column for its key " + keyColumn);
        }
        derivedColumns.forEach(derived -> known.add(derived.column().name()));
        for (String partitionColumn : partitionColumns) {
            if (!known.contains(partitionColumn) || column(partitionColumn).type() != ColumnType.STRING) {
                throw new IllegalArgumentException(
                        "Table " + name + " has no string column to partition by named " + partitionColumn);
            }
        }
        for (ColumnRule rule : rules) {
            if (!known.contains(rule.column())) {
                throw new IllegalArgumentException(
                        "Table " + name + " has a rule on " + rule.column() + ", which is none of its columns");
            }
        }
        derivations = derivedColumns.stream()
                .map(derived -> derived.derivation()
                        .bind(this::indexOf, indexOf(derived.column().name())))
                .toList();
    }

    /** Whether every table has a column of this name that says where a row comes from. */
    public static boolean isLineage(String column) {
        return LINEAGE.stream().anyMatch(lineage -> lineage.name().equals(column));
    }

    /** Starts the definition of a table of this name, in lower snake case: also its directory and its channel. */
    public static Builder named(String name) {
        return new Builder(name);
    }

    public String name() {
        return name;
    }

    /**
     * What it is read from, unless the configuration names another: {@code esports-<name>} if the definition says
     * nothing.
     */
    public String topic() {
        return topic;
    }

    /** Raised by one with every change of the columns. */
    public int schemaVersion() {
        return schemaVersion;
    }

    /** The record column that may not be missing, null or blank. */
    public String keyColumn() {
        return keyColumn;
    }

    /** The columns read from the record, in order; their indexes are the first ones. */
    public List<Column> recordColumns() {
        return recordColumns;
    }

    /** Where the record columns come from, in their order. */
    public List<ColumnSource> sources() {
        return sources;
    }

    /** What a record's value is, beside JSON. */
    public RecordFormat format() {
        return format;
    }

    public List<DerivedColumn> derivedColumns() {
        return derivedColumns;
    }

    /** What is expected of values beyond their type. */
    public List<ColumnRule> rules() {
        return rules;
    }

    /**
     * What a record becomes beyond what names and types of columns say, in a text that two definitions share only if
     * they mean the same; empty when each column takes the field of its own name as it is, and nothing else is said.
     */
    public String reading() {
        StringBuilder reading = new StringBuilder();
        for (int i = 0; i < sources.size(); i++) {
            String column = recordColumns.get(i).name();
            if (!sources.get(i).isField(column)) {
                reading.append(column).append(": ").append(sources.get(i)).append('\n');
            }
        }
        if (!format.equals(RecordFormat.PLAIN)) {
            reading.append(format).append('\n');
        }
        rules.forEach(rule -> reading.append(rule.text())
                .append(": ")
                .append(rule.reaction().code())
                .append('\n'));
        return reading.toString();
    }

    /** The columns that name the directory, outermost first; all are strings. They are not in the files. */
    public List<String> partitionColumns() {
        return partitionColumns;
    }

    /** All columns: record, derived, lineage. */
    public List<Column> columns() {
        return columns;
    }

    /** The columns that a data file holds: all but the partition columns, in order. */
    public List<Column> fileColumns() {
        return columns.stream()
                .filter(column -> !partitionColumns.contains(column.name()))
                .toList();
    }

    /**
     * The place of a column among all, from 0.
     *
     * @throws IllegalArgumentException when the table has no such column
     */
    public int indexOf(String column) {
        Integer index = indexes.get(column);
        if (index == null) {
            throw new IllegalArgumentException("Table " + name + " has no column " + column + "; it has "
                    + columns.stream().map(Column::name).toList());
        }
        return index;
    }

    /**
     * The column of that name.
     *
     * @throws IllegalArgumentException when the table has no such column
     */
    public Column column(String column) {
        return columns.get(indexOf(column));
    }

    /** Sets the derived columns of a row from its other columns, in their order. */
    public void derive(Row row) {
        for (int i = 0; i < derivations.size(); i++) {
            derivations.get(i).derive(row);
        }
    }

    @Override
    public String toString() {
        return name;
    }

    /** Collects a definition. */
    public static final class Builder {
        private final String name;
        private String topic;
        private final List<Column> recordColumns = new ArrayList<>();
        private final List<ColumnSource> sources = new ArrayList<>();
        private final List<DerivedColumn> derivedColumns = new ArrayList<>();
        private final List<ColumnRule> rules = new ArrayList<>();
        private RecordFormat format = RecordFormat.PLAIN;
        private List<String> partitionColumns = List.of();
        private int schemaVersion = 1;
        private String keyColumn = "";

        private Builder(String name) {
            this.name = name;
            topic = "esports-" + name;
        }

        public Builder topic(String read) {
            topic = read;
            return this;
        }

        public Builder schemaVersion(int version) {
            schemaVersion = version;
            return this;
        }

        public Builder key(String column) {
            keyColumn = column;
            return this;
        }

        public Builder format(RecordFormat recordFormat) {
            format = recordFormat;
            return this;
        }

        /** Adds record columns of one type, each from the field of its name. */
        public Builder record(ColumnType type, String... names) {
            for (String column : names) {
                record(new Column(column, type), ColumnSource.field(column));
            }
            return this;
        }

        /** Adds a record column. */
        public Builder record(Column column, ColumnSource source) {
            recordColumns.add(column);
            sources.add(source);
            return this;
        }

        /** Adds a rule, which is judged after those before it. */
        public Builder rule(ColumnRule rule) {
            rules.add(rule);
            return this;
        }

        /** Adds a derived column. */
        public Builder derived(String column, ColumnType type, Derivation derivation) {
            derivedColumns.add(new DerivedColumn(new Column(column, type), derivation));
            return this;
        }

        public Builder partitionedBy(String... columns) {
            partitionColumns = List.of(columns);
            return this;
        }

        /**
         * The definition.
         *
         * @throws IllegalArgumentException when the parts do not fit together; the message says which
         */
        public TableDefinition build() {
            return new TableDefinition(this);
        }
    }
}
