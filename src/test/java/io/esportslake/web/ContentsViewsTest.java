package io.esportslake.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.config.Configured;
import io.esportslake.declare.BuiltInTables;
import io.esportslake.reader.Letter;
import io.esportslake.reader.LetterPage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ContentsViewsTest {

    private static final Instant AT = Instant.parse("2026-03-04T05:06:07Z");

    private final ContentsViews hidden = new ContentsViews(Configured.by(Map.of()));
    private final ContentsViews shown =
            new ContentsViews(Configured.by(Map.of("ESPORTS_LAKE_WEB_SHOW_PAYLOADS", "true")));

    @Test
    void whatRecordsHoldIsShownOnlyWhereThatIsAllowed() {
        assertThat(hidden.columns(BuiltInTables.MATCHES))
                .containsExactly("kafka_partition", "kafka_offset", "kafka_timestamp", "processing_timestamp");
        assertThat(shown.columns(BuiltInTables.MATCHES)).contains("match_id", "status", "kafka_offset");

        LetterPage page = new LetterPage(
                List.of(new Letter(AT, "games", 3, 1_042, "wrong-type", "column x: found \"secret\"")),
                Optional.empty(),
                0);
        assertThat(hidden.letters(page).letters())
                .containsExactly(new LetterPageView.Item(
                        "2026-03-04T05:06:07Z", "games-3", 3, 1_042, "wrong-type", Optional.empty()));
        assertThat(shown.letters(page).letters().get(0).detail()).hasValue("column x: found \"secret\"");
    }

    @Test
    void longValuesAreCutBetweenCharactersAndSayNothingElse() {
        String long499 = "x".repeat(499);
        RowsView rows = shown.rows(
                List.of("a", "b", "c"), List.<Object[]>of(new Object[] {long499 + "\uD83D\uDE00 and more", null, AT}));

        assertThat(rows.rows().get(0)).containsExactly(long499 + "…", null, "2026-03-04T05:06:07Z");
    }

    @Test
    void aRecordIsTextWhereItIsUtf8AndBytesWhereItIsNot() {
        byte[] large = "é".repeat(15_000).getBytes(StandardCharsets.UTF_8);
        LetterRecordView record = ContentsViews.record(new Object[] {new byte[] {'a', (byte) 0xFF, '\n'}, large, "[]"});

        assertThat(record.key()).hasValue(new LetterRecordView.Part(3, false, false, "a\\xFF\\x0A"));
        assertThat(record.value()).hasValue(new LetterRecordView.Part(30_000, true, true, "é".repeat(10_000)));
        assertThat(ContentsViews.record(new Object[] {null, null, "[]"}).value())
                .isEmpty();
    }

    @Test
    void aCharacterThatTheCutWouldHalveIsLeftOut() {
        byte[] odd = ("x" + "é".repeat(15_000)).getBytes(StandardCharsets.UTF_8);

        assertThat(ContentsViews.record(new Object[] {null, odd, "[]"})
                        .value()
                        .orElseThrow()
                        .text())
                .isEqualTo("x" + "é".repeat(9_999));
    }
}
