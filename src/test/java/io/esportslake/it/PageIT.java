package io.esportslake.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.esportslake.browser.Chromium;
import io.esportslake.browser.NeedsChromium;
import io.esportslake.browser.WatchedPage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The packaged program's page in a real browser. */
@NeedsChromium("the page of the running program: live figures, a full disk in red, hostile records")
class PageIT extends ProcessTest {

    private static final Duration TICK = Duration.ofSeconds(4);
    private static final String MARKUP = "<img src=x onerror=alert(1)><script>alert(2)</script>";
    private static Chromium chromium;

    @BeforeAll
    static void startChromium() {
        chromium = Chromium.start();
    }

    @AfterAll
    static void stopChromium() {
        chromium.close();
    }

    private static final Page.GetByTextOptions EXACTLY = new Page.GetByTextOptions().setExact(true);

    @Test
    void figuresMoveWhileRecordsArriveWithoutAnErrorOrAFailedRequest() {
        String topic = broker.newTopic(2);
        Program program =
                matches(topic).with("ESPORTS_LAKE_FLUSH_INTERVAL", "1s").start("--job", "matches");
        try (WatchedPage watched = open(program)) {
            Page page = watched.page();
            assertThat(page.locator("#verdict-text")).hasText("All is well");
            Locator table =
                    page.locator(".figures div", new Page.LocatorOptions().setHas(page.getByText("Table", EXACTLY)));
            assertThat(table.locator("dd")).hasText("0 rows");

            matchesFeed(topic).stream();

            assertThat(page.locator(".figures dd").first()).not().hasText(Pattern.compile("^0\\s*$"));
            String moved = "([figure, before]) => figure.querySelector('dd span').textContent !== before";
            String rows = "0";
            for (int seen = 0; seen < 3; seen++) {
                page.waitForFunction(moved, List.of(table.elementHandle(), rows));
                rows = table.locator("dd span").textContent();
            }
            assertThat(page.locator("#commits tr").nth(1)).containsText("age");
            assertThat(page.locator("#verdict")).hasClass("banner ok");
            watched.assertNoSidewaysScrolling();
            watched.assertNoComplaint();
        }
    }

    @Test
    void whatHostileRecordsHoldStaysTextAndRunsNothing() {
        String topic = broker.newTopic(1);
        try (KafkaProducer<byte[], byte[]> producer = broker.producer(Map.of())) {
            producer.send(hostile(
                    topic, "{\"match_id\":\"" + MARKUP + "\",\"status\":\"" + MARKUP + "\",\"" + MARKUP + "\":1}"));
            producer.send(hostile(topic, MARKUP));
            producer.send(hostile(topic, "{\"match_id\":\"m\",\"started_at\":\"" + MARKUP + "\"}"));
            producer.flush();
        }
        Program program = matches(topic)
                .with("ESPORTS_LAKE_FLUSH_INTERVAL", "1s")
                .with("ESPORTS_LAKE_WEB_SHOW_PAYLOADS", "true")
                .start("--job", "matches");
        try (WatchedPage watched = open(program)) {
            Page page = watched.page();
            assertThat(page.locator("#letters tr")).hasCount(2);
            assertThat(page.locator("#letters")).containsText(MARKUP);
            assertThat(page.locator(".lp")).containsText("status=<img src");
            assertThat(page.locator("#commits")).containsText("status=<img src");
            assertThat(page.locator("main script, main img")).hasCount(0);
            assertThat(watched.accessibilityFaults()).isEmpty();
            watched.assertNoComplaint();
        }
    }

    @Test
    void aFullDiskTurnsThePageRedWithinTwoTicks() {
        String topic = broker.newTopic(1);
        SmallDisk disk = closeAfterwards(SmallDisk.mount(directory.resolve("small"), "8m"));
        Program program = matches(topic)
                .with(
                        "PROCESSED_DATA_PATH",
                        directory.resolve("small/processed").toString())
                .with("ESPORTS_LAKE_FLUSH_INTERVAL", TICK.toSeconds() + "s")
                .start("--job", "matches");
        Feed feed = matchesFeed(topic);
        try (WatchedPage watched = open(program)) {
            Page page = watched.page();
            feed.send(100);
            assertThat(page.locator("#commits tr")).hasCount(1);
            assertThat(page.locator("#verdict")).hasClass("banner ok");

            disk.fill();
            long begun = System.nanoTime();
            feed.send(100);
            assertThat(page.locator(".stream .state")).hasClass("state down");
            long took = System.nanoTime() - begun;

            assertThat(Duration.ofNanos(took)).isLessThan(TICK.multipliedBy(2));
            assertThat(page.locator("#verdict")).hasClass("banner down");
            assertThat(page.locator("#verdict-text")).containsText("no space left");
            assertThat(page.locator("#verdict-more")).containsText("Free space");
            assertThat(page.locator(".state .sentence")).containsText("Stopped by a fault: ");
            assertThat(page.locator(".state .sentence")).containsText("No space left on device");
            assertThat(page.locator(".state .action")).containsText("Remove the cause and restart");
            assertThat(page.locator(".failure li").last()).containsText("No space left on device");
            assertThat(page).hasTitle(Pattern.compile("^✕ "));
            System.out.printf(
                    "A full disk turned the page red after %d ms; a tick is %d s%n",
                    TimeUnit.NANOSECONDS.toMillis(took), TICK.toSeconds());
            watched.assertNoComplaint();
        }
    }

    private static ProducerRecord<byte[], byte[]> hostile(String topic, String value) {
        byte[] markup = MARKUP.getBytes(StandardCharsets.UTF_8);
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, 0, markup, value.getBytes(StandardCharsets.UTF_8));
        record.headers().add(MARKUP, markup);
        return record;
    }

    private WatchedPage open(Program program) {
        return chromium.newPage(1280, 900, ColorScheme.LIGHT).open("http://localhost:" + program.httpPort() + "/");
    }
}
