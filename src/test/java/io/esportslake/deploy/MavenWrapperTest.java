package io.esportslake.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code mvnw} gives to Maven: a new version of the script must not lose it. */
class MavenWrapperTest {

    @TempDir
    Path home;

    /** In the place of the Maven that the script would download: prints its arguments. */
    @BeforeEach
    void standIn() throws IOException {
        Properties wrapper = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(".mvn/wrapper/maven-wrapper.properties"))) {
            wrapper.load(reader);
        }
        String url = wrapper.getProperty("distributionUrl");
        String name = url.substring(url.lastIndexOf('/') + 1).replace("-bin.zip", "");
        Path maven = home.resolve("wrapper/dists")
                .resolve(name)
                .resolve(Integer.toHexString(url.hashCode()))
                .resolve("bin/mvn");
        Files.createDirectories(maven.getParent());
        Files.writeString(maven, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void devModeHasAnOutputDirectoryThatNoOtherBuildTouches() throws Exception {
        assertThat(argumentsOf("quarkus:dev")).containsExactly("-Doutput.directory=target-dev", "quarkus:dev");
        assertThat(argumentsOf("-Dquarkus.http.port=8081", "io.quarkus.platform:quarkus-maven-plugin:dev"))
                .containsExactly(
                        "-Doutput.directory=target-dev",
                        "-Dquarkus.http.port=8081",
                        "io.quarkus.platform:quarkus-maven-plugin:dev");
        assertThat(argumentsOf("package", "-DskipTests")).containsExactly("package", "-DskipTests");
        assertThat(Files.readString(Path.of("pom.xml")))
                .contains("<output.directory>target</output.directory>", "<directory>${output.directory}</directory>");
        assertThat(Files.readAllLines(Path.of(".gitignore"))).contains("target-dev/");
    }

    private List<String> argumentsOf(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("./mvnw"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("MAVEN_USER_HOME", home.toString());
        return builder.start().inputReader().lines().toList();
    }
}
