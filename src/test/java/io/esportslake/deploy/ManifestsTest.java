package io.esportslake.deploy;

import static io.esportslake.deploy.Yaml.elements;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.esportslake.app.StopBound;
import io.esportslake.cli.CommandLines;
import io.esportslake.config.Configured;
import io.esportslake.config.LakeConfig;
import io.esportslake.declare.BuiltInTables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What stands in {@code k8s/} against the models of its kinds, against itself, and against the program. */
class ManifestsTest {

    /** What a JVM needs beside heap and Arrow's memory: code, classes, threads, codecs, network buffers. */
    private static final long OVERHEAD_MIB = 256;

    /** How long the queue proxy of Knative holds SIGTERM back. */
    private static final Duration QUEUE_PROXY_DELAY = Duration.ofSeconds(30);

    static List<Overlay> overlays() throws Exception {
        return Overlay.all();
    }

    static List<Path> files() throws Exception {
        try (Stream<Path> files = Files.walk(Overlay.ROOT)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyFieldIsKnownToItsKind(Path file) {
        assertThat(Yaml.read(file)).isNotEmpty().allSatisfy(StrictManifest::check);
    }

    /** For each kind, at every object of each of its manifests, a field too many. */
    @Test
    void aPlantedTypoIsFoundWhereverItStands() throws Exception {
        TreeSet<String> kinds = new TreeSet<>();
        int planted = 0;
        for (Path file : files()) {
            for (JsonNode manifest : Yaml.read(file)) {
                kinds.add(StrictManifest.kind(manifest));
                for (String path : objects(manifest, "")) {
                    if (isFreeText(manifest, path)) {
                        continue;
                    }
                    JsonNode damaged = manifest.deepCopy();
                    ((ObjectNode) damaged.at(path)).put("raedOnly", "true");
                    assertThatExceptionOfType(IllegalArgumentException.class)
                            .as("%s %s", file, path)
                            .isThrownBy(() -> StrictManifest.check(damaged))
                            .withMessageContaining("raedOnly");
                    planted++;
                }
            }
        }

        assertThat(kinds).isEqualTo(StrictManifest.kinds());
        assertThat(planted).isGreaterThan(100);
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void kustomizeRendersWhatTheStrictTestAccepts(Overlay overlay) throws Exception {
        Path log = Files.createTempFile("kustomize", ".yaml");
        try {
            Process kubectl;
            try {
                kubectl = new ProcessBuilder(
                                "kubectl", "kustomize", overlay.directory().toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
            } catch (java.io.IOException e) {
                System.err.println("SKIPPED: kubectl is not installed, so " + overlay + " is not rendered");
                assumeThat(e).as("kubectl is not installed").isNull();
                return;
            }
            assertThat(kubectl.waitFor()).as(Files.readString(log)).isZero();

            assertThat(Yaml.read(log))
                    .hasSize(overlay.manifests().size() - overlay.takenAway())
                    .allSatisfy(StrictManifest::check);
            if (overlay.takenAway() > 0) {
                assertThat(Files.readString(log))
                        .contains("DATA_LAKE_PATH: s3://")
                        // Two copies of the largest sealed file, and what the JVM unpacks.
                        .contains("sizeLimit: 2Gi")
                        .doesNotContain("PersistentVolumeClaim", "persistentVolumeClaim", "/var/lib/esports-lake");
            }
            requireOneBrokerAddress(Yaml.read(log));
        } finally {
            Files.delete(log);
        }
    }

    /** Replaced by a component: so it stands in one place. */
    private static void requireOneBrokerAddress(List<JsonNode> rendered) {
        TreeSet<String> addresses = new TreeSet<>();
        for (JsonNode manifest : rendered) {
            addresses.add(manifest.at("/data/KAFKA_BOOTSTRAP_SERVERS").asText());
            elements(manifest.at("/spec/triggers"))
                    .forEach(trigger -> addresses.add(
                            trigger.at("/metadata/bootstrapServers").asText()));
        }
        addresses.remove("");
        assertThat(addresses).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void whatIsReferredToExists(Overlay overlay) {
        for (JsonNode template : overlay.podTemplates()) {
            JsonNode container = container(template);
            List<String> volumes = new ArrayList<>();
            for (JsonNode volume : template.at("/spec/volumes")) {
                volumes.add(volume.path("name").asText());
                requireReference(overlay, "PersistentVolumeClaim", volume.path("persistentVolumeClaim"), "claimName");
                requireReference(overlay, "Secret", volume.path("secret"), "secretName");
            }
            assertThat(elements(container.path("volumeMounts"))
                            .map(mount -> mount.path("name").asText()))
                    .containsExactlyInAnyOrderElementsOf(volumes);
            for (JsonNode source : container.path("envFrom")) {
                requireReference(overlay, "ConfigMap", source.path("configMapRef"), "name");
                requireReference(overlay, "Secret", source.path("secretRef"), "name");
            }
        }
        overlay.ofKind("ScaledObject").forEach(scaled -> {
            JsonNode target = scaled.at("/spec/scaleTargetRef");
            assertThat(overlay.has(
                            target.path("kind").asText(), target.path("name").asText()))
                    .isTrue();
        });
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void selectorsFindWhatTheyAreFor(Overlay overlay) {
        for (JsonNode manifest : overlay.manifests()) {
            List<JsonNode> targets = manifest.path("kind").asText().equals("ServiceMonitor")
                    ? overlay.ofKind("Service")
                            .map(service -> service.at("/metadata/labels"))
                            .toList()
                    : overlay.podTemplates().stream()
                            .map(template -> template.at("/metadata/labels"))
                            .toList();
            for (JsonNode selector : List.of(
                    manifest.at("/spec/selector/matchLabels"),
                    manifest.at("/spec/podSelector/matchLabels"),
                    manifest.path("kind").asText().equals("Service")
                            ? manifest.at("/spec/selector")
                            : manifest.path("none"))) {
                if (selector.isObject()) {
                    assertThat(targets)
                            .as("%s selects %s", manifest.path("kind"), selector)
                            .anySatisfy(
                                    labels -> assertThat(selector.properties()).isSubsetOf(labels.properties()));
                }
            }
            for (JsonNode endpoint : manifest.at("/spec/endpoints")) {
                assertThat(overlay.ofKind("Service").flatMap(service -> elements(service.at("/spec/ports"))))
                        .anyMatch(port -> port.path("name").equals(endpoint.path("port")));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everyVariableMeansSomethingToTheProgramAndItsValueIsAccepted(Overlay overlay) throws Exception {
        for (JsonNode template : overlay.podTemplates()) {
            Map<String, String> environment = overlay.environment(container(template));

            assertThat(environment).containsKey("KAFKA_BOOTSTRAP_SERVERS");
            for (String variable : environment.keySet()) {
                assertThat(KnownVariables.contains(variable)).as(variable).isTrue();
            }
            assertThatCode(() -> Configured.by(environment)).doesNotThrowAnyException();
        }
    }

    @Test
    void aVariableThatTheProgramDoesNotKnowIsFound() throws Exception {
        for (String variable : List.of(
                "ESPORTS_LAKE_FLUSH_INTERVALL", "KAFKA_SASL_MECHANISMS", "DATA_LAKE", "QUARKUS_LOG_JSON", "JAVA_OPT")) {
            assertThat(KnownVariables.contains(variable)).as(variable).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void theContainerIsTheProgram(Overlay overlay) throws Exception {
        for (JsonNode template : overlay.podTemplates()) {
            JsonNode container = container(template);

            assertThat(container.path("image").asText()).isEqualTo(image());
            assertThatCode(() -> CommandLines.parse(elements(container.path("args"))
                            .map(JsonNode::asText)
                            .toList()))
                    .doesNotThrowAnyException();
            assertThat(elements(container.path("ports"))
                            .map(port -> port.path("containerPort").asInt()))
                    .allMatch(port -> port == 8080);
            for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
                JsonNode port = container.path(probe).at("/httpGet/port");
                assertThat(List.of("", "http", "8080")).contains(port.asText());
            }
            assertThat(mount(container, "lake"))
                    .isEqualTo(overlay.environment(container).get("DATA_LAKE_PATH"));
        }
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void thePodIsRestrictedAndSeesNoVariablesOfServices(Overlay overlay) {
        for (JsonNode template : overlay.podTemplates()) {
            JsonNode spec = template.path("spec");
            JsonNode own = container(template).path("securityContext");
            JsonNode pod = spec.has("securityContext") ? spec.path("securityContext") : own;

            assertThat(spec.path("enableServiceLinks").asText()).isEqualTo("false");
            assertThat(spec.path("automountServiceAccountToken").asText()).isEqualTo("false");
            assertThat(pod.path("runAsNonRoot").asBoolean()).isTrue();
            assertThat(pod.path("runAsUser").asInt()).isEqualTo(10001);
            assertThat(pod.at("/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
            assertThat(own.path("readOnlyRootFilesystem").asBoolean()).isTrue();
            assertThat(own.path("allowPrivilegeEscalation").asText()).isEqualTo("false");
            assertThat(own.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
            assertThat(mount(container(template), "tmp")).isEqualTo("/tmp");
        }
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void theTimeToStopIsMoreThanTheProgramEverTakes(Overlay overlay) {
        for (JsonNode template : overlay.podTemplates()) {
            LakeConfig config = Configured.by(overlay.environment(container(template)));
            Duration needed = config.shutdownTimeout().plus(StopBound.REST);
            JsonNode spec = template.path("spec");
            if (spec.has("timeoutSeconds")) {
                assertThat(Duration.ofSeconds(spec.path("timeoutSeconds").asLong()))
                        .isGreaterThan(needed.plus(QUEUE_PROXY_DELAY));
            } else {
                assertThat(Duration.ofSeconds(
                                spec.path("terminationGracePeriodSeconds").asLong()))
                        .isGreaterThan(needed);
            }
            JsonNode liveness = container(template).path("livenessProbe");
            if (!liveness.isMissingNode()) {
                assertThat(config.failureLinger().toSeconds())
                        .isLessThan(liveness.path("periodSeconds").asLong()
                                * (liveness.path("failureThreshold").asLong() - 1));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void memoryHoldsHeapBudgetAndTheRest(Overlay overlay) {
        for (JsonNode template : overlay.podTemplates()) {
            JsonNode container = container(template);
            Map<String, String> environment = overlay.environment(container);
            Matcher heap = Pattern.compile("-Xmx(\\d+)m").matcher(environment.get("JAVA_OPTS"));
            assertThat(heap.find()).isTrue();
            long budget = Configured.by(environment).memoryBudget().asLongValue() >> 20;
            assertThat(container.at("/resources/limits/memory").asText()).isEqualTo("1Gi");
            assertThat(container.at("/resources/requests/memory").asText()).isEqualTo("1Gi");

            assertThat(Long.parseLong(heap.group(1)) + budget + OVERHEAD_MIB).isLessThanOrEqualTo(1024);
        }
    }

    /** A million files at a millisecond each, and as much again; whoever is killed in the middle begins anew. */
    @ParameterizedTest
    @MethodSource("overlays")
    void aStartHasTheTimeToLookAtAMillionFiles(Overlay overlay) {
        for (JsonNode template : overlay.podTemplates()) {
            JsonNode probe = container(template).path("startupProbe");
            if (probe.isMissingNode()) {
                continue;
            }
            Duration patience = Duration.ofSeconds(probe.path("periodSeconds").asLong()
                    * probe.path("failureThreshold").asLong());
            assertThat(patience).isGreaterThan(Duration.ofMillis(2_000_000));
            String ofRevision = template.at("/metadata/annotations")
                    .path("serving.knative.dev/progress-deadline")
                    .asText();
            List<Duration> deadlines = ofRevision.isEmpty()
                    ? overlay.ofKind("Deployment")
                            .map(deployment -> Duration.ofSeconds(deployment
                                    .at("/spec/progressDeadlineSeconds")
                                    .asLong()))
                            .toList()
                    : List.of(Duration.parse("PT" + ofRevision));
            assertThat(deadlines).hasSize(1).allMatch(deadline -> deadline.compareTo(patience) > 0);
        }
    }

    @Test
    void whatAnUnreadyPodHasToSayCanBeReadAndItsNodeDrained() {
        Overlay deployment = Overlay.of(Path.of("k8s/deployment"));

        assertThat(deployment.ofKind("Service"))
                .allMatch(
                        service -> service.at("/spec/publishNotReadyAddresses").asBoolean());
        assertThat(deployment.ofKind("PodDisruptionBudget"))
                .allMatch(budget ->
                        budget.at("/spec/unhealthyPodEvictionPolicy").asText().equals("AlwaysAllow"));
    }

    /** Exit code 2 is also that of a broker that does not answer yet. */
    @Test
    void aRefusedRunIsTriedAgainAndADrainedNodeDoesNotCount() {
        JsonNode job = Overlay.of(Path.of("k8s/cronjob"))
                .ofKind("CronJob")
                .findFirst()
                .orElseThrow()
                .at("/spec/jobTemplate/spec");

        assertThat(job.path("backoffLimit").asInt()).isPositive();
        assertThat(elements(job.at("/podFailurePolicy/rules"))
                        .map(rule -> rule.path("action").asText()))
                .containsExactly("Ignore");
        assertThat(job.at("/podFailurePolicy/rules/0/onPodConditions/0/type").asText())
                .isEqualTo("DisruptionTarget");
    }

    @Test
    void lagThresholdsStandAboveTheSawToothOfTheCommits() throws Exception {
        Overlay keda = Overlay.of(Path.of("k8s/keda"));
        Map<String, String> environment =
                keda.environment(container(keda.podTemplates().get(0)));
        LakeConfig config = Configured.by(environment);
        Matcher formula = Pattern.compile("# += ([\\d,]+)/s x \\((\\d+) s \\+ (\\d+) s\\) = ([\\d,]+)")
                .matcher(Files.readString(Path.of("k8s/components/keda/scaled-object.yaml")));
        assertThat(formula.find()).isTrue();
        long interval = Long.parseLong(formula.group(2));
        long threshold = number(formula.group(1)) * (interval + Long.parseLong(formula.group(3)));

        assertThat(interval).isEqualTo(config.flush().interval().toSeconds());
        assertThat(number(formula.group(4))).isEqualTo(threshold);
        JsonNode spec = keda.ofKind("ScaledObject").findFirst().orElseThrow().path("spec");
        assertThat(elements(spec.path("triggers"))).hasSameSizeAs(BuiltInTables.ALL.all());
        for (int i = 0; i < BuiltInTables.ALL.all().size(); i++) {
            String table = BuiltInTables.ALL.all().get(i).name();
            JsonNode trigger = spec.path("triggers").path(i);
            assertThat(trigger.path("type").asText()).isEqualTo("kafka");
            assertThat(trigger.path("metadata")).allMatch(JsonNode::isTextual);
            assertThat(trigger.at("/metadata/lagThreshold").asLong()).isEqualTo(threshold);
            assertThat(trigger.at("/metadata/topic").asText())
                    .isEqualTo(Configured.topics(environment).of(table));
            assertThat(trigger.at("/metadata/consumerGroup").asText())
                    .isEqualTo(config.groupId().orElseThrow() + "-" + table);
        }
        assertThat(spec.at("/advanced/horizontalPodAutoscalerConfig/behavior/scaleUp/stabilizationWindowSeconds")
                        .asLong())
                .isGreaterThanOrEqualTo(interval * 3);
    }

    /** Maps of labels and settings, whose keys are their author's. */
    private static boolean isFreeText(JsonNode manifest, String path) {
        return path.matches(".*/(labels|matchLabels|annotations|data|stringData|requests|limits)")
                || path.equals("/spec/selector")
                        && StrictManifest.kind(manifest).equals("v1/Service");
    }

    private static void requireReference(Overlay overlay, String kind, JsonNode reference, String field) {
        if (reference.isObject() && !reference.path("optional").asBoolean()) {
            assertThat(overlay.has(kind, reference.path(field).asText()))
                    .as("%s refers to %s %s", overlay, kind, reference)
                    .isTrue();
        }
    }

    private static JsonNode container(JsonNode template) {
        assertThat(template.at("/spec/containers")).hasSize(1);
        return template.at("/spec/containers/0");
    }

    private static String mount(JsonNode container, String volume) {
        return elements(container.path("volumeMounts"))
                .filter(mount -> mount.path("name").asText().equals(volume))
                .map(mount -> mount.path("mountPath").asText())
                .findFirst()
                .orElseThrow();
    }

    private static String image() throws Exception {
        Matcher project = Pattern.compile("<artifactId>([^<]+)</artifactId>\\s*<version>([^<]+)</version>")
                .matcher(Files.readString(Path.of("pom.xml")));
        assertThat(project.find()).isTrue();
        return project.group(1) + ":" + project.group(2);
    }

    private static long number(String text) {
        return Long.parseLong(text.replace(",", ""));
    }

    /** JSON pointers of all objects, the root's among them. */
    private static List<String> objects(JsonNode node, String path) {
        List<String> paths = new ArrayList<>();
        if (node.isObject()) {
            paths.add(path);
            node.properties()
                    .forEach(field -> paths.addAll(objects(
                            field.getValue(),
                            path + "/" + field.getKey().replace("~", "~0").replace("/", "~1"))));
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            paths.addAll(objects(node.get(i), path + "/" + i));
        }
        return paths;
    }
}
