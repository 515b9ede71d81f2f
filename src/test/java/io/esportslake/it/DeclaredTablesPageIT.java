package io.esportslake.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.esportslake.browser.Chromium;
import io.esportslake.browser.NeedsChromium;
import io.esportslake.browser.WatchedPage;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Tables out of files beside the built-in ones, all at once. */
@NeedsChromium("the page with four tables at once: streams, newest rows, dead letters of each")
class DeclaredTablesPageIT extends ProcessTest {

    private final Examples examples = new Examples(broker);

    @Test
    void fourTablesRunAtOnceAndAreOnThePage() throws Exception {
        Path tables = Examples.tables(
                directory.resolve("tables"),
                "matches.yaml",
                "players.yaml",
                "examples/riot_matches.yaml",
                "examples/pandascore_matches.yaml");
        Map<String, String> topics = Map.of(
                "matches", broker.newTopic(2),
                "players", broker.newTopic(1),
                "riot_matches", broker.newTopic(2),
                "pandascore_matches", broker.newTopic(1));
        Setup setup = setup().with("ESPORTS_LAKE_TABLES", tables.toString())
                .with("ESPORTS_LAKE_FLUSH_INTERVAL", "1s")
                .with("ESPORTS_LAKE_WEB_SHOW_PAYLOADS", "true");
        for (Map.Entry<String, String> topic : topics.entrySet()) {
            setup = setup.with("KAFKA_TOPIC_" + topic.getKey().toUpperCase(Locale.ROOT), topic.getValue());
        }
        Program program = setup.start();
        Feed matches = matchesFeed(topics.get("matches")).send(300);
        Feed players = closeAfterwards(Feed.ofPlayers(topics.get("players"))).send(200);
        int riot = examples.send(topics.get("riot_matches"), "riot_matches");
        int pandascore = examples.send(topics.get("pandascore_matches"), "pandascore_matches");
        examples.send(topics.get("riot_matches"), List.of("{\"metadata\":{}}"));

        eventually().untilAsserted(() -> {
            assertThat(queries.countRows("riot_matches")).isEqualTo(riot);
            assertThat(queries.countRows("pandascore_matches")).isEqualTo(pandascore);
            assertThat(queries.countDeadLetters("riot_matches")).isEqualTo(1);
            queries.assertHolds("matches", matches.ledger());
            queries.assertHolds("players", players.ledger());
        });
        try (Chromium chromium = Chromium.start();
                WatchedPage watched = chromium.newPage(1280, 900, ColorScheme.LIGHT)
                        .open("http://localhost:" + program.httpPort() + "/")) {
            Page page = watched.page();
            assertThat(page.locator(".stream h2")).hasText(new Pattern[] {
                Pattern.compile("^matches "), Pattern.compile("^pandascore_matches "),
                Pattern.compile("^players "), Pattern.compile("^riot_matches ")
            });
            page.locator(".newest-box summary").last().click();
            assertThat(page.locator(".newest").last().locator("tr")).hasCount(20);
            assertThat(page.locator(".newest").last()).containsText("TST");
            page.locator("#browse-box summary").first().click();
            page.locator("#browse-table").selectOption("riot_matches");
            assertThat(page.locator("#browse > tr")).hasCount(1);
            assertThat(page.locator("#browse")).containsText("missing-key");
            page.locator("#browse summary").click();
            assertThat(page.locator("#browse code").first()).hasText("{\"metadata\":{}}");
            assertThat(watched.accessibilityFaults()).isEmpty();
            watched.assertNoSidewaysScrolling();
            watched.assertNoComplaint();
            if (System.getProperty("esports-lake.screenshot") != null) {
                page.screenshot(new Page.ScreenshotOptions()
                        .setFullPage(true)
                        .setPath(Path.of(System.getProperty("esports-lake.screenshot"))));
            }
        }
        program.terminate().expectExit(143);
        for (String table : topics.keySet()) {
            setup.start("verify", "--deep", "--table", table).expectExit(0);
        }
    }
}
