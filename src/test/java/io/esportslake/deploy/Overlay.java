package io.esportslake.deploy;

import static io.esportslake.deploy.Yaml.elements;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The manifests of a directory with a kustomization, those it refers to included, without its patches.
 *
 * @param directory the directory
 * @param manifests all resources
 */
record Overlay(Path directory, List<JsonNode> manifests) {

    static final Path ROOT = Path.of("k8s");

    static List<Overlay> all() throws Exception {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.endsWith("kustomization.yaml"))
                    .filter(file ->
                            !Yaml.read(file).get(0).path("kind").asText().equals("Component"))
                    .map(file -> of(file.getParent()))
                    .sorted((a, b) -> a.directory.compareTo(b.directory))
                    .toList();
        }
    }

    static Overlay of(Path directory) {
        List<JsonNode> manifests = new ArrayList<>();
        collect(directory, manifests);
        return new Overlay(directory, manifests);
    }

    private static void collect(Path directory, List<JsonNode> into) {
        JsonNode kustomization =
                Yaml.read(directory.resolve("kustomization.yaml")).get(0);
        for (JsonNode component : kustomization.path("components")) {
            collect(directory.resolve(component.asText()).normalize(), into);
        }
        for (JsonNode resource : kustomization.path("resources")) {
            Path path = directory.resolve(resource.asText()).normalize();
            if (Files.isDirectory(path)) {
                collect(path, into);
            } else {
                into.addAll(Yaml.read(path));
            }
        }
    }

    /** How many resources its components take away. */
    int takenAway() {
        int taken = 0;
        for (JsonNode component :
                Yaml.read(directory.resolve("kustomization.yaml")).get(0).path("components")) {
            Path file = directory.resolve(component.asText()).resolve("kustomization.yaml");
            for (JsonNode patch : Yaml.read(file).get(0).path("patches")) {
                taken += patch.path("patch").asText().contains("$patch: delete") ? 1 : 0;
            }
        }
        return taken;
    }

    Stream<JsonNode> ofKind(String kind) {
        return manifests.stream()
                .filter(manifest -> manifest.path("kind").asText().equals(kind));
    }

    boolean has(String kind, String name) {
        return ofKind(kind)
                .anyMatch(manifest ->
                        manifest.path("metadata").path("name").asText().equals(name));
    }

    /** The pod template of each workload. */
    List<JsonNode> podTemplates() {
        return manifests.stream()
                .flatMap(manifest ->
                        Stream.of(manifest.at("/spec/template"), manifest.at("/spec/jobTemplate/spec/template")))
                .filter(template -> template.has("spec"))
                .toList();
    }

    /** What the container finds in its environment. */
    Map<String, String> environment(JsonNode container) {
        Map<String, String> environment = new TreeMap<>();
        for (JsonNode source : container.path("envFrom")) {
            merge("ConfigMap", source.at("/configMapRef/name").asText(), "data", environment);
            merge("Secret", source.at("/secretRef/name").asText(), "stringData", environment);
        }
        elements(container.path("env"))
                .forEach(variable -> environment.put(
                        variable.path("name").asText(), variable.path("value").asText()));
        return environment;
    }

    private void merge(String kind, String name, String field, Map<String, String> into) {
        ofKind(kind)
                .filter(manifest ->
                        manifest.path("metadata").path("name").asText().equals(name))
                .forEach(manifest -> manifest.path(field)
                        .properties()
                        .forEach(entry ->
                                into.put(entry.getKey(), entry.getValue().asText())));
    }

    @Override
    public String toString() {
        return directory.toString();
    }
}
