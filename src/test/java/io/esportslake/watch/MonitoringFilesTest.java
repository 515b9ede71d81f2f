package io.esportslake.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.esportslake.app.StreamOverLake;
import io.esportslake.config.StoreTraffic;
import io.esportslake.deploy.Promtool;
import io.esportslake.deploy.WrittenTable;
import io.esportslake.ingest.StreamState;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The registry that the framework brings is the older of two: deprecated, and what users scrape. */
@SuppressWarnings("deprecation")
class MonitoringFilesTest {

    private static final Path DASHBOARD = Path.of("deploy/monitoring/grafana-dashboard.json");
    private static final Path ALERTS = Path.of("deploy/monitoring/prometheus-alerts.yaml");

    private static final Path SITUATIONS = Path.of("deploy/monitoring/prometheus-alerts-test.yaml");

    private static final Pattern HELP = Pattern.compile("(?m)^# HELP (\\S+) (.+)$");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");
    private static final Comparator<MatchResult> BY_NAME = Comparator.comparing(help -> help.group(1));

    private static final String RUNNING = "(?m)^esports_lake_stream_running\\{table=\"matches\",?} ";
    private static final Pattern METRIC = Pattern.compile("esports_lake_[a-z_]+");

    @TempDir
    private Path directory;

    @Test
    void everyMetricNamedInTheFilesExists() throws IOException {
        Set<String> scraped = matches(METRIC, scrape());

        assertThat(scraped).contains("esports_lake_stream_running", "esports_lake_flush_seconds_bucket");
        assertThat(scraped).containsAll(matches(METRIC, Files.readString(DASHBOARD)));
        assertThat(scraped).containsAll(matches(METRIC, Files.readString(ALERTS)));
        assertThat(scraped).containsAll(matches(METRIC, Files.readString(SITUATIONS)));
    }

    /** Writes the table anew with {@code ./mvnw test -Dtest=MonitoringFilesTest -Ddocs.write=true}. */
    @Test
    void theTableOfMetricsIsWhatIsScraped() throws IOException {
        String scraped = scrape();
        StringBuilder table = new StringBuilder("| metric | labels | meaning |\n|---|---|---|\n");
        for (MatchResult help : HELP.matcher(scraped).results().sorted(BY_NAME).toList()) {
            // What the library adds to a histogram of times.
            if (!help.group(1).endsWith("_max")) {
                table.append(
                        "| `%s` | %s | %s |\n".formatted(help.group(1), labels(scraped, help.group(1)), help.group(2)));
            }
        }

        WrittenTable.requireIn(Path.of("docs/metrics.md"), getClass(), table.toString());
    }

    private static String labels(String scraped, String metric) {
        Matcher sample =
                Pattern.compile("(?m)^" + metric + "(?:_count)?\\{(.*?)} ").matcher(scraped);
        return sample.find()
                ? LABEL.matcher(sample.group(1))
                        .results()
                        .map(label -> "`" + label.group(1) + "`")
                        .collect(Collectors.joining(", "))
                : "";
    }

    @Test
    void everyRunbookLinkLeadsSomewhere() throws IOException {
        Set<String> headings =
                matches(Pattern.compile("(?m)(?<=^## )\\S+$"), Files.readString(Path.of("docs/runbook.md")));

        assertThat(headings).containsAll(matches(Pattern.compile("(?<=runbook\\.md#)\\S+"), Files.readString(ALERTS)));
    }

    @Test
    void prometheusReadsTheAlertRules() {
        Promtool checked = Promtool.run("the alert rules of " + ALERTS, "", "check", "rules", ALERTS.toString());

        assertThat(checked.text()).contains("SUCCESS: 15 rules found");
        assertThat(checked.exit()).isZero();
    }

    /** However often Prometheus evaluates: what a process says before it ends is there for some seconds only. */
    @ParameterizedTest
    @ValueSource(strings = {"15s", "30s", "1m"})
    void theAlertsFireInTheSituationsThatTheyAreForAndInNoOther(String interval) throws IOException {
        String situations = Files.readString(SITUATIONS)
                .replace("evaluation_interval: 1m", "evaluation_interval: " + interval)
                .replace("- prometheus-alerts.yaml", "- " + ALERTS.toAbsolutePath());
        Path asked = Files.writeString(directory.resolve("situations.yaml"), situations);
        assertThat(situations).contains("evaluation_interval: " + interval, ALERTS.toAbsolutePath() + "\n");

        Promtool tested = Promtool.run("the situations of " + SITUATIONS, "", "test", "rules", asked.toString());

        assertThat(tested.text()).contains("SUCCESS").doesNotContain("FAILED");
        assertThat(tested.exit()).isZero();
    }

    @Test
    void eachAlertHasASituationInWhichItFires() throws IOException {
        Pattern name = Pattern.compile("EsportsLake[A-Za-z]+");

        assertThat(matches(name, Files.readString(SITUATIONS)))
                .isNotEmpty()
                .isEqualTo(matches(name, Files.readString(ALERTS)));
    }

    /** A roll-out stops streams all the time; one that has ended by itself stays told until its process ends. */
    @Test
    void aStreamThatWasAskedToStopIsNotToldAsEnded() throws IOException {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (StreamOverLake lake = new StreamOverLake(directory, "w1", 1)) {
            ObservedStream observed = new ObservedStream(lake.stream(), registry);
            assertThat(registry.scrape()).containsPattern(RUNNING + "1");

            lake.stream().fail(new IllegalStateException("disk full"));
            await().until(() -> lake.stream().status().state() instanceof StreamState.Failed);
            observed.stopped(lake.stream().status().state());
            assertThat(registry.scrape())
                    .containsPattern(RUNNING + "0")
                    .doesNotContain("esports_lake_freshness_seconds");

            observed.stopped(new StreamState.Stopped());
            assertThat(registry.scrape()).doesNotContain("esports_lake_stream_running");
        }
    }

    @Test
    void theDashboardIsJsonWithPanels() throws IOException {
        assertThat(new ObjectMapper().readTree(DASHBOARD.toFile()).get("panels").size())
                .isGreaterThan(8);
    }

    private String scrape() throws IOException {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        StreamMeters.registerShared(registry, null);
        new StoreMeters(null, new StoreTraffic(), registry).register();
        try (StreamOverLake lake = new StreamOverLake(directory, "w1", 1)) {
            new ObservedStream(lake.stream(), registry);
            return registry.scrape();
        }
    }

    private static Set<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }
}
