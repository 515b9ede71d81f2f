package io.esportslake.log;

import io.esportslake.source.TopicPartition;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What is in a file, counted when it was written: enough to say what goes with it when it goes.
 *
 * @param spans by topic partition, in order, one or more
 * @param newestProcessingTime the newest flush that made a row of it
 */
public record FileSums(List<OffsetSpan> spans, Instant newestProcessingTime) {

    private static final Pattern SPAN = Pattern.compile("(.+)-(\\d+)=(\\d+):(\\d+)-(\\d+)");

    /** Needs a span or more, in order, or throws an {@link IllegalArgumentException}. */
    public FileSums {
        Objects.requireNonNull(newestProcessingTime, "newestProcessingTime");
        spans = List.copyOf(spans);
        TopicPartition before = null;
        for (OffsetSpan span : spans) {
            if (before != null && before.compareTo(span.topicPartition()) >= 0) {
                throw new IllegalArgumentException("A file's topic partitions are in order, each once, found "
                        + span.topicPartition() + " after " + before);
            }
            before = span.topicPartition();
        }
        if (before == null) {
            throw new IllegalArgumentException("A file holds rows of one topic partition or more, found none");
        }
    }

    /**
     * In one line, for a file's footer: the newest processing time, then {@code topic-partition=rows:first-last} for
     * each topic partition.
     */
    public String text() {
        return newestProcessingTime
                + spans.stream()
                        .map(span -> " " + span.topicPartition() + "=" + span.rows() + ":" + span.first() + "-"
                                + span.last())
                        .collect(Collectors.joining());
    }

    /**
     * Reads back what {@link #text} wrote.
     *
     * @throws IllegalArgumentException when it is something else
     */
    public static FileSums parse(String text) {
        String[] parts = text.split(" ", -1);
        List<OffsetSpan> spans = new ArrayList<>();
        for (String part : List.of(parts).subList(1, parts.length)) {
            Matcher matcher = SPAN.matcher(part);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("'" + text + "' does not say what a file holds");
            }
            spans.add(new OffsetSpan(
                    new TopicPartition(matcher.group(1), Integer.parseInt(matcher.group(2))),
                    Long.parseLong(matcher.group(3)),
                    Long.parseLong(matcher.group(4)),
                    Long.parseLong(matcher.group(5))));
        }
        try {
            return new FileSums(spans, Instant.parse(parts[0]));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("'" + text + "' does not say what a file holds", e);
        }
    }

    /** What is in several files together. */
    public static FileSums of(Collection<FileSums> files) {
        TreeMap<TopicPartition, OffsetSpan> spans = new TreeMap<>();
        for (FileSums file : files) {
            file.spans.forEach(span -> spans.merge(span.topicPartition(), span, OffsetSpan::plus));
        }
        Instant newest = files.stream()
                .map(FileSums::newestProcessingTime)
                .max(Comparator.naturalOrder())
                .orElseThrow(() -> new IllegalArgumentException("There is nothing in no files"));
        return new FileSums(List.copyOf(spans.values()), newest);
    }

    /** Rows of all topic partitions. */
    public long rows() {
        return spans.stream().mapToLong(OffsetSpan::rows).sum();
    }

    /** Refuses a file of another number of rows with an {@link IllegalArgumentException}. */
    void requireRows(long rows, String path) {
        if (rows() != rows) {
            throw new IllegalArgumentException("A file's rows are those of its topic partitions, found " + rows
                    + " rows, " + rows() + " by topic partition in " + path);
        }
    }
}
