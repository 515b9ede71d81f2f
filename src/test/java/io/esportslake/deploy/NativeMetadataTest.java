package io.esportslake.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the native executable is told about classes, members and resources is true of the class path. */
class NativeMetadataTest {

    private static final Path METADATA =
            Path.of("src/main/resources/META-INF/native-image/io.esportslake/esports-lake");
    private static final String AT_RUN_TIME = "--initialize-at-run-time=";
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @ValueSource(strings = {"reflect-config.json", "jni-config.json"})
    void everyClassAndMemberExists(String file) throws IOException {
        JsonNode entries = JSON.readTree(METADATA.resolve(file).toFile());

        assertThat(entries).hasSizeGreaterThan(20);
        assertThat(mistakes(entries)).isEmpty();
    }

    @Test
    void everyProxyIsOfInterfaces() throws Exception {
        JsonNode proxies = JSON.readTree(METADATA.resolve("proxy-config.json").toFile());

        assertThat(proxies).isNotEmpty();
        for (JsonNode proxy : proxies) {
            for (JsonNode name : proxy.get("interfaces")) {
                assertThat(Class.forName(name.asText()).isInterface())
                        .as(name.asText())
                        .isTrue();
            }
        }
    }

    @Test
    void aMisspeltNameIsFound() throws IOException {
        JsonNode planted = JSON.readTree("""
            [
              {"name": "org.apache.arrow.memory.unsafe.UnsafeAllocationManger"},
              {"name": "com.github.luben.zstd.ZstdCompressCtx", "fields": [{"name": "nativePointer"}]},
              {"name": "org.xerial.snappy.SnappyNative",
               "methods": [{"name": "throw_error", "parameterTypes": ["long"]}]},
              {"name": "java.nio.DirectByteBuffer", "methods": [{"name": "<init>", "parameterTypes": ["byte"]}]},
              {"name": "java.lang.Object", "method": []}
            ]\
            """);

        assertThat(mistakes(planted)).hasSize(planted.size());
    }

    @Test
    void everyResourcePatternMatches() throws IOException {
        List<String> patterns = setting("quarkus.native.resources.includes");
        List<String> names = resourceNames();

        assertThat(patterns).hasSize(7).noneMatch(pattern -> pattern.contains("$"));
        assertThat(patterns)
                .allSatisfy(pattern ->
                        assertThat(matching(pattern, names)).as(pattern).hasSize(1));
        assertThat(matching("linux/*/libzstd-jny-*.so", names)).isEmpty();
    }

    /** Snappy's jar asks for its library for every platform, 7 MB; the one for this platform is among our resources. */
    @Test
    void whatSnappyAsksForIsLeftOut() throws IOException {
        List<String> arguments = setting("quarkus.native.additional-build-args");
        int exclusion = arguments.indexOf("--exclude-config");
        String jar = arguments.get(exclusion + 1);
        String file = arguments.get(exclusion + 2);

        List<String> excluded = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (entry.matches(jar)) {
                try (JarFile content = new JarFile(entry)) {
                    content.stream()
                            .map(name -> "/" + name.getName())
                            .filter(name -> name.startsWith("/META-INF/native-image/") && name.matches(file))
                            .forEach(excluded::add);
                }
            }
        }
        assertThat(excluded)
                .containsExactly("/META-INF/native-image/org.xerial.snappy/snappy-java/resource-config.json");
    }

    @Test
    void everythingInitializedAtRunTimeExists() throws IOException {
        List<String> names = resourceNames();

        assertThat(initializedAtRunTime())
                .hasSizeGreaterThan(5)
                .allSatisfy(name -> assertThat(names)
                        .anyMatch(resource -> resource.equals(name.replace('.', '/') + ".class")
                                || resource.startsWith(name.replace('.', '/') + "/")));
    }

    /**
     * A static initializer that runs while the image is built must not touch what may only be initialized at run time, or
     * the build fails. (Of the libraries, Kafka's Lz4BlockInputStream is the only such class.)
     */
    @Test
    void noStaticInitializerTouchesWhatMustWait() throws IOException {
        List<String> late = initializedAtRunTime();

        List<String> found = new ArrayList<>();
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.esportslake")) {
            type.getStaticInitializer().ifPresent(initializer -> {
                for (JavaAccess<?> access : initializer.getAccessesFromSelf()) {
                    if (isLate(access.getTargetOwner().getName(), late)) {
                        found.add(type.getName());
                    }
                }
            });
        }

        assertThat(found).contains("io.esportslake.batch.ArrowSchemas");
        assertThat(found).allMatch(name -> isLate(name, late));
    }

    private static List<String> mistakes(JsonNode entries) {
        List<String> mistakes = new ArrayList<>();
        for (JsonNode entry : entries) {
            String name = entry.path("name").asText();
            entry.fieldNames().forEachRemaining(key -> {
                if (!List.of("name", "fields", "methods").contains(key)) {
                    mistakes.add(name + " has an unknown key " + key);
                }
            });
            try {
                Class<?> type = Class.forName(name, false, NativeMetadataTest.class.getClassLoader());
                for (JsonNode field : entry.path("fields")) {
                    type.getDeclaredField(field.path("name").asText());
                }
                checkMethods(type, entry.path("methods"));
            } catch (ReflectiveOperationException e) {
                mistakes.add(name + ": " + e);
            }
        }
        return mistakes;
    }

    /** The JDK's private members differ from one JDK to the next: one of those that are listed has to be there. */
    private static void checkMethods(Class<?> type, JsonNode methods) throws ReflectiveOperationException {
        int missing = 0;
        for (JsonNode method : methods) {
            try {
                checkMethod(type, method);
            } catch (NoSuchMethodException e) {
                missing++;
                if (!type.getName().startsWith("java.") || missing == methods.size()) {
                    throw e;
                }
            }
        }
    }

    private static void checkMethod(Class<?> type, JsonNode method) throws ReflectiveOperationException {
        List<Class<?>> parameters = new ArrayList<>();
        for (JsonNode parameter : method.path("parameterTypes")) {
            parameters.add(
                    switch (parameter.asText()) {
                        case "byte" -> byte.class;
                        case "int" -> int.class;
                        case "long" -> long.class;
                        default -> Class.forName(parameter.asText());
                    });
        }
        Class<?>[] array = parameters.toArray(Class<?>[]::new);
        String name = method.path("name").asText();
        if (name.equals("<init>")) {
            type.getDeclaredConstructor(array);
        } else {
            type.getDeclaredMethod(name, array);
        }
    }

    private static boolean isLate(String name, List<String> late) {
        return late.stream().anyMatch(prefix -> name.equals(prefix) || name.startsWith(prefix + "."));
    }

    private static List<String> initializedAtRunTime() throws IOException {
        return setting("quarkus.native.additional-build-args").stream()
                .filter(argument -> argument.startsWith(AT_RUN_TIME))
                .map(argument -> argument.substring(AT_RUN_TIME.length()))
                .toList();
    }

    static List<String> setting(String key) throws IOException {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(Path.of("src/main/resources/application.properties")
                        .toUri()
                        .toURL()))
                .withSources(
                        new PropertiesConfigSource(Map.of("os.arch", System.getProperty("os.arch")), "system", 400))
                .build();
        return config.getValues(key, String.class);
    }

    private static List<String> matching(String glob, List<String> names) {
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
        return names.stream()
                .filter(name -> matcher.matches(Path.of(name)))
                .distinct()
                .toList();
    }

    private static List<String> resourceNames() throws IOException {
        List<String> names = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry);
            if (Files.isDirectory(path)) {
                try (Stream<Path> files = Files.walk(path)) {
                    files.forEach(file -> names.add(path.relativize(file).toString()));
                }
            } else if (Files.exists(path)) {
                try (JarFile jar = new JarFile(path.toFile())) {
                    jar.stream().forEach(file -> names.add(file.getName()));
                } catch (IOException e) {
                    throw new UncheckedIOException(entry, e);
                }
            }
        }
        return names;
    }
}
