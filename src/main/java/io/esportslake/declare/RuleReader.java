package io.esportslake.declare;

import io.esportslake.table.Check;
import io.esportslake.table.ColumnRule;
import io.esportslake.table.ColumnType;
import io.esportslake.table.Constant;
import io.esportslake.table.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads the rules on one column. */
final class RuleReader {

    static final List<String> RULES = List.of("not-null", "range", "one-of", "pattern");

    private final Problems problems;

    RuleReader(Problems problems) {
        this.problems = problems;
    }

    void read(Node rules, String column, ColumnType type, TableDefinition.Builder table) {
        if (!(rules instanceof Node.Items list)) {
            problems.add(rules, "found " + rules.found() + ", expected a list of rules");
            return;
        }
        List<String> before = new ArrayList<>();
        for (Node item : list.items()) {
            if (item instanceof Node.Fields fields) {
                rule(fields, column, type).ifPresent(rule -> {
                    if (before.contains(rule.text())) {
                        problems.add(item, "found the same rule twice, expected it once");
                    }
                    before.add(rule.text());
                    table.rule(rule);
                });
            } else {
                problems.add(
                        item, "found " + item.found() + ", expected a mapping such as { rule: not-null, then: warn }");
            }
        }
    }

    private Optional<ColumnRule> rule(Node.Fields fields, String column, ColumnType type) {
        // Which names a rule has depends on which rule it is.
        Section any =
                new Section(problems, fields, "a rule", List.of("rule", "then", "min", "max", "values", "pattern"));
        Optional<String> name = any.requiredText("rule")
                .flatMap(text -> Values.oneOf(problems, text, RULES.toArray(String[]::new), rule -> rule));
        Optional<ColumnRule.Reaction> reaction = any.requiredText("then")
                .flatMap(text -> Values.oneOf(problems, text, ColumnRule.Reaction.values(), ColumnRule.Reaction::code));
        Optional<Check> check = name.flatMap(rule -> check(rule, any, type));
        return check.isEmpty() || reaction.isEmpty()
                ? Optional.empty()
                : Optional.of(new ColumnRule(column, check.get(), reaction.get()));
    }

    private Optional<Check> check(String rule, Section fields, ColumnType type) {
        return switch (rule) {
            case "not-null" -> {
                only(fields, rule);
                yield Optional.of(new Check.NotNull());
            }
            case "range" -> {
                only(fields, rule, "min", "max");
                yield range(fields, type);
            }
            case "one-of" -> {
                only(fields, rule, "values");
                yield oneOf(fields, type);
            }
            default -> {
                only(fields, rule, "pattern");
                yield pattern(fields, type);
            }
        };
    }

    private void only(Section fields, String rule, String... names) {
        List<String> allowed = List.of(names);
        for (Node.Field field : fields.fields().fields()) {
            String name = field.name().text();
            if (!allowed.contains(name)
                    && List.of("min", "max", "values", "pattern").contains(name)) {
                problems.add(field.name(), "found '" + name + "', which the rule " + rule + " does not have");
            }
        }
    }

    private Optional<Check> range(Section fields, ColumnType type) {
        if (type == ColumnType.STRING || type == ColumnType.BOOLEAN) {
            problems.add(
                    fields.fields(),
                    "found a range of a column that is neither number nor time, expected one of those");
            return Optional.empty();
        }
        boolean isGiven = fields.has("min") || fields.has("max");
        Optional<Constant> least = bound(fields, "min", type);
        Optional<Constant> most = bound(fields, "max", type);
        if (isGiven && (fields.has("min") != least.isPresent() || fields.has("max") != most.isPresent())) {
            return Optional.empty(); // said already
        }
        try {
            return Optional.of(new Check.Range(least, most));
        } catch (IllegalArgumentException e) {
            problems.add(fields.fields(), e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<Constant> bound(Section fields, String name, ColumnType type) {
        return fields.value(name).flatMap(value -> Values.constant(problems, value, type, "a value of the column"));
    }

    private Optional<Check> oneOf(Section fields, ColumnType type) {
        if (!fields.has("values")) {
            fields.missing("values");
            return Optional.empty();
        }
        Node list = fields.value("values").orElseThrow();
        List<Constant> values = Values.texts(problems, list, "a value of the column").stream()
                .flatMap(text -> Values.parsed(problems, text, given -> Constant.parse(type, given)).stream())
                .toList();
        if (values.isEmpty()
                && list instanceof Node.Items items
                && items.items().isEmpty()) {
            problems.add(list, "found an empty list, expected one value or more");
        }
        return values.isEmpty() ? Optional.empty() : Optional.of(new Check.OneOf(values));
    }

    private Optional<Check> pattern(Section fields, ColumnType type) {
        Optional<Node.Scalar> text = fields.requiredText("pattern");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (type != ColumnType.STRING) {
            problems.add(text.get(), "found a pattern of a column that is no text, expected it of a text");
            return Optional.empty();
        }
        try {
            return Optional.of(new Check.Form(Pattern.compile(text.get().text())));
        } catch (PatternSyntaxException e) {
            problems.add(
                    text.get(),
                    "found " + text.get().found() + ", which is no pattern: " + e.getDescription()
                            + (e.getIndex() < 0 ? "" : " at its character " + (e.getIndex() + 1)));
            return Optional.empty();
        }
    }
}
