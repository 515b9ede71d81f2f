package io.esportslake.reader;

import io.esportslake.log.FileSums;
import io.esportslake.log.OffsetSpan;
import io.esportslake.log.Root;
import io.esportslake.parquet.PageChecksums;
import io.esportslake.parquet.ParquetFooter;
import io.esportslake.source.OffsetRange;
import io.esportslake.source.TopicPartition;
import io.esportslake.table.Column;
import io.esportslake.table.ColumnType;
import io.esportslake.table.TableDefinition;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The footer of every file can be read, and says what the log says: table, micro-batch, columns, rows; and every page
 * has the bytes that its CRC was made of.
 */
final class FootersCheck extends Check {

    static final String RESTORE = "Its bytes were changed after the commit: restore it from a backup";

    /** What says which change made a file. */
    private static final List<String> MADE_BY =
            List.of("esports-lake.micro-batch", "esports-lake.seal", "esports-lake.replace");

    private static final Pattern RANGE = Pattern.compile("(\\S+)-(\\d+)\\[(\\d+), (\\d+)\\)(?: |\\z)");
    private static final List<Column> DEAD_LETTER_COLUMNS = List.of(
            new Column("topic", ColumnType.STRING),
            TableDefinition.KAFKA_PARTITION,
            TableDefinition.KAFKA_OFFSET,
            TableDefinition.KAFKA_TIMESTAMP);

    private final TableDefinition table;
    private final FilesCheck files;
    private final Set<TopicPartition> known;
    private final List<ParquetFooter.Column> expected;
    private long footers;
    private long rows;

    /** Expects rows of these topic partitions, which are those that the log knows. */
    FootersCheck(TableDefinition table, FilesCheck files, Set<TopicPartition> known) {
        super("footers", table.name());
        this.table = table;
        this.files = files;
        this.known = Set.copyOf(known);
        expected = table.fileColumns().stream()
                .map(column -> column(column, !column.name().equals(table.keyColumn())))
                .toList();
    }

    void check(LakeFile file) throws IOException {
        if (file.isReadable) {
            try {
                look(file);
            } catch (NoSuchFileException | DamagedFileException e) {
                unreadable(file, e, "a footer that can be read");
            }
        }
    }

    /**
     * Tells of a file that was listed and cannot be read.
     *
     * @param failure what came of it: that it is not there, or that it is damaged
     * @param expectedText what was to be read
     * @throws SealedMeanwhileException when the file is gone because it has given way to another one by now
     */
    void unreadable(LakeFile file, IOException failure, String expectedText) {
        if (failure instanceof NoSuchFileException) {
            files.requireNotSealed(file);
            files.exclude(file);
            found(
                    file.toString(),
                    "nothing: it was deleted while this ran",
                    "the file that was listed",
                    "Restore it from a backup");
        } else {
            report(file, failure.getMessage(), expectedText);
        }
    }

    private void look(LakeFile file) throws IOException {
        ParquetFooter footer = read(file, ParquetFooter::read);
        footers++;
        file.rows = footer.rows();
        rows += footer.rows();
        if (file.named != null && footer.rows() != file.named.rows()) {
            report(
                    file,
                    number(footer.rows()) + " rows",
                    number(file.named.rows()) + " rows as version " + file.file.version() + " says");
            return;
        }
        Map<String, String> says = footer.keyValueMetadata();
        String saidTable = says.getOrDefault("esports-lake.table", "no table");
        if (!saidTable.equals(table.name())) {
            report(file, "a file of " + saidTable, "a file of " + table.name());
            return;
        }
        String change = MADE_BY.stream()
                .flatMap(made -> Optional.ofNullable(says.get(made)).stream())
                .findFirst()
                .orElse("none");
        if (file.commitId != null && !change.equals(file.commitId)) {
            report(file, "commit " + change, "commit " + file.commitId + " of version " + file.file.version());
            return;
        }
        if (!hasColumns(file, footer)) {
            report(file, "columns " + footer.columns(), "those of the table's definition");
            return;
        }
        Optional<String> damage = read(file, PageChecksums::firstDamage);
        if (damage.isPresent()) {
            report(file, damage.get(), "the bytes that were written");
            return;
        }
        Map<Integer, OffsetRange> ranges =
                says.containsKey("esports-lake.seal") || says.containsKey("esports-lake.replace")
                        ? summed(file, says.getOrDefault("esports-lake.sums", ""))
                        : covered(file, says.getOrDefault("esports-lake.offset-ranges", ""));
        if (areOfThisTable(file, ranges)) {
            file.ranges = ranges;
        }
    }

    /** A name that has rotten makes as much sense as any other, so it is compared with those of the log. */
    private boolean areOfThisTable(LakeFile file, Map<Integer, OffsetRange> ranges) {
        Optional<TopicPartition> strange = Stream.concat(
                        ranges.values().stream().map(OffsetRange::topicPartition),
                        file.ofSeveralTopics.stream().map(OffsetSpan::topicPartition))
                .filter(topicPartition -> !known.contains(topicPartition))
                .min(Comparator.naturalOrder());
        strange.ifPresent(topicPartition ->
                report(file, "offsets of " + topicPartition, "topic partitions that the log knows: " + sorted(known)));
        return strange.isEmpty();
    }

    private static SortedSet<TopicPartition> sorted(Set<TopicPartition> topicPartitions) {
        return new TreeSet<>(topicPartitions);
    }

    private Map<Integer, OffsetRange> covered(LakeFile file, String text) {
        try {
            return ranges(text);
        } catch (IllegalArgumentException e) {
            report(file, e.getMessage(), "offset ranges by topic partition");
            return Map.of();
        }
    }

    /** A file with rows of many micro-batches: they lie between the first and the last that it says to hold. */
    private Map<Integer, OffsetRange> summed(LakeFile file, String text) {
        Map<Integer, OffsetRange> ranges = new HashMap<>();
        try {
            FileSums sums = FileSums.parse(text);
            if (file.named != null && !file.named.sums().equals(Optional.of(sums))) {
                report(
                        file,
                        "sums " + text,
                        file.named.sums().map(FileSums::text).orElse("none"));
            }
            Map<Integer, List<OffsetSpan>> spans = sums.spans().stream()
                    .collect(Collectors.groupingBy(span -> span.topicPartition().partition()));
            spans.values().stream()
                    .filter(same -> same.size() == 1)
                    .flatMap(List::stream)
                    .forEach(span -> ranges.put(
                            span.topicPartition().partition(),
                            new OffsetRange(span.topicPartition(), span.first(), span.last() + 1)));
            file.ofSeveralTopics = spans.values().stream()
                    .filter(same -> same.size() > 1)
                    .flatMap(List::stream)
                    .toList();
        } catch (IllegalArgumentException e) {
            report(file, e.getMessage(), "sums by topic partition");
        }
        return ranges;
    }

    private static <T> T read(LakeFile file, FileBytes.Reading<T> reading) throws IOException {
        return file.read(location -> FileBytes.read(location, file.toString(), reading));
    }

    private boolean hasColumns(LakeFile file, ParquetFooter footer) {
        if (file.file.root() == Root.DEAD_LETTERS) {
            List<ParquetFooter.Column> first = DEAD_LETTER_COLUMNS.stream()
                    .map(column -> column(column, true))
                    .toList();
            return footer.columns().size() > first.size()
                    && footer.columns().subList(0, first.size()).equals(first);
        }
        boolean isThisSchema = String.valueOf(table.schemaVersion())
                .equals(footer.keyValueMetadata().get("esports-lake.schema-version"));
        return !isThisSchema || footer.columns().equals(expected);
    }

    private void report(LakeFile file, String found, String expectedText) {
        files.exclude(file);
        found(file.toString(), found, expectedText, RESTORE);
    }

    /**
     * Reads what a micro-batch covers, by number of the topic partition.
     *
     * @throws IllegalArgumentException when the text says anything else
     */
    static Map<Integer, OffsetRange> ranges(String text) {
        Map<Integer, OffsetRange> ranges = new HashMap<>();
        Matcher matcher = RANGE.matcher(text);
        for (int at = 0; at < text.length(); at = matcher.end()) {
            if (!matcher.find() || matcher.start() != at) {
                throw new IllegalArgumentException("'" + text + "' does not say which offsets a file covers");
            }
            int partition = Integer.parseInt(matcher.group(2));
            ranges.put(
                    partition,
                    new OffsetRange(
                            new TopicPartition(matcher.group(1), partition),
                            Long.parseLong(matcher.group(3)),
                            Long.parseLong(matcher.group(4))));
        }
        return ranges;
    }

    private static ParquetFooter.Column column(Column column, boolean isNullable) {
        return switch (column.type()) {
            case STRING -> new ParquetFooter.Column(column.name(), "BYTE_ARRAY", "STRING", isNullable);
            case INT -> new ParquetFooter.Column(column.name(), "INT32", "", isNullable);
            case LONG -> new ParquetFooter.Column(column.name(), "INT64", "", isNullable);
            case DOUBLE -> new ParquetFooter.Column(column.name(), "DOUBLE", "", isNullable);
            case BOOLEAN -> new ParquetFooter.Column(column.name(), "BOOLEAN", "", isNullable);
            case TIMESTAMP -> new ParquetFooter.Column(column.name(), "INT64", "TIMESTAMP(MICROS,true)", isNullable);
        };
    }

    @Override
    String summary() {
        return number(footers) + " footers, " + number(rows) + " rows and dead letters in them";
    }
}
