package io.esportslake.cli;

import io.esportslake.trial.TrialReport;
import java.time.Duration;

/**
 * What a whole topic would come to, if all of it is like the records that were tried.
 *
 * @param records records of the topic; -1 when it is not known how many there are
 * @param bytes what all of them take as Parquet; -1 like {@code records}
 * @param bytesPerRecord what one takes as Parquet
 * @param memoryBytesPerRecord what one takes in memory until it is written
 * @param recordsOfMicroBatch how many fill a micro-batch, by its memory or its rows
 * @param tables how many share the memory
 * @param recordsPerSecond decoded and written by one core, without source and storage
 * @param drain how long all of them take at that rate; negative like {@code records}
 * @param filesPerFlush one for each partition key, and one for dead letters
 * @param filesPerDay at a flush each interval that has records of all partition keys
 */
record TrialForecast(
        long records,
        long bytes,
        double bytesPerRecord,
        double memoryBytesPerRecord,
        long recordsOfMicroBatch,
        int tables,
        double recordsPerSecond,
        Duration drain,
        long filesPerFlush,
        long filesPerDay) {

    private static final double NANOS = 1e9;

    static TrialForecast of(TrialReport report, long all, TrialScale scale) {
        double count = Math.max(1, report.records());
        double perRecord = report.bytes() / count;
        double memory = report.memoryBytes() / count;
        double rate = report.nanos() == 0 ? 0 : report.records() / (report.nanos() / NANOS);
        long files = report.partitions().size() + (report.deadLetterCount() > 0 ? 1L : 0L);
        long flushes = Math.max(
                1, Duration.ofDays(1).toMillis() / Math.max(1, scale.interval().toMillis()));
        return new TrialForecast(
                all,
                all < 0 ? -1 : Math.round(perRecord * all),
                perRecord,
                memory,
                Math.min(scale.maxRows(), (long) (scale.flushedAt() / Math.max(1, memory))),
                scale.tables(),
                rate,
                all < 0 || rate == 0 ? Duration.ofMillis(-1) : Duration.ofMillis(Math.round(1_000.0 * all / rate)),
                files,
                files * flushes);
    }
}
