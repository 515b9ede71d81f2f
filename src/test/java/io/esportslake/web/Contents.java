package io.esportslake.web;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Made-up contents of a lake, hostile texts among them. */
final class Contents {

    static final int LETTERS = 45;
    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
    private static final int PER_PAGE = 20;
    private static final String AFTER = "after=";

    List<GrowthView> growth() {
        return IntStream.rangeClosed(0, 48)
                .mapToObj(hour -> new GrowthView(
                        NOW.minusSeconds(3_600L * (48 - hour)).toString(),
                        50_000L * hour,
                        15L * hour,
                        40L * hour,
                        17L * 1024 * 1024 * hour))
                .toList();
    }

    RowsView rows() {
        return new RowsView(
                true,
                List.of("match_id", "status", "duration_minutes", "processing_timestamp"),
                IntStream.range(0, 3)
                        .mapToObj(at -> Arrays.asList(
                                "m" + at, at == 1 ? Overviews.HOSTILE : "live", at == 2 ? null : "35", NOW.toString()))
                        .toList());
    }

    /** {@value #LETTERS} of them, in pages; those of a reason other than this one are none. */
    LetterPageView letters(String query) {
        if (query.contains("reason=") && !query.contains("reason=wrong-type")) {
            return new LetterPageView(List.of(), Optional.empty(), 0);
        }
        int from = Arrays.stream(query.split("&"))
                .filter(part -> part.startsWith(AFTER))
                .map(part -> Integer.parseInt(part.substring(AFTER.length())))
                .findFirst()
                .orElse(0);
        int until = Math.min(LETTERS, from + PER_PAGE);
        return new LetterPageView(
                IntStream.range(from, until)
                        .mapToObj(at -> new LetterPageView.Item(
                                NOW.minusSeconds(at * 10L).toString(),
                                "esports-matches-0",
                                0,
                                1_000L - at,
                                "wrong-type",
                                Optional.of("column team_1_kills: found " + Overviews.HOSTILE)))
                        .toList(),
                until < LETTERS ? Optional.of(Integer.toString(until)) : Optional.empty(),
                0);
    }

    LetterRecordView record() {
        return new LetterRecordView(
                Optional.empty(),
                Optional.of(new LetterRecordView.Part(
                        2_000_000, true, true, "{\"match_id\":\"" + Overviews.HOSTILE + "\"}")),
                "[]");
    }
}
