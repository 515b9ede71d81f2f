package io.esportslake.cli;

import io.esportslake.config.DurationText;
import io.esportslake.table.TableDefinition;
import io.esportslake.trial.TrialReport;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a trial came to, for people: first what becomes of the records, then what to look at, last what it costs. */
final class TrialText {

    private static final int MOST_PARTITIONS = 20;
    private static final int MOST_FIELDS = 20;
    private static final int MOST_EXCERPT = 200;

    private final PrintWriter out;
    private final int width;

    /** Prints lines of this width; 0 for as wide as they get. */
    TrialText(PrintWriter out, int width) {
        this.out = out;
        this.width = width;
    }

    void print(TableDefinition table, RecordSample sample, TrialReport report, TrialForecast forecast) {
        line(
                "Table %s of %,d records of %s%s: nothing is committed.",
                table.name(),
                report.records(),
                sample.source(),
                sample.all() > report.records() ? String.format(Locale.ROOT, " (of %,d)", sample.all()) : "");
        line("");
        share("rows", report.rows(), report.records());
        share("dead letters", report.deadLetterCount(), report.records());
        share("tombstones", report.tombstones(), report.records());
        if (report.keyOnlyRows() > 0) {
            share("rows with nothing but the key", report.keyOnlyRows(), report.records());
        }
        deadLetters(report);
        columns(report);
        fields("Fields that no column takes, in rows and dead letters", report.unknownFields());
        partitions(table, report);
        forecast(report, forecast);
    }

    private void share(String what, long count, long of) {
        line("%9d  %5.1f %%  %s", count, of == 0 ? 0.0 : 100.0 * count / of, what);
    }

    private void deadLetters(TrialReport report) {
        if (report.deadLetters().isEmpty()) {
            return;
        }
        line("");
        line("Dead letters by reason, each with the first");
        for (TrialReport.DeadLetters letters : report.deadLetters()) {
            line(
                    "%9d  %s  %s@%d",
                    letters.count(),
                    letters.example().reason().code(),
                    letters.example().topicPartition(),
                    letters.example().offset());
            line("           %s", CellText.onOneLine(letters.example().detail()));
            line(
                    "           %s",
                    TextWidth.cut(CellText.onOneLine(letters.example().excerpt()), MOST_EXCERPT));
        }
    }

    private void columns(TrialReport report) {
        line("");
        TablePrinter printer = new TablePrinter(out, List.of("column", "type", "null", "first value"), width, "--json");
        for (TrialReport.ColumnNulls column : report.columns()) {
            printer.row(new Object[] {
                column.column().name(),
                column.column().type().name().toLowerCase(Locale.ROOT),
                report.rows() == 0
                        ? ""
                        : String.format(Locale.ROOT, "%5.1f %%", 100.0 * column.nulls() / report.rows()),
                column.example()
            });
        }
        printer.end();
    }

    private void fields(String title, Map<String, Long> counts) {
        line("");
        if (counts.isEmpty()) {
            line("%s: none", title);
            return;
        }
        line(
                "%s: %s%s",
                title,
                counts.entrySet().stream()
                        .limit(MOST_FIELDS)
                        .map(field -> CellText.onOneLine(field.getKey()) + " " + field.getValue())
                        .collect(Collectors.joining(", ")),
                counts.size() > MOST_FIELDS ? " and " + (counts.size() - MOST_FIELDS) + " more" : "");
    }

    private void partitions(TableDefinition table, TrialReport report) {
        line("");
        if (table.partitionColumns().isEmpty()) {
            line("Not partitioned: all rows lie in the table's directory.");
            return;
        }
        line("Partition keys: %,d", report.partitions().size());
        report.partitions().stream()
                .sorted((one, other) -> Long.compare(other.rows(), one.rows()))
                .limit(MOST_PARTITIONS)
                .forEach(partition -> line(
                        "%9d  %s",
                        partition.rows(), CellText.onOneLine(partition.key().path())));
        if (report.partitions().size() > MOST_PARTITIONS) {
            line("           and %d more", report.partitions().size() - MOST_PARTITIONS);
        }
    }

    private void forecast(TrialReport report, TrialForecast forecast) {
        line("");
        line("If all records are like these:");
        line(
                "  files    %,d a flush, up to %,d a day: one for each partition key%s",
                forecast.filesPerFlush(),
                forecast.filesPerDay(),
                report.deadLetterCount() > 0 ? ", one for dead letters" : "");
        line(
                "  memory   %,.0f bytes a record until it is written; a micro-batch is full at %,d records%s",
                forecast.memoryBytesPerRecord(),
                forecast.recordsOfMicroBatch(),
                forecast.tables() == 1
                        ? ""
                        : String.format(Locale.ROOT, ", as %,d tables share the memory", forecast.tables()));
        line(
                "  Parquet  %,.0f bytes a record%s",
                forecast.bytesPerRecord(),
                forecast.records() < 0
                        ? ""
                        : String.format(
                                Locale.ROOT, ", %,d for the %,d there are", forecast.bytes(), forecast.records()));
        line(
                "  time     %,.0f records a second on one core of this machine, without Kafka and disk%s",
                forecast.recordsPerSecond(),
                forecast.records() < 0 || forecast.drain().isNegative()
                        ? ""
                        : ": " + DurationText.of(forecast.drain()) + " for those there are");
    }

    private void line(String format, Object... values) {
        out.println(values.length == 0 ? format : String.format(Locale.ROOT, format, values));
    }
}
