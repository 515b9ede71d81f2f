package io.esportslake.deploy;

import io.esportslake.config.LakeConfigCheck;
import io.esportslake.config.Topics;
import io.esportslake.declare.BuiltInTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** The environment variables that mean something to the program. */
final class KnownVariables {

    private static final Set<String> OURS = LakeConfigCheck.keys(BuiltInTables.ALL).stream()
            .map(key -> "ESPORTS_LAKE_"
                    + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'))
            .collect(Collectors.toSet());

    private KnownVariables() {}

    static boolean contains(String variable) throws IOException {
        if (variable.startsWith("ESPORTS_LAKE_")) {
            return OURS.contains(variable);
        }
        if (Files.readString(Path.of("src/main/resources/application.properties"))
                .contains("${" + variable + ":")) {
            return true;
        }
        if (BuiltInTables.ALL.names().stream().map(Topics::variable).anyMatch(variable::equals)) {
            return true;
        }
        if (variable.startsWith("KAFKA_")) {
            return ConsumerConfig.configNames()
                    .contains(variable.substring("KAFKA_".length())
                            .toLowerCase(Locale.ROOT)
                            .replace('_', '.'));
        }
        if (variable.startsWith("QUARKUS_")) {
            // Of Quarkus' settings those that the program ships a value of.
            return Files.readAllLines(Path.of("src/main/resources/application.properties")).stream()
                    .map(line -> line.split("=", 2)[0].toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"))
                    .anyMatch(variable::equals);
        }
        return variable.equals("JAVA_OPTS")
                && Files.readString(Path.of("bin/esports-lake")).contains("${JAVA_OPTS:-}");
    }
}
