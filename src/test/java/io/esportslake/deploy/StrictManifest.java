package io.esportslake.deploy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Refuses a manifest with a field that its kind does not have. The models would keep such a field aside as an
 * additional property; here that is switched off, and what was read is written again and compared.
 */
final class StrictManifest {

    private static final Map<String, Class<?>> MODELS = Map.of(
            "v1/ConfigMap", ConfigMap.class,
            "v1/PersistentVolumeClaim", PersistentVolumeClaim.class,
            "v1/Secret", Secret.class,
            "v1/Service", Service.class,
            "apps/v1/Deployment", Deployment.class,
            "batch/v1/CronJob", CronJob.class,
            "networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class,
            "policy/v1/PodDisruptionBudget", PodDisruptionBudget.class,
            "serving.knative.dev/v1/Service", io.fabric8.knative.serving.v1.Service.class);

    private static final String METADATA = "apiVersion|kind|metadata|metadata\\.name|metadata\\.labels(\\.[^.]+)*";

    /** Kinds without a model: the paths that may occur, {@code []} for an element of a list. */
    private static final Map<String, Pattern> PATHS = Map.of(
            "kustomize.config.k8s.io/v1beta1/Kustomization",
            paths("apiVersion|kind|(resources|components)(\\[\\])?"
                    + "|patches(\\[\\](\\.patch|\\.target(\\.kind|\\.name)?)?)?"),
            "kustomize.config.k8s.io/v1alpha1/Component",
            paths("apiVersion|kind|resources(\\[\\])?"
                    + "|patches(\\[\\](\\.patch|\\.target(\\.kind|\\.name|\\.group)?)?)?"
                    + "|replacements(\\[\\](\\.source(\\.kind|\\.name|\\.fieldPath)?"
                    + "|\\.targets(\\[\\](\\.select(\\.kind|\\.name)?|\\.fieldPaths(\\[\\])?)?)?)?)?"),
            "monitoring.coreos.com/v1/ServiceMonitor",
            paths(METADATA
                    + "|spec|spec\\.selector|spec\\.selector\\.matchLabels(\\.app\\.kubernetes\\.io/name)?"
                    + "|spec\\.endpoints(\\[\\](\\.port|\\.path|\\.interval)?)?"),
            "keda.sh/v1alpha1/ScaledObject",
            paths(METADATA
                    + "|spec|spec\\.scaleTargetRef(\\.apiVersion|\\.kind|\\.name)?"
                    + "|spec\\.(min|max)ReplicaCount"
                    + "|spec\\.advanced|spec\\.advanced\\.horizontalPodAutoscalerConfig"
                    + "|spec\\.advanced\\.horizontalPodAutoscalerConfig\\.behavior(\\.scale(Up|Down)"
                    + "(\\.stabilizationWindowSeconds|\\.policies(\\[\\](\\.type|\\.value|\\.periodSeconds)?)?)?)?"
                    + "|spec\\.triggers(\\[\\](\\.type|\\.metadata(\\.bootstrapServers|\\.consumerGroup|\\.topic"
                    + "|\\.lagThreshold|\\.offsetResetPolicy)?)?)?"));

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .annotationIntrospector(new NothingAside())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private StrictManifest() {}

    /** Every kind that is known here. */
    static Set<String> kinds() {
        Set<String> kinds = new java.util.TreeSet<>(MODELS.keySet());
        kinds.addAll(PATHS.keySet());
        return kinds;
    }

    static String kind(JsonNode manifest) {
        return manifest.path("apiVersion").asText() + "/"
                + manifest.path("kind").asText();
    }

    /** Throws an {@link IllegalArgumentException} that names a wrong field, or the kind when it is not known. */
    static void check(JsonNode manifest) {
        String kind = kind(manifest);
        if (MODELS.containsKey(kind)) {
            Object model = MAPPER.convertValue(manifest, MODELS.get(kind));
            requireKept(manifest, MAPPER.valueToTree(model), kind);
        } else if (PATHS.containsKey(kind)) {
            requireAllowed(manifest, "", PATHS.get(kind), kind);
        } else {
            throw new IllegalArgumentException("Unknown kind " + kind + "; expected one of " + kinds());
        }
    }

    private static void requireKept(JsonNode source, JsonNode kept, String path) {
        if (source.isObject()) {
            source.properties()
                    .forEach(field ->
                            requireKept(field.getValue(), kept.path(field.getKey()), path + "." + field.getKey()));
        } else if (source.isArray()) {
            for (int i = 0; i < source.size(); i++) {
                requireKept(source.get(i), kept.path(i), path + "[" + i + "]");
            }
        } else if (!source.asText().equals(kept.asText())) {
            throw new IllegalArgumentException(path + " is " + source + " and was read as " + kept);
        }
    }

    private static void requireAllowed(JsonNode node, String path, Pattern allowed, String kind) {
        if (!path.isEmpty() && !allowed.matcher(path).matches()) {
            throw new IllegalArgumentException("Unrecognized field \"" + path + "\" of " + kind);
        }
        node.properties()
                .forEach(field -> requireAllowed(
                        field.getValue(),
                        path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
                        allowed,
                        kind));
        if (node.isArray()) {
            node.forEach(element -> requireAllowed(element, path + "[]", allowed, kind));
        }
    }

    private static Pattern paths(String expression) {
        return Pattern.compile(expression);
    }

    /** Without setters and getters for anything, an unknown field has nowhere to go. */
    private static final class NothingAside extends JacksonAnnotationIntrospector {

        private static final long serialVersionUID = 1L;

        @Override
        public Boolean hasAnySetter(Annotated annotated) {
            return false;
        }

        @Override
        public Boolean hasAnyGetter(Annotated annotated) {
            return false;
        }
    }
}
