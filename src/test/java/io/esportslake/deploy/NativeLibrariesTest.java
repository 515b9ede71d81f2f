package io.esportslake.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The step of the build that writes what lies beside the native executable notices another version of Arrow. */
class NativeLibrariesTest {

    private static final String CLASSES = "\0Ljava/lang/IllegalAccessException;\0Ljava/lang/IllegalArgumentException;"
            + "\0Lorg/apache/arrow/dataset/jni/ReservationListener;\0Ljava/lang/RuntimeException;\0";

    @TempDir
    Path directory;

    @Test
    void theNamesAreMendedAndNothingElseMoves() throws Exception {
        String library = "ELF \0Lno class;\0" + CLASSES + "(Ljava/lang/Object;)V\0end";

        String err = run(jarWith(library));

        String mended = Files.readString(directory.resolve("lib/libarrow_dataset_jni.so"), StandardCharsets.ISO_8859_1);
        assertThat(mended)
                .isEqualTo("ELF \0Lno class;\0\0java/lang/IllegalAccessException\0\0\0"
                        + "java/lang/IllegalArgumentException\0\0\0org/apache/arrow/dataset/jni/ReservationListener\0\0\0"
                        + "java/lang/RuntimeException\0\0\0(Ljava/lang/Object;)V\0end")
                .hasSameSizeAs(library);
        // It goes on to the next library, which is not in this jar.
        assertThat(err).contains("No library arrow_cdata_jni/");
    }

    @Test
    void aNameMoreFailsTheBuild() throws Exception {
        assertThat(run(jarWith(CLASSES + "Ljava/lang/Error;\0")))
                .contains("libarrow_dataset_jni.so asks for the classes [java/lang/Error, ")
                .contains("by misspelt names, expected [java/lang/IllegalAccessException, ")
                .contains("see the head of src/native/NativeLibraries.java");
    }

    @Test
    void aNameLessFailsTheBuild() throws Exception {
        assertThat(run(jarWith(CLASSES.replace("Ljava/lang/RuntimeException;", "java/lang/RuntimeException"))))
                .contains("libarrow_dataset_jni.so asks for the classes [java/lang/IllegalAccessException, ");
    }

    private Path jarWith(String library) throws IOException {
        Path jar = directory.resolve("arrow-dataset.jar");
        String cpu = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            out.putNextEntry(new JarEntry("arrow_dataset_jni/" + cpu + "/libarrow_dataset_jni.so"));
            out.write(library.getBytes(StandardCharsets.ISO_8859_1));
        }
        return jar;
    }

    /** Runs it to its failure, and returns what it says on stderr. */
    private String run(Path jar) throws Exception {
        File err = directory.resolve("err").toFile();
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m"));
        command.addAll(List.of("src/native/NativeLibraries.java", directory.resolve("lib") + "", jar.toString()));
        Process process = new ProcessBuilder(command).redirectError(err).start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        return Files.readString(err.toPath());
    }
}
