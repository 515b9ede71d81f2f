package io.esportslake.reader;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import io.esportslake.failure.FailureCode;
import io.esportslake.log.LakeRefusedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Arrow's two native libraries in the native executable: files in a directory, loaded by the commands that read rows.
 * On a JVM they are in Arrow's jars, and Arrow unpacks them itself.
 *
 * <p>They are files because one of them has 76 MB, and because they have to be mended, which the build does: they ask
 * for classes by names that only a JVM forgives.
 */
public final class ArrowLibraries {

    /** The system property that names the directory. It is set in the native executable only. */
    public static final String DIRECTORY = "io.esportslake.libraries";

    private static final List<String> NAMES = List.of("arrow_cdata_jni", "arrow_dataset_jni");

    private ArrowLibraries() {}

    /**
     * In the native executable, loads both, before anything is read that would have to be given up in the middle.
     *
     * @throws LakeRefusedException when one is not in the directory, or does not fit
     */
    static void require() {
        if (System.getProperty(DIRECTORY) != null) {
            NAMES.forEach(ArrowLibraries::load);
        }
    }

    static void load(String name) {
        Path file = file(name);
        try {
            System.load(file.toString());
        } catch (LinkageError | RuntimeException e) {
            Throwable cause = cause(e, file);
            throw new LakeRefusedException(
                    FailureCode.LIBRARY_UNUSABLE,
                    "Rows cannot be read: the library " + file + " cannot be loaded (" + cause
                            + "). It has to be of the same build as the executable, which needs glibc, not musl",
                    cause);
        }
    }

    /**
     * What a library throws while it is loaded waits in this thread, and the next native method throws it, whichever
     * that is: the writing of a log line, for example. So it is called for here; it says more than the loader does.
     */
    private static Throwable cause(Throwable ofLoader, Path file) {
        try {
            Files.isReadable(file);
            return ofLoader;
        } catch (LinkageError | RuntimeException e) {
            return e;
        }
    }

    private static Path file(String name) {
        Path directory = Path.of(System.getProperty(DIRECTORY)).toAbsolutePath();
        Path file = directory.resolve(System.mapLibraryName(name));
        if (!Files.isReadable(file)) {
            throw new LakeRefusedException(
                    FailureCode.LIBRARY_UNUSABLE,
                    "Rows cannot be read: the native executable needs the library " + file
                            + ", which is missing or may not be read. The build makes the directory "
                            + directory.getFileName()
                            + " beside the executable: copy both, or name it by -D" + DIRECTORY + "=DIRECTORY");
        }
        return file;
    }
}

/** Replaces the loader of arrow-dataset when the native executable is built. */
@TargetClass(className = "org.apache.arrow.dataset.jni.JniLoader")
final class DatasetLibrary {

    /** Called by the class whose method it replaces, which the compiler does not see. */
    @SuppressWarnings("UnusedMethod")
    @Substitute
    private void load(String name) {
        ArrowLibraries.load(name);
    }
}

/** Replaces the loader of arrow-c-data when the native executable is built. */
@TargetClass(className = "org.apache.arrow.c.jni.JniLoader")
final class DataInterfaceLibrary {

    /** Called by the class whose method it replaces, which the compiler does not see. */
    @SuppressWarnings("UnusedMethod")
    @Substitute
    private void load(String name) {
        ArrowLibraries.load(name);
    }
}
