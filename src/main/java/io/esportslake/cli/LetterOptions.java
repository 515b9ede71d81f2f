package io.esportslake.cli;

import io.esportslake.batch.DeadLetterReason;
import io.esportslake.config.StartRefusedException;
import io.esportslake.failure.FailureCode;
import io.esportslake.reader.LetterFilter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Which dead letters a command is about; the same in each that is about some. */
final class LetterOptions {

    @Option(
            names = "--reason",
            paramLabel = "REASON",
            completionCandidates = LetterReasons.class,
            description = "Only letters with this reason: ${COMPLETION-CANDIDATES}. Repeatable.")
    private List<String> reasons = new ArrayList<>();

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = PointInTime.class,
            description =
                    "Only letters that were committed at this time or later: 2026-03-01T12:00:00Z, or 90m, 12h, 7d for"
                            + " so long ago.")
    private Instant since = Instant.MIN;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            converter = PointInTime.class,
            description = "Only letters that were committed before.")
    private Instant until = Instant.MAX;

    @Option(
            names = "--offsets",
            paramLabel = "PARTITION[@FROM[..UNTIL]]",
            converter = OffsetsOption.class,
            description =
                    "Only letters of a topic partition, of one offset of it (3@1042), or of those from one on and below"
                            + " another (3@1000..2000, 3@1000..). Repeatable.")
    private List<LetterFilter.Offsets> offsets = new ArrayList<>();

    /** Those that are meant, or a {@link StartRefusedException} for no such reason, or no time from since to until. */
    LetterFilter filter() {
        Set<String> known = Arrays.stream(DeadLetterReason.values())
                .map(DeadLetterReason::code)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        for (String reason : reasons) {
            if (!known.contains(reason)) {
                throw new StartRefusedException(
                        FailureCode.OPTION_UNUSABLE,
                        "There is no reason '" + reason + "'; expected one of " + String.join(", ", known));
            }
        }
        if (!since.isBefore(until)) {
            throw new StartRefusedException(
                    FailureCode.OPTION_UNUSABLE, "--since is a time before --until; found " + since + " and " + until);
        }
        return new LetterFilter(Set.copyOf(reasons), since, until, offsets);
    }
}
