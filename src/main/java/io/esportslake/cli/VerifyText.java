package io.esportslake.cli;

import io.esportslake.reader.CheckResult;
import io.esportslake.reader.Finding;
import io.esportslake.reader.TableResult;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The result of {@code verify} for people. */
final class VerifyText {

    private VerifyText() {}

    static void print(TableResult result, PrintWriter out) {
        out.println(result.table()
                + (result.version() == 0
                        ? ": no commit"
                        : ": up to version " + result.version() + ", next offsets "
                                + result.next().entrySet().stream()
                                        .map(next -> next.getKey() + "@" + next.getValue())
                                        .collect(Collectors.joining(" "))));
        for (CheckResult check : result.checks()) {
            out.printf(
                    Locale.ROOT,
                    "  %-5s  %-15s  %6.2f s  %s%n",
                    check.isSound() ? "ok" : "FOUND",
                    check.check(),
                    check.time().toNanos() / 1e9,
                    check.isSound()
                            ? CellText.onOneLine(check.summary())
                            : check.total() + (check.total() == 1 ? " finding" : " findings"));
        }
        result.lag()
                .ifPresent(lag -> lag.forEach((topicPartition, behind) ->
                        out.printf(Locale.ROOT, "         lag of %s: %,d%n", topicPartition, behind)));
        for (CheckResult check : result.checks()) {
            for (Finding finding : check.findings()) {
                out.println();
                out.println(
                        "  " + check.check() + ": " + finding.table() + " " + CellText.onOneLine(finding.subject()));
                out.println("    found     " + CellText.onOneLine(finding.found()));
                out.println("    expected  " + CellText.onOneLine(finding.expected()));
                out.println("    what to do: " + CellText.onOneLine(finding.advice()));
            }
            if (check.total() > check.findings().size()) {
                out.println();
                out.printf(
                        Locale.ROOT,
                        "  %s: and %,d more%n",
                        check.check(),
                        check.total() - check.findings().size());
            }
        }
        out.println();
        out.flush();
    }

    static void printVerdict(List<TableResult> results, PrintWriter out) {
        long findings = results.stream()
                .flatMap(result -> result.checks().stream())
                .mapToLong(CheckResult::total)
                .sum();
        out.println(findings == 0 ? "Sound." : "Not sound: " + findings + (findings == 1 ? " finding." : " findings."));
    }
}
