package io.esportslake.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.ConfigMappings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class LakeConfigCheckTest {

    @Test
    void everyKeyOfTheMappingIsKnownAndNoOther() {
        Set<String> mapped = new TreeSet<>();
        ConfigMappings.getProperties(ConfigMappings.ConfigClass.configClass(LakeConfig.class, "esports-lake"))
                .keySet()
                .forEach(key -> mapped.add(key.substring("esports-lake.".length())));
        Set<String> known = new TreeSet<>(LakeConfigCheck.KEYS);
        // A map in the mapping, one key per table in fact.
        assertThat(mapped.removeIf(key -> key.startsWith("topics"))).isTrue();
        known.removeIf(key -> key.startsWith("topics."));

        assertThat(known).isEqualTo(mapped);
    }

    @Test
    void everyKeyIsInTheReadme() throws Exception {
        String readme = Files.readString(Path.of("README.md"), StandardCharsets.UTF_8);

        assertThat(LakeConfigCheck.KEYS).allSatisfy(key -> assertThat(readme).contains("`esports-lake." + key + "`"));
    }

    @Test
    void unknownVariableIsRefusedWithThoseThereAre() {
        assertThatThrownBy(() -> LakeConfigCheck.checkEnvironment(Set.of("ESPORTS_LAKE_FLUSH_INTERVALL", "PATH")))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageStartingWith("Unknown environment variable ESPORTS_LAKE_FLUSH_INTERVALL; expected one of [")
                .hasMessageContaining("ESPORTS_LAKE_FLUSH_INTERVAL,");
    }

    @Test
    void knownVariablesPass() {
        assertThatCode(() -> LakeConfigCheck.checkEnvironment(Set.of("ESPORTS_LAKE_ON_DATA_LOSS", "HOME")))
                .doesNotThrowAnyException();
    }
}
