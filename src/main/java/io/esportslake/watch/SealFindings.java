package io.esportslake.watch;

import io.esportslake.seal.SealStatus;
import io.esportslake.watch.Assessment.Code;
import io.esportslake.watch.Assessment.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What is to be said of rows that are held back from readers for longer than they should be. */
final class SealFindings {

    private static final String ACTION =
            "Nothing is lost, and records are taken and committed as before: readers see these rows"
                    + " later. 'esports-lake seal' seals them by hand.";

    private SealFindings() {}

    static Optional<Finding> of(Optional<SealStatus> sealing, Limits limits, Instant now) {
        return sealing.filter(status -> status.held().sums().files() > 0)
                .flatMap(status -> status.trouble().isPresent()
                        ? Optional.of(finding(status, status.trouble().get(), now))
                        : status.held()
                                .oldest()
                                .flatMap(oldest -> reason(oldest, limits, now))
                                .map(why -> finding(status, why, now)));
    }

    private static Optional<String> reason(Instant oldest, Limits limits, Instant now) {
        if (limits.areAhead(Duration.between(now, oldest))) {
            return Optional.of("the oldest were committed "
                    + Counted.of(Duration.between(now, oldest).toMinutes(), "minute")
                    + " from now by this machine's clock: it is wrong, or that of the instance that committed them");
        }
        return limits.areOverdue(Duration.between(oldest, now))
                ? Optional.of("no instance has sealed them")
                : Optional.empty();
    }

    private static Finding finding(SealStatus status, String why, Instant now) {
        String age = status.held()
                .oldest()
                .filter(oldest -> !oldest.isAfter(now))
                .map(oldest -> ", the oldest for "
                        + Counted.of(Duration.between(oldest, now).toMinutes(), "minute"))
                .orElse("");
        long rows = status.held().sums().rows() + status.held().sums().deadLetters();
        return new Finding(
                Level.DEGRADED,
                Code.NOT_SEALED,
                Counted.of(rows, "row") + " in "
                        + Counted.of(status.held().sums().files(), "file")
                        + (rows == 1 ? " is" : " are") + " held back from readers" + age + ": "
                        + why.replaceAll("\\.$", "") + ".",
                ACTION);
    }
}
