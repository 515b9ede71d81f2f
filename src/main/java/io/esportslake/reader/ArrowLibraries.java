package io.esportslake.reader;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import io.esportslake.commit.LakeRefusedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Arrow's two native libraries in the native executable: files in a directory, loaded by the commands that read rows. On a
 * JVM they are in Arrow's jars, and Arrow unpacks them itself.
 *
 * <p>They are files because one of them has 76 MB, and because they have to be mended, which the build does: they ask for
 * classes by names that only a JVM forgives.
 */
public final class ArrowLibraries {

    /** The system property that names the directory. It is set in the native executable only. */
    public static final String DIRECTORY = "io.esportslake.libraries";

    private static final List<String> NAMES = List.of("arrow_cdata_jni", "arrow_dataset_jni");

    private ArrowLibraries() {}

    /** @throws LakeRefusedException when this is the native executable and a library is not in the directory */
    static void require() {
        if (System.getProperty(DIRECTORY) != null) {
            NAMES.forEach(ArrowLibraries::file);
        }
    }

    static void load(String name) {
        System.load(file(name).toString());
    }

    private static Path file(String name) {
        Path directory = Path.of(System.getProperty(DIRECTORY)).toAbsolutePath();
        Path file = directory.resolve(System.mapLibraryName(name));
        if (!Files.isReadable(file)) {
            throw new LakeRefusedException("Rows cannot be read: the native executable needs the library " + file
                    + ", which is missing or may not be read. The build makes the directory " + directory.getFileName()
                    + " beside the executable: copy both, or name it by -D" + DIRECTORY + "=DIRECTORY");
        }
        return file;
    }
}

/** Replaces the loader of arrow-dataset when the native executable is built. */
@TargetClass(className = "org.apache.arrow.dataset.jni.JniLoader")
final class DatasetLibrary {

    @Substitute
    private void load(String name) {
        ArrowLibraries.load(name);
    }
}

/** Replaces the loader of arrow-c-data when the native executable is built. */
@TargetClass(className = "org.apache.arrow.c.jni.JniLoader")
final class DataInterfaceLibrary {

    @Substitute
    private void load(String name) {
        ArrowLibraries.load(name);
    }
}
