package io.esportslake.web;

import io.esportslake.watch.Assessment;
import io.esportslake.watch.LakeWatch;
import io.esportslake.watch.StreamObservation;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The worst of what was found, for the top of the page: judged here, so that the page's script has nothing to judge.
 */
final class Verdicts {

    private Verdicts() {}

    static Overview.Verdict of(Optional<String> lakeFault, List<StreamObservation> streams) {
        if (lakeFault.isPresent()) {
            return new Overview.Verdict(
                    Assessment.Level.DOWN.text(),
                    "The lake cannot be written to: " + lakeFault.get(),
                    LakeWatch.ACTION + ".");
        }
        Optional<StreamObservation> worst = streams.stream()
                .max(Comparator.comparing(stream -> stream.assessment().level()));
        if (worst.isEmpty()) {
            return new Overview.Verdict(Assessment.Level.DOWN.text(), "No stream runs here", "");
        }
        Assessment assessment = worst.get().assessment();
        return assessment.level() == Assessment.Level.OK ? well(streams) : notWell(worst.get(), assessment, streams);
    }

    private static Overview.Verdict well(List<StreamObservation> streams) {
        double perSecond = streams.stream()
                .mapToDouble(StreamObservation::recordsPerSecond)
                .sum();
        long waiting = streams.stream()
                .mapToLong(stream ->
                        Math.max(stream.backlog().lag(), stream.status().bufferedRecords()))
                .sum();
        double oldest = streams.stream()
                .mapToDouble(StreamObservation::freshnessSeconds)
                .max()
                .orElse(0);
        String rate = perSecond > 0 && perSecond < 100 ? "%,.1f" : "%,.0f";
        return new Overview.Verdict(
                Assessment.Level.OK.text(),
                "All is well",
                String.format(Locale.ROOT, rate + " records per second, ", perSecond)
                        + (waiting == 0
                                ? "none waits to be committed"
                                : String.format(
                                        Locale.ROOT, "%,d not committed yet, the oldest for %.0f s", waiting, oldest)));
    }

    private static Overview.Verdict notWell(
            StreamObservation worst, Assessment assessment, List<StreamObservation> streams) {
        Stream<String> others = streams.stream()
                .filter(stream -> !stream.table().equals(worst.table())
                        && stream.assessment().level() != Assessment.Level.OK
                        && !stream.assessment().sentence().equals(assessment.sentence()))
                .map(stream -> stream.table() + ": " + stream.assessment().sentence());
        return new Overview.Verdict(
                assessment.level().text(),
                worst.table() + ": " + assessment.sentence(),
                Stream.concat(Stream.of(assessment.action()), others)
                        .filter(text -> !text.isEmpty())
                        .collect(Collectors.joining(" ")));
    }
}
