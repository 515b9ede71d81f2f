package io.esportslake.declare;

import io.esportslake.table.ColumnType;
import io.esportslake.table.FieldPath;
import io.esportslake.table.LakeTables;
import io.esportslake.table.RecordFormat;
import io.esportslake.table.TableDefinition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A table as a YAML file. */
public final class TableFile {

    /** Each column takes memory in each partition key of a micro-batch. */
    public static final int MAX_COLUMNS = 1_000;

    /** Of a file; a longer one is refused by its length. */
    public static final int MAX_BYTES = 1 << 20;

    static final List<String> NAMES =
            List.of("table", "version", "topic", "key", "format", "columns", "derived", "partitions");
    static final List<String> FORMAT_NAMES = List.of("frame", "unwrap", "nan");

    /** Characters of the name of a table or a column. */
    public static final int MAX_NAME = 64;

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0," + (MAX_NAME - 1) + "}");
    /** All tables in an option; and directories of a lake, which the tables may lie beside. */
    private static final List<String> TAKEN = List.of(LakeTables.EVERY, "checkpoints", "dead_letters");

    private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

    private final Problems problems;

    private TableFile(Problems problems) {
        this.problems = problems;
    }

    /**
     * Reads the definition of a table.
     *
     * @param place how the file is called in messages
     * @param yaml the file's bytes, UTF-8
     * @throws TableFileException when it is no table; says all that is wrong, with lines
     */
    public static TableDefinition parse(String place, byte[] yaml) throws TableFileException {
        Problems problems = new Problems(place);
        Node root = YamlText.read(problems, yaml);
        Optional<TableDefinition> table = new TableFile(problems).table(root);
        problems.raise();
        return table.orElseThrow();
    }

    private Optional<TableDefinition> table(Node root) {
        if (!(root instanceof Node.Fields fields)) {
            problems.add(root, "found " + root.found() + ", expected a table: table, topic, key and columns");
            return Optional.empty();
        }
        Section file = new Section(problems, fields, "a table", NAMES);
        Optional<String> name =
                file.requiredText("table").flatMap(text -> Values.parsed(problems, text, TableFile::tableName));
        Optional<String> topic =
                file.requiredText("topic").flatMap(text -> Values.parsed(problems, text, TableFile::topic));
        Optional<Node.Scalar> key = file.requiredText("key");
        int version = file.text("version")
                .flatMap(text -> Values.parsed(problems, text, TableFile::version))
                .orElse(1);
        TableDefinition.Builder table = TableDefinition.named(name.orElse("table"))
                .topic(topic.orElse("topic"))
                .schemaVersion(version)
                .key(key.map(Node.Scalar::text).orElse(""));
        Optional<RecordFormat> format = file.value("format").flatMap(this::format);
        format.ifPresent(table::format);
        Map<String, ColumnType> columns = columns(
                file,
                key.map(Node.Scalar::text).orElse(""),
                format.flatMap(RecordFormat::unwrap).isPresent(),
                table);
        key.filter(text -> !columns.isEmpty() && !columns.containsKey(text.text()))
                .ifPresent(text ->
                        problems.add(text, "found " + text.found() + ", expected the name of one of the columns"));
        file.value("derived").ifPresent(derived -> derived(derived, columns, table));
        file.value("partitions").ifPresent(partitions -> partitions(partitions, columns, table));
        return problems.isEmpty() ? Optional.of(table.build()) : Optional.empty();
    }

    private Map<String, ColumnType> columns(
            Section file, String key, boolean isUnwrapped, TableDefinition.Builder table) {
        Map<String, ColumnType> columns = new LinkedHashMap<>();
        Optional<Node> node = file.value("columns");
        if (node.isEmpty()) {
            file.missing("columns");
        } else if (!(node.get() instanceof Node.Fields fields)
                || fields.fields().isEmpty()) {
            problems.add(node.get(), "found " + node.get().found() + ", expected columns by name, each with its type");
        } else if (fields.fields().size() > MAX_COLUMNS) {
            problems.add(fields, "found " + fields.fields().size() + " columns, expected at most " + MAX_COLUMNS);
        } else {
            ColumnReader reader = new ColumnReader(problems, isUnwrapped);
            for (Node.Field field : fields.fields()) {
                if (isColumnName(field.name())) {
                    reader.read(field, field.name().text().equals(key), table)
                            .ifPresent(type -> columns.put(field.name().text(), type));
                }
            }
        }
        return columns;
    }

    private void derived(Node node, Map<String, ColumnType> columns, TableDefinition.Builder table) {
        if (!(node instanceof Node.Fields fields)) {
            problems.add(node, "found " + node.found() + ", expected derived columns by name, each with its rule");
            return;
        }
        if (columns.size() + fields.fields().size() > MAX_COLUMNS) {
            problems.add(fields, "found more than " + MAX_COLUMNS + " columns with these, expected at most so many");
            return;
        }
        for (Node.Field field : fields.fields()) {
            if (isColumnName(field.name())) {
                if (columns.containsKey(field.name().text())) {
                    problems.add(field.name(), "found " + field.name().found() + " twice, expected each column once");
                } else {
                    new DerivedReader(problems, columns)
                            .read(field, table)
                            .ifPresent(type -> columns.put(field.name().text(), type));
                }
            }
        }
    }

    private boolean isColumnName(Node.Scalar name) {
        boolean isName = NAME.matcher(name.text()).matches();
        boolean isLineage = TableDefinition.isLineage(name.text());
        if (!isName) {
            problems.add(
                    name,
                    "found " + name.found() + ", expected a column's name: a letter a to z, then up to "
                            + (MAX_NAME - 1) + " of a to z, 0 to 9 and _; 'from' says what the field is called");
        } else if (isLineage) {
            problems.add(name, "found " + name.found() + ", which every table has already: give it another name");
        }
        return isName && !isLineage;
    }

    private void partitions(Node node, Map<String, ColumnType> columns, TableDefinition.Builder table) {
        List<Node.Scalar> texts = Values.texts(problems, node, "the name of a string column");
        List<String> names = texts.stream().map(Node.Scalar::text).toList();
        for (int i = 0; i < texts.size(); i++) {
            String name = names.get(i);
            if (columns.get(name) != ColumnType.STRING) {
                problems.add(texts.get(i), "found " + texts.get(i).found() + ", expected the name of a string column");
            } else if (names.indexOf(name) < i) {
                problems.add(texts.get(i), "found " + texts.get(i).found() + " twice, expected each column once");
            }
        }
        table.partitionedBy(names.toArray(String[]::new));
    }

    private Optional<RecordFormat> format(Node node) {
        if (!(node instanceof Node.Fields fields)) {
            problems.add(node, "found " + node.found() + ", expected a mapping of " + String.join(", ", FORMAT_NAMES));
            return Optional.empty();
        }
        Section section = new Section(problems, fields, "format", FORMAT_NAMES);
        RecordFormat.Frame frame = section.text("frame")
                .flatMap(text -> Values.oneOf(problems, text, RecordFormat.Frame.values(), RecordFormat.Frame::code))
                .orElse(RecordFormat.Frame.NONE);
        Optional<FieldPath> unwrap =
                section.text("unwrap").flatMap(text -> Values.parsed(problems, text, TableFile::unwrapPath));
        boolean isNanNull = section.value("nan").map(this::isNull).orElse(false);
        return Optional.of(new RecordFormat(frame, unwrap, isNanNull));
    }

    /** {@code null} in quotes or not: what is meant is plain. */
    private boolean isNull(Node node) {
        if (node instanceof Node.Scalar text
                && (text.text().equals("null") || text.text().equals("dead-letter"))) {
            return text.text().equals("null");
        }
        problems.add(node, "found " + node.found() + ", expected null or dead-letter");
        return false;
    }

    private static FieldPath unwrapPath(String text) {
        FieldPath path = FieldPath.parse(text);
        if (path.isFromRoot()) {
            throw new IllegalArgumentException(
                    "found '" + text + "', expected no '$.' before it: what is unwrapped begins at the record");
        }
        return path;
    }

    /** Whether a table may have that name. */
    public static boolean isTableName(String text) {
        return NAME.matcher(text).matches() && !TAKEN.contains(text);
    }

    /**
     * The name of a table.
     *
     * @throws IllegalArgumentException when it is none; says what was found and what is expected
     */
    public static String tableName(String text) {
        if (!isTableName(text)) {
            throw new IllegalArgumentException("found '" + text
                    + "', expected a table's name: a letter a to z, then up to " + (MAX_NAME - 1)
                    + " of a to z, 0 to 9 and _; not " + String.join(", ", TAKEN) + ", which mean something else");
        }
        return text;
    }

    private static String topic(String text) {
        if (!TOPIC.matcher(text).matches() || text.equals(".") || text.equals("..")) {
            throw new IllegalArgumentException("found '" + text
                    + "', expected a topic's name: up to 249 letters, digits, dots, underscores and hyphens");
        }
        return text;
    }

    private static int version(String text) {
        int version;
        try {
            version = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            version = 0;
        }
        if (version < 1) {
            throw new IllegalArgumentException("found '" + text
                    + "', expected a whole number from 1 on: raised by one with every change of the file");
        }
        return version;
    }
}
