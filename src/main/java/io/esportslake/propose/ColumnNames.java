package io.esportslake.propose;

import io.esportslake.table.FieldPath;
import io.esportslake.table.TableDefinition;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A name for each column: the last steps of its path in lower snake case, as many as it takes to tell it from the
 * others, and one more where the last one alone says nothing.
 */
final class ColumnNames {

    private static final int MOST_LENGTH = 64;

    /** What such a field is, only the one around it says. */
    private static final Set<String> GENERIC = Set.of(
            "id", "name", "slug", "type", "value", "url", "image_url", "key", "code", "count", "status", "title");

    /** What YAML, and SQL, take for a value. */
    private static final Set<String> NO_NAMES = Set.of("null", "true", "false", "yes", "no", "on", "off");

    private ColumnNames() {}

    /** Different names, in the order of the leaves. */
    static List<String> of(List<Leaf> leaves) {
        int[] steps = new int[leaves.size()];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = fewest(leaves.get(i));
        }
        boolean isAnyLonger = true;
        while (isAnyLonger) {
            isAnyLonger = false;
            Map<String, Integer> how = new HashMap<>();
            for (int i = 0; i < steps.length; i++) {
                how.merge(name(leaves.get(i), steps[i]), 1, Integer::sum);
            }
            for (int i = 0; i < steps.length; i++) {
                if (how.getOrDefault(name(leaves.get(i), steps[i]), 0) > 1
                        && steps[i] < leaves.get(i).steps().size()) {
                    steps[i]++;
                    isAnyLonger = true;
                }
            }
        }
        Set<String> taken = new HashSet<>();
        return java.util.stream.IntStream.range(0, steps.length)
                .mapToObj(i -> free(name(leaves.get(i), steps[i]), taken))
                .toList();
    }

    /** An element is told by its array's name and its number, whatever its own name is. */
    private static int fewest(Leaf leaf) {
        List<FieldPath.Step> steps = leaf.steps();
        for (int i = 1; i < steps.size(); i++) {
            if (!steps.get(i).isField()) {
                return steps.size() - i + 1;
            }
        }
        boolean isAlone = !GENERIC.contains(snake(steps.get(steps.size() - 1).name()));
        return isAlone ? 1 : Math.min(2, steps.size());
    }

    private static String free(String name, Set<String> taken) {
        String free = TableDefinition.isLineage(name) ? "record_" + name : name;
        for (int number = 2; !taken.add(free); number++) {
            String end = "_" + number;
            free = name.substring(0, Math.min(name.length(), MOST_LENGTH - end.length())) + end;
        }
        return free;
    }

    /** A name of the last {@code count} steps. */
    private static String name(Leaf leaf, int count) {
        List<FieldPath.Step> steps = leaf.steps();
        StringBuilder name = new StringBuilder();
        for (FieldPath.Step step : steps.subList(steps.size() - count, steps.size())) {
            String part = step.isField() ? snake(step.name()) : String.valueOf(step.index() + 1);
            name.append(name.isEmpty() || part.isEmpty() ? "" : "_").append(part);
        }
        String text = name.isEmpty() ? "field" : name.toString();
        text = Character.isDigit(text.charAt(0)) || NO_NAMES.contains(text) ? "field_" + text : text;
        return text.substring(0, Math.min(text.length(), MOST_LENGTH));
    }

    /** {@code gameDuration}, {@code Game Duration} and {@code GAME-DURATION} are {@code game_duration}. */
    static String snake(String name) {
        StringBuilder snake = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean isPlain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!isPlain) {
                separate(snake);
                continue;
            }
            boolean isUpper = c >= 'A' && c <= 'Z';
            boolean isAfterLower = i > 0 && isLowerOrDigit(name.charAt(i - 1));
            boolean isBeforeLower = i + 1 < name.length()
                    && name.charAt(i + 1) >= 'a'
                    && name.charAt(i + 1) <= 'z'
                    && i > 0
                    && Character.isUpperCase(name.charAt(i - 1));
            if (isUpper && (isAfterLower || isBeforeLower)) {
                separate(snake);
            }
            snake.append(Character.toLowerCase(c));
        }
        String text = snake.toString().toLowerCase(Locale.ROOT);
        return text.endsWith("_") ? text.substring(0, text.length() - 1) : text;
    }

    private static boolean isLowerOrDigit(char c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
    }

    private static void separate(StringBuilder snake) {
        if (!snake.isEmpty() && snake.charAt(snake.length() - 1) != '_') {
            snake.append('_');
        }
    }
}
