package io.esportslake.table;

import java.util.ArrayList;
import java.util.List;

/**
 * Where in a record a value stands: names joined by dots, and indexes of arrays, such as {@code info.gameDuration} or
 * {@code teams[0].name}. A name with one of {@code . [ ] ' "} in it is written {@code ['a.b']}, a quote in it twice.
 *
 * @param isFromRoot whether it begins at the record itself, written {@code $.} before it, and not in what is unwrapped
 * @param steps from the outside inwards, 1 to {@value #MAX_STEPS}
 */
public record FieldPath(boolean isFromRoot, List<Step> steps) {

    /** More would be no use to anybody. */
    public static final int MAX_STEPS = 32;

    /** The highest index of an array. */
    public static final int MAX_INDEX = 9_999;

    private static final String ROOT = "$.";
    private static final String SPECIAL = ".[]'\"";

    /**
     * One step inwards.
     *
     * @param name of a field; empty for an element of an array, and for the field without a name
     * @param index of an array's element, from 0 on; -1 for a field
     */
    public record Step(String name, int index) {

        static Step field(String name) {
            return new Step(name, -1);
        }

        /** Whether it leads to a field of an object, and not to an element of an array. */
        public boolean isField() {
            return index < 0;
        }
    }

    /** Needs a step, and not too many, or throws an {@link IllegalArgumentException}. */
    public FieldPath {
        steps = List.copyOf(steps);
        if (steps.isEmpty() || steps.size() > MAX_STEPS) {
            throw new IllegalArgumentException("found " + steps.size() + " steps, expected 1 to " + MAX_STEPS);
        }
    }

    /** The path of a field of the record that has this name, whatever is in it. */
    public static FieldPath field(String name) {
        return new FieldPath(false, List.of(Step.field(name)));
    }

    /** Reads what {@link #text} writes; an {@link IllegalArgumentException} says what was found and expected. */
    public static FieldPath parse(String text) {
        boolean isFromRoot = text.startsWith(ROOT);
        int at = isFromRoot ? ROOT.length() : 0;
        List<Step> steps = new ArrayList<>();
        boolean isNameNext = true;
        while (at < text.length() || isNameNext) {
            char c = at < text.length() ? text.charAt(at) : 0;
            if (c == '[') {
                at = bracket(text, at, steps);
            } else if (isNameNext && c != 0 && SPECIAL.indexOf(c) < 0) {
                int from = at;
                while (at < text.length() && SPECIAL.indexOf(text.charAt(at)) < 0) {
                    at++;
                }
                steps.add(Step.field(text.substring(from, at)));
            } else {
                throw new IllegalArgumentException("found "
                        + (c == 0 ? "its end" : "'" + c + "' as its character " + (at + 1)) + ", expected "
                        + (isNameNext ? "a field's name" : "a dot, or an index in brackets"));
            }
            isNameNext = at < text.length() && text.charAt(at) == '.';
            at += isNameNext ? 1 : 0;
        }
        return new FieldPath(isFromRoot, steps);
    }

    private static int bracket(String text, int open, List<Step> steps) {
        int at = open + 1;
        if (at < text.length() && text.charAt(at) == '\'') {
            StringBuilder name = new StringBuilder();
            for (at++; at < text.length(); at++) {
                if (text.charAt(at) == '\'') {
                    if (at + 1 < text.length() && text.charAt(at + 1) == '\'') {
                        at++;
                    } else {
                        break;
                    }
                }
                name.append(text.charAt(at));
            }
            steps.add(Step.field(name.toString()));
            at++;
        } else {
            int index = 0;
            int from = at;
            for (; at < text.length() && isDigit(text.charAt(at)) && index <= MAX_INDEX; at++) {
                index = index * 10 + text.charAt(at) - '0';
            }
            if (at == from || index > MAX_INDEX) {
                throw new IllegalArgumentException("found " + text.substring(open) + ", expected an index from 0 to "
                        + MAX_INDEX + ", or a name in single quotes");
            }
            steps.add(new Step("", index));
        }
        if (at >= text.length() || text.charAt(at) != ']') {
            throw new IllegalArgumentException("found " + text.substring(open) + ", expected a closing bracket");
        }
        return at + 1;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** As it is written in a table's file. */
    public String text() {
        StringBuilder text = new StringBuilder(isFromRoot ? ROOT : "");
        for (int i = 0; i < steps.size(); i++) {
            append(steps.get(i), i == 0, text);
        }
        return text.toString();
    }

    /** Writes one step behind those before it. */
    private static void append(Step step, boolean isFirst, StringBuilder text) {
        if (!step.isField()) {
            text.append('[').append(step.index()).append(']');
        } else if (isPlain(step.name(), isFirst)) {
            text.append(isFirst ? "" : ".").append(step.name());
        } else {
            text.append("['").append(step.name().replace("'", "''")).append("']");
        }
    }

    private static boolean isPlain(String name, boolean isFirst) {
        return !name.isEmpty()
                && name.chars().noneMatch(c -> SPECIAL.indexOf(c) >= 0)
                && !(isFirst && name.equals("$"));
    }

    @Override
    public String toString() {
        return text();
    }
}
