package io.esportslake.table;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** A check on the value of one column. */
public sealed interface Check {

    /** As the rule is named in a table's file. */
    String name();

    /** What is expected, to be read after that word. */
    String expectation();

    /** The check on this column, in words that tell it from every other one. */
    String text(String column);

    /** Binds the check to a column's index. */
    ColumnRule.RowTest bind(int column);

    /** There is a value. */
    record NotNull() implements Check {
        @Override
        public String name() {
            return "not-null";
        }

        @Override
        public String expectation() {
            return "a value";
        }

        @Override
        public String text(String column) {
            return "not-null(" + column + ")";
        }

        @Override
        public ColumnRule.RowTest bind(int column) {
            return row -> !row.isNull(column);
        }
    }

    /**
     * A number or a point in time lies between two, or on them.
     *
     * @param least empty for no lower bound
     * @param most empty for no upper bound
     */
    record Range(Optional<Constant> least, Optional<Constant> most) implements Check {

        /** Needs one bound, or two with something between them, or throws an {@link IllegalArgumentException}. */
        public Range {
            if (least.isEmpty() && most.isEmpty()) {
                throw new IllegalArgumentException("found neither min nor max, expected one of them or both");
            }
            if (least.isPresent() && most.isPresent() && isAbove(least.get(), most.get())) {
                throw new IllegalArgumentException("found min " + least.get().text() + " above max "
                        + most.get().text() + ", expected it to be at most that");
            }
        }

        private static boolean isAbove(Constant one, Constant other) {
            return one.type() == ColumnType.DOUBLE ? one.real() > other.real() : one.bits() > other.bits();
        }

        @Override
        public String name() {
            return "range";
        }

        @Override
        public String expectation() {
            if (least.isEmpty()) {
                return "at most " + most.orElseThrow().text();
            }
            return most.isEmpty()
                    ? "at least " + least.get().text()
                    : least.get().text() + " to " + most.get().text();
        }

        @Override
        public String text(String column) {
            return "range(" + column + ", " + least.map(Constant::text).orElse("") + ", "
                    + most.map(Constant::text).orElse("") + ")";
        }

        @Override
        public ColumnRule.RowTest bind(int column) {
            if (least.or(() -> most).orElseThrow().type() == ColumnType.DOUBLE) {
                double lowest = least.map(Constant::real).orElse(Double.NEGATIVE_INFINITY);
                double highest = most.map(Constant::real).orElse(Double.POSITIVE_INFINITY);
                return row -> row.isNull(column) || row.real(column) >= lowest && row.real(column) <= highest;
            }
            long lowest = least.map(Constant::bits).orElse(Long.MIN_VALUE);
            long highest = most.map(Constant::bits).orElse(Long.MAX_VALUE);
            return row -> row.isNull(column) || row.integer(column) >= lowest && row.integer(column) <= highest;
        }
    }

    /**
     * The value is one of some.
     *
     * @param values one or more
     */
    record OneOf(List<Constant> values) implements Check {

        /** Needs a value, or throws an {@link IllegalArgumentException}. */
        public OneOf {
            values = List.copyOf(values);
            if (values.isEmpty()) {
                throw new IllegalArgumentException("found no value, expected one or more");
            }
        }

        @Override
        public String name() {
            return "one-of";
        }

        @Override
        public String expectation() {
            return "one of " + values.stream().map(Constant::text).toList();
        }

        @Override
        public String text(String column) {
            StringBuilder text = new StringBuilder("one-of(" + column);
            values.forEach(value ->
                    text.append(", '").append(value.text().replace("'", "''")).append("'"));
            return text + ")";
        }

        @Override
        public ColumnRule.RowTest bind(int column) {
            Constant[] allowed = values.toArray(Constant[]::new);
            byte[][] texts = values.stream().map(Constant::utf8).toArray(byte[][]::new);
            return row -> {
                if (row.isNull(column)) {
                    return true;
                }
                for (int i = 0; i < allowed.length; i++) {
                    if (allowed[i].isIn(row, column, texts[i])) {
                        return true;
                    }
                }
                return false;
            };
        }
    }

    /**
     * The whole text has a form.
     *
     * @param form in the language of {@link Pattern}
     */
    record Form(Pattern form) implements Check {

        public Form {
            Objects.requireNonNull(form, "form");
        }

        @Override
        public String name() {
            return "pattern";
        }

        @Override
        public String expectation() {
            return "a text that matches " + form;
        }

        @Override
        public String text(String column) {
            return "pattern(" + column + ", '" + form.pattern().replace("'", "''") + "')";
        }

        @Override
        public ColumnRule.RowTest bind(int column) {
            TextForm test = new TextForm(form);
            return row -> row.isNull(column)
                    || test.matches(row.textBytes(column), row.textStart(column), row.textLength(column));
        }
    }
}
