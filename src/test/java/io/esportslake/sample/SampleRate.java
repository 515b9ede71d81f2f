package io.esportslake.sample;

import java.time.Instant;

/** Run by hand: how many records a second one thread makes. */
final class SampleRate {

    private static final int RECORDS = 2_000_000;

    private SampleRate() {}

    public static void main(String[] arguments) {
        Instant base = Instant.parse("2026-03-01T12:00:00Z");
        for (int round = 0; round < 3; round++) {
            measure("matches", SampleRecords.matches(round, 0.001, base));
            measure("players", SampleRecords.players(round, 0.001, base));
        }
    }

    private static void measure(String table, SampleRecords records) {
        long bytes = 0;
        long start = System.nanoTime();
        for (int i = 0; i < RECORDS; i++) {
            bytes += records.next().value().length;
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "%s: %,d records/s, %.1f bytes a record%n",
                table, Math.round(RECORDS / seconds), (double) bytes / RECORDS);
    }
}
