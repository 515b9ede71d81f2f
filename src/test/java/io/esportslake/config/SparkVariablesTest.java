package io.esportslake.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.declare.BuiltInTables;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SparkVariablesTest {

    @Test
    void eachVariableThatIsSetGetsOneLine() {
        assertThat(SparkVariables.notes(Set.of("SPARK_UI_PORT", "SPARK_MASTER_URL", "PATH")))
                .containsExactly(
                        "SPARK_MASTER_URL has no meaning any more: there is no cluster: to use more cores, start more"
                                + " instances on the same lake, up to one per topic partition",
                        "SPARK_UI_PORT has no meaning any more: the page and its JSON are on QUARKUS_HTTP_PORT, 8080 by"
                                + " default");
        assertThat(SparkVariables.notes(SparkVariables.REPLACED.keySet())).hasSize(5);
    }

    @Test
    void nothingIsSaidWhenNoneIsSet() {
        assertThat(SparkVariables.notes(Set.of("PATH", "SPARK_HOME"))).isEmpty();
    }

    @Test
    void whatTheLinesNameExists() {
        for (String line : SparkVariables.REPLACED.values()) {
            java.util.regex.Pattern.compile("ESPORTS_LAKE_[A-Z_]+")
                    .matcher(line)
                    .results()
                    .forEach(found -> assertThat(LakeConfigCheck.keys(BuiltInTables.ALL).stream()
                                    .map(LakeConfigCheck::variable))
                            .contains(found.group()));
        }
    }

    @Test
    void thePageForThoseWhoComeFromSparkHasThemAll() throws Exception {
        String page = Files.readString(Path.of("docs/from-spark.md"), StandardCharsets.UTF_8);

        assertThat(SparkVariables.REPLACED.keySet())
                .allSatisfy(variable -> assertThat(page).contains("`" + variable + "`"));
    }
}
