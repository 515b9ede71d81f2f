package io.esportslake.config;

/** Where this program is given options such as {@code -Xmx}: not in the same place as JVM and as native executable. */
public final class JvmOptions {

    /** Known when the executable is built, too. */
    private static final boolean IS_EXECUTABLE = System.getProperty("org.graalvm.nativeimage.imagecode") != null;

    /** Goes after an option in a sentence. */
    public static final String PLACE = IS_EXECUTABLE ? "before the command" : "in JAVA_OPTS";

    /** How another temporary directory is named, as a part of a sentence. */
    public static final String TEMPORARY_DIRECTORY =
            "-Djava.io.tmpdir " + PLACE + (IS_EXECUTABLE ? "" : ", or TMPDIR for bin/esports-lake");

    private JvmOptions() {}
}
