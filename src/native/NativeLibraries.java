import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

/**
 * A step of the build of the native executable: writes the native libraries that lie beside it, in the directory
 * {@code lib}, out of the jars that bring them. Started as a source file, by a Java runtime of 17 or newer:
 *
 * <pre>java NativeLibraries.java DIRECTORY JAR...</pre>
 *
 * <p>Arrow's two are mended. They ask JNI for classes as {@code Ljava/lang/Object;}, which is the spelling of a field's
 * type. A JVM forgives that, a native executable finds no such class. The names that are known are written as they
 * should be; a library that lacks one of them, or has another one, is another version of Arrow, and the build fails:
 * look at what it asks for, and change the list here and META-INF/native-image/.../jni-config.json.
 */
final class NativeLibraries {

    /**
     * A library in a jar.
     *
     * @param pattern what its entry in a jar is called, for this machine
     * @param file what it is called beside the executable
     * @param classes the names that have to be mended, without {@code L} and {@code ;}
     */
    record Library(String pattern, String file, List<String> classes) {

        static List<Library> all(String cpu) {
            boolean isArm = cpu.equals("aarch64");
            String arrow = isArm ? "aarch_64" : "x86_64";
            return List.of(
                    new Library(
                            "arrow_dataset_jni/" + arrow + "/libarrow_dataset_jni[.]so",
                            "libarrow_dataset_jni.so",
                            List.of(
                                    "java/lang/IllegalAccessException",
                                    "java/lang/IllegalArgumentException",
                                    "java/lang/RuntimeException",
                                    "org/apache/arrow/dataset/jni/ReservationListener")),
                    new Library(
                            "arrow_cdata_jni/" + arrow + "/libarrow_cdata_jni[.]so",
                            "libarrow_cdata_jni.so",
                            List.of(
                                    "java/lang/Object",
                                    "java/lang/RuntimeException",
                                    "org/apache/arrow/c/ArrayStreamExporter$ExportedArrayStreamPrivateData",
                                    "org/apache/arrow/c/jni/CDataJniException",
                                    "org/apache/arrow/c/jni/PrivateData")),
                    new Library("linux/" + cpu + "/libzstd-jni-[^/]+[.]so", "libzstd-jni.so", List.of()),
                    new Library(
                            "org/xerial/snappy/native/Linux/" + (isArm ? "aarch64" : "x86_64") + "/libsnappyjava[.]so",
                            "libsnappyjava.so",
                            List.of()));
        }
    }

    /** A text of C that is a class name in the spelling of a field's type. */
    private static final Pattern MISSPELT = Pattern.compile("\0L([a-z]+(?:/[A-Za-z0-9_$]+)+);(?=\0)");

    private NativeLibraries() {}

    public static void main(String... args) throws IOException {
        Path directory = Files.createDirectories(Path.of(args[0]));
        List<Path> jars = new ArrayList<>();
        for (String jar : List.of(args).subList(1, args.length)) {
            jars.add(Path.of(jar));
        }
        for (Library library : Library.all(System.getProperty("os.arch"))) {
            byte[] content = find(library, jars);
            Files.write(
                    directory.resolve(library.file()),
                    library.classes().isEmpty() ? content : mended(library, content));
        }
    }

    private static byte[] find(Library library, List<Path> jars) throws IOException {
        for (Path jar : jars) {
            try (JarFile file = new JarFile(jar.toFile())) {
                for (JarEntry entry : (Iterable<JarEntry>) file.stream()::iterator) {
                    if (entry.getName().matches(library.pattern())) {
                        return file.getInputStream(entry).readAllBytes();
                    }
                }
            }
        }
        throw new IllegalStateException("No library " + library.pattern() + " in " + jars
                + ": it has another name now, or there is none for this machine");
    }

    private static byte[] mended(Library library, byte[] content) {
        // One character is one byte.
        String text = new String(content, StandardCharsets.ISO_8859_1);
        TreeSet<String> found = new TreeSet<>();
        MISSPELT.matcher(text).results().forEach(match -> found.add(match.group(1)));
        if (!found.equals(new TreeSet<>(library.classes()))) {
            throw new IllegalStateException(
                    library.file() + " asks for the classes " + found + " by misspelt names, expected "
                            + new TreeSet<>(library.classes()) + ": see the head of src/native/NativeLibraries.java");
        }
        for (String name : library.classes()) {
            text = text.replace("\0L" + name + ";\0", "\0" + name + "\0\0\0");
        }
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
