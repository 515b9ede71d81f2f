package io.esportslake.ingest;

/** Where this program is given another heap: not in the same place as JVM and as native executable. */
public final class HeapOption {

    /** Goes after {@code -Xmx} in a sentence. Known when the executable is built, too. */
    public static final String PLACE =
            System.getProperty("org.graalvm.nativeimage.imagecode") == null ? "in JAVA_OPTS" : "before the command";

    private HeapOption() {}
}
