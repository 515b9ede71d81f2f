package io.esportslake.declare;

import io.esportslake.table.ColumnType;
import io.esportslake.table.Constant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads values of which it is known what they should be. What is something else becomes a problem, and no value. */
final class Values {

    private Values() {}

    /** A text that is not null. */
    static Optional<Node.Scalar> text(Problems problems, Node value, String expected) {
        if (value instanceof Node.Scalar scalar && !scalar.isNull()) {
            return Optional.of(scalar);
        }
        problems.add(value, "found " + value.found() + ", expected " + expected);
        return Optional.empty();
    }

    /** A list of texts, which are not null. */
    static List<Node.Scalar> texts(Problems problems, Node value, String expected) {
        List<Node.Scalar> texts = new ArrayList<>();
        if (value instanceof Node.Items list) {
            list.items().forEach(item -> text(problems, item, expected).ifPresent(texts::add));
        } else {
            problems.add(value, "found " + value.found() + ", expected a list, each " + expected);
        }
        return texts;
    }

    /** What {@code parse}, which says what it found and expected when it cannot, makes of a text. */
    static <T> Optional<T> parsed(Problems problems, Node.Scalar text, Function<String, T> parse) {
        try {
            return Optional.of(parse.apply(text.text()));
        } catch (IllegalArgumentException e) {
            problems.add(text, e.getMessage());
            return Optional.empty();
        }
    }

    /** A value of a column. */
    static Optional<Constant> constant(Problems problems, Node value, ColumnType type, String expected) {
        return text(problems, value, expected)
                .flatMap(text -> parsed(problems, text, given -> Constant.parse(type, given)));
    }

    /** A truth value. */
    static boolean flag(Problems problems, Optional<Node.Scalar> text) {
        return text.flatMap(given -> parsed(problems, given, value -> Constant.parse(ColumnType.BOOLEAN, value)))
                .map(value -> value.bits() != 0)
                .orElse(false);
    }

    /** One of some, by its code. */
    static <T> Optional<T> oneOf(Problems problems, Node.Scalar text, T[] some, Function<T, String> code) {
        Optional<T> found = Arrays.stream(some)
                .filter(one -> code.apply(one).equals(text.text()))
                .findFirst();
        if (found.isEmpty()) {
            problems.add(
                    text,
                    "found " + text.found() + ", expected one of "
                            + String.join(", ", Arrays.stream(some).map(code).toList()));
        }
        return found;
    }

    /** What stands for the texts of a record; empty for null. */
    static Map<String, Optional<Constant>> translation(Problems problems, Node value, ColumnType type) {
        Map<String, Optional<Constant>> translation = new LinkedHashMap<>();
        if (!(value instanceof Node.Fields fields) || fields.fields().isEmpty()) {
            problems.add(value, "found " + value.found() + ", expected texts, each with what stands for it");
            return translation;
        }
        for (Node.Field field : fields.fields()) {
            if (field.value() instanceof Node.Scalar target && target.isNull()) {
                translation.put(field.name().text(), Optional.empty());
            } else {
                constant(problems, field.value(), type, "a value of the column, or null")
                        .ifPresent(target -> translation.put(field.name().text(), Optional.of(target)));
            }
        }
        return translation;
    }
}
