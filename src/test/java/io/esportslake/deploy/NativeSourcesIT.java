package io.esportslake.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What {@code -Dnative} hands to GraalVM, or would hand to it with {@code -Dquarkus.native.sources-only=true}: all that
 * the native image needs to know is in it. Skipped when the build has made neither.
 */
class NativeSourcesIT {

    private static final Path TARGET = Path.of("target");
    private static final String SOURCES_ONLY = "native-sources";
    private static final Path SOURCES = newest();
    private static final String FRAMEWORK = "META-INF/native-image/";
    private static final String OURS = FRAMEWORK + "io.esportslake/esports-lake/";

    /** Of what was made for the builder, once or again, in this checkout. */
    private static Path newest() {
        try (Stream<Path> all = Files.list(TARGET)) {
            return all.filter(path ->
                            path.endsWith(SOURCES_ONLY) || path.toString().endsWith("-native-image-source-jar"))
                    .max(Comparator.comparingLong(path -> path.toFile().lastModified()))
                    .orElse(TARGET.resolve(SOURCES_ONLY));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeAll
    static void requireSources() {
        assumeThat(SOURCES)
                .as("NOT TESTED: there are no native sources; build them with -Dnative"
                        + " -Dquarkus.native.sources-only=true")
                .isDirectory();
    }

    @Test
    void theArgumentsAreOurs() throws IOException {
        assumeThat(SOURCES.resolve("native-image.args"))
                .as("NOT TESTED: a builder that ran has taken the arguments, and left no list of them")
                .exists();
        List<String> arguments = List.of(
                Files.readString(SOURCES.resolve("native-image.args")).strip().split("\\s+"));

        assertThat(arguments)
                .containsAll(NativeMetadataTest.setting("quarkus.native.additional-build-args"))
                .contains("--link-at-build-time", "--no-fallback");
    }

    @Test
    void theLibrariesAreThoseOfTheProgram() throws IOException {
        try (Stream<Path> libraries = Files.list(SOURCES.resolve("lib"))) {
            List<String> names =
                    libraries.map(path -> path.getFileName().toString()).toList();
            assertThat(names)
                    .anyMatch(name -> name.contains("arrow-dataset"))
                    .anyMatch(name -> name.contains("zstd-jni"))
                    .noneMatch(name -> name.contains("kafka_2.13") || name.contains("hadoop-client"));
        }
    }

    @Test
    void theRegistrationsAreInside() throws IOException {
        try (JarFile jar = new JarFile(runner().toFile())) {
            assertThat(names(json(jar, OURS + "jni-config.json")))
                    .contains("com.github.luben.zstd.ZstdOutputStreamNoFinalizer", "org.xerial.snappy.SnappyNative");
            assertThat(names(json(jar, OURS + "reflect-config.json")))
                    .contains("org.apache.arrow.memory.unsafe.UnsafeAllocationManager");
            List<String> byFramework = names(json(jar, FRAMEWORK + "reflect-config.json"));
            assertThat(byFramework)
                    .contains(
                            "io.esportslake.cli.SelfTestCommand",
                            "io.esportslake.cli.RunCommand",
                            "io.esportslake.kafka.PollInterceptor",
                            "io.esportslake.web.Errors$ErrorView",
                            "io.esportslake.web.Overview",
                            "org.apache.kafka.clients.consumer.CooperativeStickyAssignor",
                            "org.apache.kafka.common.security.scram.ScramLoginModule",
                            "org.apache.kafka.common.security.plain.PlainLoginModule",
                            "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule",
                            "org.wildfly.security.password.impl.PasswordFactorySpiImpl");
            List<String> patterns =
                    json(jar, FRAMEWORK + "resource-config.json").findValuesAsText("pattern");
            String cpu = System.getProperty("os.arch");
            assertThat(List.of(
                            "esports-lake-version.properties",
                            "linux/" + cpu + "/libzstd-jni-1.5.7-15.so",
                            "org/xerial/snappy/native/Linux/" + (cpu.equals("aarch64") ? cpu : "x86_64")
                                    + "/libsnappyjava.so",
                            "META-INF/resources/index.html"))
                    .allSatisfy(resource -> assertThat(patterns).as(resource).anyMatch(resource::matches));
            assertThat(patterns)
                    .noneMatch("linux/s390x/libzstd-jni-1.5.7-15.so"::matches)
                    .noneMatch("org/xerial/snappy/native/Linux/s390x/libsnappyjava.so"::matches)
                    .noneMatch("arrow_dataset_jni/x86_64/libarrow_dataset_jni.so"::matches);
        }
    }

    /** A class that the builder cannot take: see application.properties. */
    @Test
    void theClassThatNeedsHadoopIsLeftOut() throws IOException {
        try (Stream<Path> libraries = Files.list(SOURCES.resolve("lib"))) {
            Path parquet = libraries
                    .filter(path -> path.getFileName().toString().contains("parquet-hadoop-1"))
                    .findFirst()
                    .orElseThrow();
            try (JarFile jar = new JarFile(parquet.toFile())) {
                assertThat(jar.stream().map(entry -> entry.getName()))
                        .contains("org/apache/parquet/hadoop/ParquetOutputFormat.class")
                        .doesNotContain("org/apache/parquet/hadoop/ParquetOutputFormat$JobSummaryLevel.class");
            }
        }
    }

    @Test
    void theLibrariesThatLieBesideTheExecutableAreMade() throws IOException {
        try (Stream<Path> libraries = Files.list(Path.of("target/lib"))) {
            assertThat(libraries.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "libarrow_cdata_jni.so", "libarrow_dataset_jni.so", "libsnappyjava.so", "libzstd-jni.so");
        }
        assertThat(Files.readString(Path.of("target/lib/libarrow_dataset_jni.so"), StandardCharsets.ISO_8859_1))
                .contains("\0java/lang/IllegalAccessException\0")
                .doesNotContain("\0Ljava/lang/IllegalAccessException;\0");
    }

    private static Path runner() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            return files.filter(path -> path.toString().endsWith("-runner.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static JsonNode json(JarFile jar, String name) throws IOException {
        try (InputStream in = jar.getInputStream(jar.getEntry(name))) {
            return new ObjectMapper().readTree(in);
        }
    }

    private static List<String> names(JsonNode entries) {
        return entries.findValuesAsText("name");
    }
}
