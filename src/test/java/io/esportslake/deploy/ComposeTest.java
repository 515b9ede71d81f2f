package io.esportslake.deploy;

import static io.esportslake.deploy.Yaml.elements;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import io.esportslake.config.Configured;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code compose.yaml} and the files it mounts, against each other and against the program. */
class ComposeTest {

    private static final Set<String> SERVICE_FIELDS = Set.of(
            "image",
            "environment",
            "volumes",
            "healthcheck",
            "depends_on",
            "read_only",
            "tmpfs",
            "mem_limit",
            "stop_grace_period",
            "restart",
            "ports");

    private final JsonNode compose = Yaml.read(Path.of("compose.yaml")).get(0);
    private final JsonNode services = compose.path("services");

    @Test
    void onlyFieldsThatAServiceHas() {
        assertThat(compose.fieldNames()).toIterable().containsExactly("services", "volumes");
        for (JsonNode service : services) {
            assertThat(service.fieldNames()).toIterable().isSubsetOf(SERVICE_FIELDS);
            assertThat(service.path("healthcheck").fieldNames())
                    .toIterable()
                    .isSubsetOf("test", "interval", "timeout", "retries");
            // A bare number or boolean there is refused.
            assertThat(service.path("environment")).allMatch(JsonNode::isTextual);
            service.path("depends_on")
                    .fieldNames()
                    .forEachRemaining(name ->
                            assertThat(services.path(name).has("healthcheck")).isTrue());
        }
    }

    @Test
    void everythingMountedExists() {
        for (JsonNode service : services) {
            for (JsonNode volume : service.path("volumes")) {
                String source = volume.asText().split(":")[0];
                if (source.startsWith("./")) {
                    assertThat(Path.of(source)).isRegularFile();
                } else {
                    assertThat(compose.path("volumes").has(source)).as(source).isTrue();
                }
            }
        }
    }

    @Test
    void theServiceUnderstandsItsVariables() throws Exception {
        Map<String, String> environment = environment(services.path("lake"));

        for (String variable : environment.keySet()) {
            assertThat(KnownVariables.contains(variable)).as(variable).isTrue();
        }
        assertThatCode(() -> Configured.by(environment)).doesNotThrowAnyException();
        assertThat(targets("lake")).contains(environment.get("DATA_LAKE_PATH"));
    }

    @Test
    void theVariantWithAnObjectStoreChangesNothingElse() throws Exception {
        JsonNode variant = Yaml.read(Path.of("compose.object-store.yaml")).get(0);
        assertThat(variant.fieldNames()).toIterable().containsExactly("services", "volumes");
        assertThat(variant.path("services").fieldNames()).toIterable().containsExactly("store", "lake");
        JsonNode store = variant.at("/services/store");
        JsonNode lake = variant.at("/services/lake");
        for (JsonNode service : List.of(store, lake)) {
            assertThat(service.fieldNames()).toIterable().isSubsetOf(SERVICE_FIELDS);
            assertThat(service.path("environment")).allMatch(JsonNode::isTextual);
        }
        Map<String, String> environment = environment(services.path("lake"));
        environment.putAll(environment(lake));
        for (String variable : environment.keySet()) {
            assertThat(variable.startsWith("AWS_") || KnownVariables.contains(variable))
                    .as(variable)
                    .isTrue();
        }
        assertThatCode(() -> Configured.by(environment)).doesNotThrowAnyException();
        Map<String, String> ofStore = environment(store);
        assertThat(environment)
                .containsEntry("AWS_ACCESS_KEY_ID", ofStore.get("S3PROXY_IDENTITY"))
                .containsEntry("AWS_SECRET_ACCESS_KEY", ofStore.get("S3PROXY_CREDENTIAL"))
                .containsEntry(
                        "ESPORTS_LAKE_S3_ENDPOINT",
                        ofStore.get("S3PROXY_ENDPOINT").replace("0.0.0.0", "store"));
        String bucket = environment.get("DATA_LAKE_PATH").split("/")[2];
        String volume = store.at("/volumes/0").asText();
        assertThat(volume).isEqualTo("store:" + ofStore.get("JCLOUDS_FILESYSTEM_BASEDIR") + "/" + bucket);
        assertThat(variant.path("volumes").has("store")).isTrue();
    }

    private static Map<String, String> environment(JsonNode service) {
        Map<String, String> environment = new HashMap<>();
        service.path("environment")
                .properties()
                .forEach(entry ->
                        environment.put(entry.getKey(), entry.getValue().asText()));
        return environment;
    }

    @Test
    void brokerAndProgramAreTheVersionsOfTheBuild() throws Exception {
        String pom = Files.readString(Path.of("pom.xml"));

        assertThat(services.at("/kafka/image").asText())
                .isEqualTo("apache/kafka:" + first("<kafka.version>([^<]+)<", pom));
        assertThat(services.at("/lake/image").asText())
                .isEqualTo("esports-lake:" + first("<artifactId>esports-lake</artifactId>\\s*<version>([^<]+)<", pom));
    }

    @Test
    void prometheusAndGrafanaFindWhatIsMounted() {
        JsonNode prometheus =
                Yaml.read(Path.of("deploy/compose/prometheus.yaml")).get(0);
        assertThat(targets("prometheus"))
                .contains(prometheus.at("/rule_files/0").asText());
        JsonNode scrape = prometheus.at("/scrape_configs/0");
        assertThat(scrape.path("metrics_path").asText()).isEqualTo("/q/metrics");
        assertThat(scrape.at("/static_configs/0/targets/0").asText()).isEqualTo("lake:8080");
        JsonNode source =
                Yaml.read(Path.of("deploy/compose/grafana-datasource.yaml")).get(0);
        assertThat(source.at("/datasources/0/url").asText()).isEqualTo("http://prometheus:9090");
        String dashboards = Yaml.read(Path.of("deploy/compose/grafana-dashboards.yaml"))
                .get(0)
                .at("/providers/0/options/path")
                .asText();
        assertThat(targets("grafana")).anyMatch(target -> target.startsWith(dashboards + "/"));
    }

    private Set<String> targets(String service) {
        Set<String> targets = new TreeSet<>();
        elements(services.path(service).path("volumes"))
                .forEach(volume ->
                        targets.add(List.of(volume.asText().split(":")).get(1)));
        return targets;
    }

    private static String first(String expression, String text) {
        return Pattern.compile(expression)
                .matcher(text)
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
    }
}
