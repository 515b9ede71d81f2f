package io.esportslake.browser;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The checker of accessibility rules, as a script, and what of its answer matters. */
final class Axe {

    static final String SOURCE = source();

    private static final Set<String> MATTERING = Set.of("serious", "critical");

    private Axe() {}

    private static String source() {
        try (InputStream script = Axe.class.getResourceAsStream("/axe-core/axe.min.js")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> serious(List<?> violations) {
        return violations.stream()
                .map(violation -> (Map<?, ?>) violation)
                .filter(violation -> MATTERING.contains(String.valueOf(violation.get("impact"))))
                .map(Axe::line)
                .toList();
    }

    private static String line(Map<?, ?> violation) {
        return violation.get("impact") + " " + violation.get("id") + ": " + violation.get("help") + " "
                + ((List<?>) violation.get("nodes"))
                        .stream()
                                .map(node -> ((Map<?, ?>) node).get("target") + " "
                                        + ((Map<?, ?>) node).get("failureSummary"))
                                .collect(Collectors.joining("; "));
    }
}
