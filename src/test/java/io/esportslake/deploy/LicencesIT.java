package io.esportslake.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** Every library in the package is in the bill of materials, with a licence that lets it be passed on. */
@DisabledIfSystemProperty(
        named = "esports-lake.native",
        matches = ".+",
        disabledReason = "it looks at the package for the JVM")
@Tag("jvm")
class LicencesIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Of several, one has to be among these: a library under two licences leaves the choice. */
    private static final Set<String> ALLOWED = Set.of(
            "Apache-2.0",
            "BSD-2-Clause",
            "BSD-3-Clause",
            "BSD-4-Clause",
            "CC0-1.0",
            "EPL-1.0",
            "EPL-2.0",
            "MIT",
            "MIT-0");

    @Test
    void everyLibraryOfThePackageIsListedAndItsLicenceAllowed() throws IOException {
        JsonNode bill = bill();
        List<String> libraries = libraries();

        assertThat(libraries).hasSizeGreaterThan(150);
        assertThat(objections(libraries, bill)).isEmpty();
        // The broker of dev mode and tests is listed, and marked as no part of the package.
        assertThat(bill.path("components"))
                .filteredOn(component -> component.path("name").asText().equals("kafka_2.13"))
                .singleElement()
                .satisfies(broker -> assertThat(broker.path("scope").asText()).isEqualTo("optional"));
    }

    @Test
    void aLibraryWithoutOrWithAnotherLicenceIsFound() throws IOException {
        JsonNode bill = JSON.readTree("""
            {"components": [
              {"group": "a", "name": "free", "version": "1", "licenses": [{"license": {"id": "MIT"}}]},
              {"group": "a", "name": "either", "version": "1",
               "licenses": [{"license": {"id": "AGPL-3.0"}}, {"license": {"id": "EPL-2.0"}}]},
              {"group": "a", "name": "strong", "version": "1", "licenses": [{"license": {"id": "AGPL-3.0"}}]},
              {"group": "a", "name": "silent", "version": "1", "licenses": []}
            ]}\
            """);

        assertThat(objections(
                        List.of("a.free-1.jar", "a.either-1.jar", "a.strong-1.jar", "a.silent-1.jar", "a.new-2.jar"),
                        bill))
                .containsExactly(
                        "a.strong-1.jar has [AGPL-3.0]", "a.silent-1.jar has []", "a.new-2.jar is not in the bill");
    }

    @Test
    void theListInTheDocsIsThatOfTheBill() throws IOException {
        Map<String, TreeSet<String>> groups = new TreeMap<>();
        Map<String, JsonNode> listed = byFile(bill());
        for (String library : libraries()) {
            JsonNode component = listed.get(library);
            groups.computeIfAbsent(String.join(" or ", licences(component)), key -> new TreeSet<>())
                    .add(component.path("group").asText());
        }
        String expected = groups.entrySet().stream()
                .map(row -> "| " + row.getKey() + " | " + String.join(", ", row.getValue()) + " |")
                .collect(Collectors.joining("\n"));

        assertThat(Files.readString(Path.of("docs/licences.md"))).contains(expected);
    }

    private static List<String> objections(List<String> libraries, JsonNode bill) {
        Map<String, JsonNode> listed = byFile(bill);
        List<String> objections = new ArrayList<>();
        for (String library : libraries) {
            JsonNode component = listed.get(library);
            if (component == null) {
                objections.add(library + " is not in the bill");
            } else if (licences(component).stream().noneMatch(ALLOWED::contains)) {
                objections.add(library + " has " + licences(component));
            }
        }
        return objections;
    }

    /** By the names that files have in the package. */
    private static Map<String, JsonNode> byFile(JsonNode bill) {
        Map<String, JsonNode> components = new HashMap<>();
        for (JsonNode component : bill.path("components")) {
            components.put(
                    component.path("group").asText() + "."
                            + component.path("name").asText() + "-"
                            + component.path("version").asText() + ".jar",
                    component);
        }
        return components;
    }

    private static List<String> licences(JsonNode component) {
        TreeSet<String> licences = new TreeSet<>();
        for (JsonNode choice : component.path("licenses")) {
            JsonNode licence = choice.path("license");
            licences.add(
                    licence.has("id")
                            ? licence.path("id").asText()
                            : licence.has("name")
                                    ? licence.path("name").asText()
                                    : choice.path("expression").asText());
        }
        return List.copyOf(licences);
    }

    private static JsonNode bill() throws IOException {
        Path bill = Path.of("target/bom.json");
        assertThat(bill)
                .as("made by the build, unless Maven is offline (-o): it leaves the plugin out then")
                .exists();
        return JSON.readTree(bill.toFile());
    }

    private static List<String> libraries() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("target/quarkus-app/lib"))) {
            return files.map(path -> path.getFileName().toString())
                    .filter(name -> name.endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }
}
