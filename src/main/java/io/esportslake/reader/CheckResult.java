package io.esportslake.reader;

import java.time.Duration;
import java.util.List;

/**
 * What one check did.
 *
 * @param check its name
 * @param summary what it looked at, with counts
 * @param time how long it took
 * @param findings the first of them
 * @param total how many there were
 */
public record CheckResult(String check, String summary, Duration time, List<Finding> findings, long total) {

    public CheckResult {
        findings = List.copyOf(findings);
    }

    public boolean isSound() {
        return total == 0;
    }
}
