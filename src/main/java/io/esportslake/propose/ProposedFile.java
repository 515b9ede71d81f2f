package io.esportslake.propose;

import io.esportslake.table.FieldPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes the file that is proposed, with what was seen in comments. */
final class ProposedFile {

    private static final int MOST_EXAMPLES = 3;
    private static final int MOST_EXAMPLE = 40;
    private static final int COLUMN_OF_COMMENTS = 64;

    private final RecordShapes shapes;
    private final ProposalOptions options;
    private final List<String> unwrap;
    private final Leaves leaves;
    private final List<ProposedColumn> columns;
    private final List<ProposedColumn> keys;
    private final StringBuilder text = new StringBuilder();

    ProposedFile(
            RecordShapes shapes,
            ProposalOptions options,
            List<String> unwrap,
            Leaves leaves,
            List<ProposedColumn> columns,
            List<ProposedColumn> keys) {
        this.shapes = shapes;
        this.options = options;
        this.unwrap = unwrap;
        this.leaves = leaves;
        this.columns = columns;
        this.keys = keys;
    }

    String text() {
        head();
        ProposedColumn key = keys.get(0);
        line("table: " + FileText.scalar(options.table()), "");
        line("topic: " + FileText.scalar(options.topic()), "");
        line("key: " + key.name(), keyComment(key));
        keys.stream().skip(1).forEach(other -> comment("or " + other.name() + ": " + keyComment(other)));
        format();
        text.append("columns:\n");
        columns.forEach(column -> line("  " + column.name() + ": " + definition(column), seen(column)));
        leaves.withoutValue()
                .forEach(leaf -> comment("  " + FileText.comment(leaf.path(), 2 * COLUMN_OF_COMMENTS)
                        + ": nothing but null or {} was seen"));
        leaves.withOthers()
                .forEach(leaf -> comment("  " + FileText.comment(leaf.path(), 2 * COLUMN_OF_COMMENTS) + ": "
                        + leaf.field().kinds() + ": "
                        + number(leaf.field().others()) + " become dead letters"));
        if (shapes.isCutOff()) {
            comment("The records have more fields than were looked at.");
        }
        partitions(key);
        return text.toString();
    }

    private void head() {
        comment("Proposed from " + number(shapes.records()) + " records of "
                + FileText.comment(options.source(), 2 * COLUMN_OF_COMMENTS) + ", of which " + number(shapes.objects())
                + " are JSON objects. Look through it; 'tables try' says what it makes of them.");
        if (shapes.tombstones() > 0) {
            comment(number(shapes.tombstones()) + " tombstones (no value), which are skipped.");
        }
        shapes.others().forEach((what, count) -> comment(number(count) + ": " + what + ". They become dead letters."));
        comment("Behind each column: in how many of the records it has a value, how many different ones"
                + (options.values() == ProposalOptions.Values.SHOWN ? ", and what they are like." : "."));
    }

    private void format() {
        boolean isFramed = shapes.framed() > 0;
        boolean isNan = shapes.withNoNumbers() > 0;
        if (!isFramed && !isNan && unwrap.isEmpty()) {
            return;
        }
        text.append("format:\n");
        if (isFramed) {
            line(
                    "  frame: confluent",
                    number(shapes.framed()) + " records have a schema registry's frame before the JSON");
        }
        if (!unwrap.isEmpty()) {
            String path = new FieldPath(
                            false,
                            unwrap.stream()
                                    .map(name -> new FieldPath.Step(name, -1))
                                    .toList())
                    .text();
            long without = shapes.objects() - leaves.records();
            line(
                    "  unwrap: " + FileText.scalar(path),
                    "the fields stand in an envelope"
                            + (without > 0 ? "; " + number(without) + " records without it become dead letters" : ""));
        }
        if (isNan) {
            line(
                    "  nan: \"null\"",
                    number(shapes.withNoNumbers())
                            + " records hold NaN or Infinity; without this line they are dead letters");
        }
    }

    private static String definition(ProposedColumn column) {
        Guess guess = column.guess();
        List<String> parts = new ArrayList<>(List.of("type: " + guess.type()));
        String path = column.leaf().path();
        if (!path.equals(column.name())) {
            parts.add("from: " + FileText.scalar(path));
        }
        if (!guess.unit().isEmpty()) {
            parts.add("unit: " + guess.unit());
        }
        if (guess.isQuoted()) {
            parts.add("quoted: true");
        }
        if (guess.isEmptyNull()) {
            parts.add("values: { \"\": null }");
        }
        return parts.size() == 1 ? guess.type() : "{ " + String.join(", ", parts) + " }";
    }

    private String seen(ProposedColumn column) {
        List<String> parts = new ArrayList<>(List.of(percent(column.presence())));
        SeenValues values = column.values();
        if (column.leaf().field().isScalar()) {
            parts.add(different(values));
            if (options.values() == ProposalOptions.Values.SHOWN) {
                parts.add(like(values));
            }
        }
        parts.add(column.guess().note());
        long others = column.leaf().field().seen() - values.count();
        if (column.leaf().field().isScalar() && others > 0) {
            parts.add("but " + column.leaf().field().kinds() + ": " + number(others) + " become dead letters");
        }
        return parts.stream().filter(part -> !part.isEmpty()).collect(Collectors.joining(", "));
    }

    private static String like(SeenValues values) {
        if (values.isNumber() && values.different() > 1) {
            return plain(values.least()) + " to " + plain(values.most());
        }
        return values.kept().keySet().stream()
                .limit(MOST_EXAMPLES)
                .map(example -> FileText.comment(example, MOST_EXAMPLE))
                .map(example -> values.isText() ? '"' + example + '"' : example)
                .collect(Collectors.joining(" "));
    }

    private static String keyComment(ProposedColumn column) {
        return percent(column.presence()) + ", " + different(column.values())
                + (column.isInEach() ? "" : "; records without it become dead letters")
                + (column.values().recordKeys() == column.records() ? "; it is the records' key in Kafka, too" : "");
    }

    private void partitions(ProposedColumn key) {
        List<ProposedColumn> candidates = PartitionChoice.candidates(columns, key);
        Optional<ProposedColumn> best = PartitionChoice.best(candidates);
        best.ifPresent(column -> line("partitions: [" + column.name() + "]", partition(column)));
        if (best.isEmpty()) {
            comment(
                    "partitions: []   A directory for each value of a text column with few of them, which readers ask by.");
        }
        candidates.stream()
                .filter(column -> best.filter(column::equals).isEmpty())
                .limit(MOST_EXAMPLES * 2L)
                .forEach(column -> comment("or " + column.name() + ": " + partition(column)));
    }

    private String partition(ProposedColumn column) {
        SeenValues values = column.values();
        String counts = different(values);
        if (options.values() == ProposalOptions.Values.COUNTED) {
            return counts;
        }
        return counts + ": "
                + values.kept().entrySet().stream()
                        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                        .limit(2 * MOST_EXAMPLES)
                        .map(value -> FileText.comment(value.getKey(), MOST_EXAMPLE) + " (" + value.getValue() + ")")
                        .collect(Collectors.joining(", "))
                + (values.different() > 2 * MOST_EXAMPLES ? ", …" : "");
    }

    private void line(String part, String comment) {
        text.append(part);
        if (!comment.isEmpty()) {
            text.append(" ".repeat(Math.max(0, COLUMN_OF_COMMENTS - part.length())))
                    .append("  # ")
                    .append(comment);
        }
        text.append('\n');
    }

    private void comment(String comment) {
        text.append("# ").append(comment).append('\n');
    }

    private static String different(SeenValues values) {
        return values.different() == 1
                ? "always the same"
                : (values.different() >= SeenValues.MOST_DIFFERENT ? "more than " : "") + number(values.different())
                        + " different";
    }

    /** Rounded down, so that only what is everywhere is called all. */
    private static String percent(double share) {
        double percent = Math.floor(share * 1_000) / 10;
        return percent == Math.rint(percent)
                ? String.format(Locale.ROOT, "%.0f %%", percent)
                : String.format(Locale.ROOT, "%.1f %%", percent);
    }

    private static String plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? String.format(Locale.ROOT, "%.0f", number)
                : String.valueOf(number);
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
