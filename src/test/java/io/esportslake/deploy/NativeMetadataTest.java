package io.esportslake.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import io.esportslake.OurClasses;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
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

    /** What the native libraries lie in their jars as. Those beside the executable are these, mended. */
    private static final Pattern LIBRARY = Pattern.compile("(arrow_(dataset|cdata)_jni/x86_64/|linux/amd64/libzstd-jni"
            + "|org/xerial/snappy/native/Linux/x86_64/)[^/]*[.]so");

    /** A text of C that is the name of a class, as JNI spells it or as a field's type is spelt. */
    private static final Pattern CLASS_NAME = Pattern.compile("\0L?((?:java|com|org)(?:/[A-Za-z0-9_$]+)+);?(?=\0)");

    /** Classes that a library looks up for what this program never asks it to do. */
    private static final Map<String, String> NEEDLESS = Map.of(
            "java/lang/OutOfMemoryError", "zstd-jni, training of a dictionary",
            "com/github/luben/zstd/ZstdFrameProgression", "zstd-jni, progress of a compression with several threads",
            "org/apache/arrow/dataset/jni/JniExceptionDescriber", "arrow-dataset, a listener of our own that throws");

    @ParameterizedTest
    @ValueSource(strings = {"reflect-config.json", "jni-config.json"})
    void everyClassAndMemberExists(String file) throws IOException {
        JsonNode entries = JSON.readTree(METADATA.resolve(file).toFile());

        assertThat(entries).hasSizeGreaterThan(10);
        assertThat(mistakes(entries)).isEmpty();
    }

    /** A library that looks up a class which a native executable does not know throws where nobody expects it. */
    @Test
    void theClassesForJniAreThoseThatTheLibrariesLookUp() throws IOException {
        JsonNode entries = JSON.readTree(METADATA.resolve("jni-config.json").toFile());
        Set<String> registered = new TreeSet<>();
        entries.forEach(entry -> registered.add(entry.path("name").asText().replace('.', '/')));
        Set<String> lookedUp = new TreeSet<>();
        Set<String> unknown = new TreeSet<>(registered);
        Set<String> unknownMembers = new TreeSet<>();
        entries.forEach(entry -> unknownMembers.addAll(members(entry)));

        int libraries = 0;
        for (String library : libraries()) {
            libraries++;
            CLASS_NAME.matcher(library).results().forEach(match -> lookedUp.add(match.group(1)));
            // Zstandard asks the object for its class: only the functions are called after it.
            unknown.removeIf(name -> library.contains("Java_" + name.replace('/', '_') + "_"));
            unknownMembers.removeIf(name -> library.contains(name + "\0"));
        }

        assertThat(libraries).isEqualTo(4);
        unknown.removeAll(lookedUp);
        assertThat(unknown).as("registered, but looked up by no library").isEmpty();
        assertThat(unknownMembers).as("registered, but looked up by no library").isEmpty();
        lookedUp.removeAll(registered);
        assertThat(lookedUp).as("looked up, but not registered").isEqualTo(new TreeSet<>(NEEDLESS.keySet()));
    }

    @Test
    void everyBundleIsInTheJdk() throws IOException {
        JsonNode bundles =
                JSON.readTree(METADATA.resolve("resource-config.json").toFile()).get("bundles");
        Path xml = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("modules", "java.xml");

        assertThat(bundles).isNotEmpty();
        for (JsonNode bundle : bundles) {
            String name = bundle.get("name").asText();
            // A file, or a class that was made of it.
            assertThat(List.of(".properties", ".class"))
                    .as(name)
                    .anyMatch(ending -> Files.exists(xml.resolve(name.replace('.', '/') + ending)));
        }
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

        assertThat(patterns).hasSize(8).noneMatch(pattern -> pattern.contains("$"));
        assertThat(patterns).allSatisfy(pattern -> {
            List<String> matching = matching(pattern, names);
            assertThat(matching).as(pattern).isNotEmpty();
            assertThat(matching.size() == 1 || pattern.endsWith("/**"))
                    .as("one file, or a directory: " + pattern)
                    .isTrue();
        });
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
     * A static initializer that runs while the image is built must not touch what may only be initialized at run time,
     * or the build fails. (Of the libraries, Kafka's Lz4BlockInputStream is the only such class.)
     */
    @Test
    void noStaticInitializerTouchesWhatMustWait() throws IOException {
        List<String> late = initializedAtRunTime();

        List<String> found = new ArrayList<>();
        for (JavaClass type : OurClasses.ALL) {
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

    private static List<String> members(JsonNode entry) {
        List<String> members = new ArrayList<>();
        entry.path("fields").forEach(field -> members.add(field.path("name").asText()));
        entry.path("methods").forEach(method -> members.add(method.path("name").asText()));
        return members;
    }

    /** The content of each native library of the class path, one character for a byte. */
    private static List<String> libraries() throws IOException {
        List<String> libraries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (entry.matches(".*(arrow-dataset|arrow-c-data|zstd-jni|snappy-java)-[0-9][^/]*[.]jar")) {
                try (JarFile jar = new JarFile(entry)) {
                    for (JarEntry file : (Iterable<JarEntry>) jar.stream()::iterator) {
                        if (LIBRARY.matcher(file.getName()).matches()) {
                            byte[] content = jar.getInputStream(file).readAllBytes();
                            libraries.add(new String(content, StandardCharsets.ISO_8859_1));
                        }
                    }
                }
            }
        }
        return libraries;
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

    private static void checkMethods(Class<?> type, JsonNode methods) throws ReflectiveOperationException {
        for (JsonNode method : methods) {
            // The JDK that builds the executable has this constructor; those before 21 have one with an int.
            if (type.getName().equals("java.nio.DirectByteBuffer")
                    && Runtime.version().feature() < 21
                    && method.toString().contains("[\"long\",\"long\"]")) {
                continue;
            }
            checkMethod(type, method);
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
