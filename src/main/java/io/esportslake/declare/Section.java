package io.esportslake.declare;

import java.util.List;
import java.util.Optional;

/**
 * A mapping whose names are known: asked for them one by one, it says what is missing, what is too much, and what is
 * odd.
 */
final class Section {

    private final Problems problems;
    private final Node.Fields fields;
    private final String what;

    /**
     * Tells each name that may not be there as a problem.
     *
     * @param what it is, to be read after "a name of"
     * @param names those that may be there
     */
    Section(Problems problems, Node.Fields fields, String what, List<String> names) {
        this.problems = problems;
        this.fields = fields;
        this.what = what;
        for (Node.Field field : fields.fields()) {
            if (!names.contains(field.name().text())) {
                problems.add(
                        field.name(),
                        "found " + field.name().found() + ", expected a name of " + what + ": "
                                + String.join(", ", names));
            }
        }
    }

    Node.Fields fields() {
        return fields;
    }

    boolean has(String name) {
        return value(name).isPresent();
    }

    /** The value under the name, whatever it is. */
    Optional<Node> value(String name) {
        return fields.fields().stream()
                .filter(field -> field.name().text().equals(name))
                .map(Node.Field::value)
                .findFirst();
    }

    /** The text under the name; what is no text is a problem. */
    Optional<Node.Scalar> text(String name) {
        return value(name).flatMap(value -> Values.text(problems, value, "a text as the value of " + name));
    }

    /** The text under the name; its absence is a problem, too. */
    Optional<Node.Scalar> requiredText(String name) {
        if (!has(name)) {
            missing(name);
        }
        return text(name);
    }

    void missing(String name) {
        problems.add(fields, what + " has no " + name + ", expected one");
    }
}
