package io.esportslake.reader;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One question to a table, and the answers collected so far. Belongs to one run. */
abstract class Check {

    /** More of the same kind help nobody; they are counted. */
    private static final int MOST_FINDINGS = 50;

    private final String name;
    private final String table;
    private final List<Finding> findings = new ArrayList<>();
    private long total;
    private long nanos;

    Check(String name, String table) {
        this.name = name;
        this.table = table;
    }

    /** What was looked at, with counts; one line. */
    abstract String summary();

    final void found(String subject, String found, String expected, String advice) {
        total++;
        if (findings.size() < MOST_FINDINGS) {
            findings.add(new Finding(name, table, subject, found, expected, advice));
        }
    }

    final String table() {
        return table;
    }

    final void took(long moreNanos) {
        nanos += moreNanos;
    }

    final CheckResult result() {
        return new CheckResult(name, summary(), Duration.ofNanos(nanos), findings, total);
    }

    static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
