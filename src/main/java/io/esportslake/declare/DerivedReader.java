package io.esportslake.declare;

import io.esportslake.table.ColumnType;
import io.esportslake.table.Derivation;
import io.esportslake.table.Derivations;
import io.esportslake.table.TableDefinition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads one derived column: the name of a rule of {@link Derivations}, and its arguments by name. */
final class DerivedReader {

    private static final Set<ColumnType> WHOLE = Set.of(ColumnType.INT, ColumnType.LONG);

    /** Each rule's arguments in order. */
    static final Map<String, List<String>> RULES = rules();

    private static Map<String, List<String>> rules() {
        Map<String, List<String>> rules = new LinkedHashMap<>();
        rules.put("quotient", List.of("column", "divisor"));
        rules.put("isText", List.of("column", "text"));
        rules.put("isPositive", List.of("column"));
        rules.put("textOfFlag", List.of("column", "whenTrue", "whenFalse", "whenNull"));
        rules.put("joinedText", List.of("columns"));
        rules.put("winRate", List.of("given", "wins", "games"));
        rules.put("kda", List.of("given", "kills", "deaths", "assists"));
        return java.util.Collections.unmodifiableMap(rules);
    }

    private final Problems problems;
    /** The columns before this one. */
    private final Map<String, ColumnType> known;

    DerivedReader(Problems problems, Map<String, ColumnType> known) {
        this.problems = problems;
        this.known = known;
    }

    /**
     * Adds the column, and its rules, to the table.
     *
     * @return its type, when it has one
     */
    Optional<ColumnType> read(Node.Field field, TableDefinition.Builder table) {
        String name = field.name().text();
        if (!(field.value() instanceof Node.Fields fields)) {
            problems.add(
                    field.value(),
                    "found " + field.value().found() + ", expected a rule and its arguments, such as"
                            + " { isText: { column: status, text: live } }");
            return Optional.empty();
        }
        List<Node.Field> given = fields.fields().stream()
                .filter(part -> !part.name().text().equals("rules"))
                .toList();
        if (given.size() != 1 || !RULES.containsKey(given.get(0).name().text())) {
            Node at = given.isEmpty() ? fields : given.get(0).name();
            problems.add(
                    at,
                    "found " + (given.isEmpty() ? "no rule" : given.size() > 1 ? "several names" : at.found())
                            + " in derived column " + name + ", expected one of " + String.join(", ", RULES.keySet()));
            return Optional.empty();
        }
        String rule = given.get(0).name().text();
        List<String> names = Objects.requireNonNull(RULES.get(rule), rule);
        if (!(given.get(0).value() instanceof Node.Fields arguments)) {
            problems.add(
                    given.get(0).value(),
                    "found " + given.get(0).value().found() + ", expected the arguments of " + rule + " by name: "
                            + String.join(", ", names));
            return Optional.empty();
        }
        Section section = new Section(problems, arguments, rule, names);
        return derived(rule, section).map(derived -> {
            table.derived(name, derived.type(), derived.derivation());
            fields.fields().stream()
                    .filter(part -> part.name().text().equals("rules"))
                    .forEach(part -> new RuleReader(problems).read(part.value(), name, derived.type(), table));
            return derived.type();
        });
    }

    private record Derived(ColumnType type, Derivation derivation) {}

    private Optional<Derived> derived(String rule, Section arguments) {
        return switch (rule) {
            case "quotient" -> quotient(arguments);
            case "isText" -> isText(arguments);
            case "isPositive" ->
                column(arguments, "column", WHOLE, "a whole number")
                        .map(column -> new Derived(ColumnType.BOOLEAN, Derivations.isPositive(column)));
            case "textOfFlag" -> textOfFlag(arguments);
            case "joinedText" -> joinedText(arguments);
            case "winRate" ->
                all(
                        List.of(
                                column(arguments, "given", Set.of(ColumnType.DOUBLE), "a double"),
                                column(arguments, "wins", WHOLE, "a whole number"),
                                column(arguments, "games", WHOLE, "a whole number")),
                        of -> new Derived(ColumnType.DOUBLE, Derivations.winRate(of.get(0), of.get(1), of.get(2))));
            default ->
                all(
                        List.of(
                                column(arguments, "given", Set.of(ColumnType.DOUBLE), "a double"),
                                column(arguments, "kills", Set.of(ColumnType.DOUBLE), "a double"),
                                column(arguments, "deaths", Set.of(ColumnType.DOUBLE), "a double"),
                                column(arguments, "assists", Set.of(ColumnType.DOUBLE), "a double")),
                        of -> new Derived(
                                ColumnType.DOUBLE, Derivations.kda(of.get(0), of.get(1), of.get(2), of.get(3))));
        };
    }

    private Optional<Derived> quotient(Section arguments) {
        Optional<String> column = column(arguments, "column", WHOLE, "a whole number");
        Optional<Integer> divisor = arguments
                .requiredText("divisor")
                .flatMap(text -> Values.parsed(problems, text, DerivedReader::divisor));
        return column.isEmpty() || divisor.isEmpty()
                ? Optional.empty()
                : Optional.of(new Derived(
                        Objects.requireNonNull(known.get(column.get()), column.get()),
                        Derivations.quotient(column.get(), divisor.get())));
    }

    private static int divisor(String text) {
        int divisor;
        try {
            divisor = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            divisor = 0;
        }
        if (divisor < 1) {
            throw new IllegalArgumentException(
                    "found '" + text + "', expected a whole number from 1 to " + Integer.MAX_VALUE);
        }
        return divisor;
    }

    private Optional<Derived> isText(Section arguments) {
        return all(
                List.of(
                        column(arguments, "column", Set.of(ColumnType.STRING), "a text"),
                        arguments.requiredText("text").map(Node.Scalar::text)),
                of -> new Derived(ColumnType.BOOLEAN, Derivations.isText(of.get(0), of.get(1))));
    }

    private Optional<Derived> textOfFlag(Section arguments) {
        return all(
                List.of(
                        column(arguments, "column", Set.of(ColumnType.BOOLEAN), "a boolean"),
                        arguments.requiredText("whenTrue").map(Node.Scalar::text),
                        arguments.requiredText("whenFalse").map(Node.Scalar::text),
                        arguments.requiredText("whenNull").map(Node.Scalar::text)),
                of -> new Derived(
                        ColumnType.STRING, Derivations.textOfFlag(of.get(0), of.get(1), of.get(2), of.get(3))));
    }

    private Optional<Derived> joinedText(Section arguments) {
        if (!arguments.has("columns")) {
            arguments.missing("columns");
            return Optional.empty();
        }
        Node list = arguments.value("columns").orElseThrow();
        List<Node.Scalar> names = Values.texts(problems, list, "the name of a column");
        if (names.isEmpty() && list instanceof Node.Items items && items.items().isEmpty()) {
            problems.add(list, "found an empty list, expected one column or more");
        }
        List<Optional<String>> columns = names.stream()
                .map(name -> column(name, Set.of(ColumnType.STRING), "a text"))
                .toList();
        return columns.isEmpty()
                ? Optional.empty()
                : all(columns, of -> new Derived(ColumnType.STRING, Derivations.joinedText(of.toArray(String[]::new))));
    }

    private Optional<String> column(Section arguments, String name, Set<ColumnType> types, String kind) {
        return arguments.requiredText(name).flatMap(text -> column(text, types, kind));
    }

    private Optional<String> column(Node.Scalar text, Set<ColumnType> types, String kind) {
        ColumnType type = known.get(text.text());
        if (type == null || !types.contains(type)) {
            problems.add(
                    text,
                    "found " + text.found() + (type == null ? "" : ", a " + ColumnReader.text(type)) + ", expected "
                            + kind
                            + " among the columns before this one: "
                            + known.entrySet().stream()
                                    .filter(column -> types.contains(column.getValue()))
                                    .map(Map.Entry::getKey)
                                    .limit(30)
                                    .toList());
            return Optional.empty();
        }
        return Optional.of(text.text());
    }

    /** Nothing unless all are there. */
    private static Optional<Derived> all(List<Optional<String>> parts, Function<List<String>, Derived> derive) {
        return parts.stream().allMatch(Optional::isPresent)
                ? Optional.of(derive.apply(parts.stream().map(Optional::get).toList()))
                : Optional.empty();
    }
}
