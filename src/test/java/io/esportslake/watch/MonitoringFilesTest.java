package io.esportslake.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.esportslake.app.StreamOverLake;
import io.esportslake.deploy.Promtool;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The registry that the framework brings is the older of two: deprecated, and what users scrape. */
@SuppressWarnings("deprecation")
class MonitoringFilesTest {

    private static final Path DASHBOARD = Path.of("deploy/monitoring/grafana-dashboard.json");
    private static final Path ALERTS = Path.of("deploy/monitoring/prometheus-alerts.yaml");

    private static final Pattern METRIC = Pattern.compile("esports_lake_[a-z_]+");

    @TempDir
    private Path directory;

    @Test
    void everyMetricNamedInTheFilesExists() throws IOException {
        Set<String> scraped = matches(METRIC, scrape());

        assertThat(scraped).contains("esports_lake_stream_running", "esports_lake_flush_seconds_bucket");
        assertThat(scraped).containsAll(matches(METRIC, Files.readString(DASHBOARD)));
        assertThat(scraped).containsAll(matches(METRIC, Files.readString(ALERTS)));
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

        assertThat(checked.text()).contains("SUCCESS: 11 rules found");
        assertThat(checked.exit()).isZero();
    }

    @Test
    void theDashboardIsJsonWithPanels() throws IOException {
        assertThat(new ObjectMapper().readTree(DASHBOARD.toFile()).get("panels").size())
                .isGreaterThan(8);
    }

    private String scrape() throws IOException {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        StreamMeters.registerShared(registry, null);
        try (StreamOverLake lake = new StreamOverLake(directory, "w1", 1)) {
            new ObservedStream(lake.stream(), registry);
            return registry.scrape();
        }
    }

    private static Set<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }
}
