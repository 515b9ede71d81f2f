package io.esportslake.declare;

import io.esportslake.table.Column;
import io.esportslake.table.ColumnSource;
import io.esportslake.table.ColumnType;
import io.esportslake.table.Constant;
import io.esportslake.table.EpochUnit;
import io.esportslake.table.FieldPath;
import io.esportslake.table.TableDefinition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads one record column. */
final class ColumnReader {

    static final List<String> NAMES = List.of("type", "from", "unit", "values", "default", "quoted", "rules");

    /** Any JSON value as its exact text: a type for the file only, in the lake it is a string. */
    static final String JSON = "json";

    static final List<String> TYPES = Stream.concat(
                    Arrays.stream(ColumnType.values()).map(ColumnReader::text), Stream.of(JSON))
            .toList();

    private final Problems problems;
    private final boolean isUnwrapped;

    /** With {@code isUnwrapped}, the table's paths begin elsewhere than in the record. */
    ColumnReader(Problems problems, boolean isUnwrapped) {
        this.problems = problems;
        this.isUnwrapped = isUnwrapped;
    }

    /**
     * Adds the column, and its rules, to the table.
     *
     * @return its type, when it has one
     */
    Optional<ColumnType> read(Node.Field field, boolean isKey, TableDefinition.Builder table) {
        String name = field.name().text();
        if (field.value() instanceof Node.Scalar text && !text.isNull()) {
            return type(text).map(type -> {
                refuseKeyOf(type, isKey, text);
                table.record(new Column(name, type.column()), source(name, type, Optional.empty(), isKey));
                return type.column();
            });
        }
        if (!(field.value() instanceof Node.Fields fields)) {
            problems.add(
                    field.value(),
                    "found " + field.value().found() + ", expected the column's type, or a mapping with it");
            return Optional.empty();
        }
        Section section = new Section(problems, fields, "column " + name, NAMES);
        return section.requiredText("type").flatMap(this::type).map(type -> {
            refuseKeyOf(type, isKey, fields);
            table.record(new Column(name, type.column()), source(name, type, Optional.of(section), isKey));
            section.value("rules").ifPresent(rules -> new RuleReader(problems).read(rules, name, type.column(), table));
            return type.column();
        });
    }

    private record Type(ColumnType column, boolean isJson) {}

    private Optional<Type> type(Node.Scalar text) {
        return Values.oneOf(problems, text, TYPES.toArray(String[]::new), type -> type)
                .map(type -> type.equals(JSON)
                        ? new Type(ColumnType.STRING, true)
                        : new Type(ColumnType.valueOf(type.toUpperCase(Locale.ROOT)), false));
    }

    static String text(ColumnType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    private ColumnSource source(String name, Type type, Optional<Section> section, boolean isKey) {
        List<FieldPath> paths = section.flatMap(fields -> fields.value("from"))
                .map(this::paths)
                .filter(found -> !found.isEmpty())
                .orElseGet(() -> List.of(FieldPath.field(name)));
        if (section.isEmpty()) {
            return new ColumnSource(paths, EpochUnit.MILLIS, type.isJson(), false, Map.of(), Optional.empty());
        }
        Section fields = section.get();
        EpochUnit unit = fields.text("unit")
                .flatMap(text -> Values.oneOf(problems, text, EpochUnit.values(), EpochUnit::code))
                .orElse(EpochUnit.MILLIS);
        if (type.column() != ColumnType.TIMESTAMP) {
            refuse(fields, "unit", "found a unit, expected one only of a timestamp");
        }
        boolean isQuoted = Values.flag(problems, fields.text("quoted"));
        if (type.column() == ColumnType.STRING) {
            refuse(fields, "quoted", "found 'quoted' at a text, expected it at numbers, flags and times");
        }
        if (type.isJson()) {
            refuse(fields, "values", "found values at a json column, which keeps the exact text");
        }
        if (isKey) {
            refuse(fields, "default", "found a default of the key, expected none: a record without its key is no row");
        }
        Map<String, Optional<Constant>> values = fields.value("values")
                .map(node -> Values.translation(problems, node, type.column()))
                .orElse(Map.of());
        Optional<Constant> fallback = fields.value("default")
                .flatMap(node -> Values.constant(problems, node, type.column(), "a value of the column"));
        return new ColumnSource(paths, unit, type.isJson(), isQuoted, values, fallback);
    }

    private void refuseKeyOf(Type type, boolean isKey, Node column) {
        if (isKey && type.isJson()) {
            problems.add(column, "found a key of type json, expected a value that is no object and no list");
        }
    }

    private void refuse(Section fields, String name, String sentence) {
        fields.value(name).ifPresent(value -> problems.add(value, sentence));
    }

    private List<FieldPath> paths(Node from) {
        List<Node.Scalar> texts = from instanceof Node.Items
                ? Values.texts(problems, from, "a path")
                : Values.text(problems, from, "a path, or a list of them").stream()
                        .toList();
        if (texts.isEmpty() && from instanceof Node.Items items && items.items().isEmpty()) {
            problems.add(from, "found an empty list, expected one path or more");
        }
        if (texts.size() > ColumnSource.MAX_PATHS) {
            problems.add(from, "found " + texts.size() + " paths, expected at most " + ColumnSource.MAX_PATHS);
            return List.of();
        }
        List<FieldPath> paths = new ArrayList<>();
        for (Node.Scalar text : texts) {
            Values.parsed(problems, text, FieldPath::parse).ifPresent(path -> add(path, text, paths));
        }
        return paths;
    }

    private void add(FieldPath path, Node.Scalar text, List<FieldPath> paths) {
        if (path.isFromRoot() && !isUnwrapped) {
            problems.add(
                    text,
                    "found " + text.found() + ", expected no '$.' before it: without 'unwrap' each path begins at the"
                            + " record");
        } else if (paths.contains(path)) {
            problems.add(text, "found " + text.found() + " twice, expected each path once");
        } else {
            paths.add(path);
        }
    }
}
