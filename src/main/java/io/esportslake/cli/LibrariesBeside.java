package io.esportslake.cli;

import io.esportslake.reader.ArrowLibraries;
import io.quarkus.runtime.ImageMode;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the native executable finds the native libraries of Arrow and of the codecs: in the directory {@code lib}
 * beside itself. The codecs' are in the executable too, and unpacked to the temporary directory when they are not
 * there.
 */
final class LibrariesBeside {

    private static final String DIRECTORY = "lib";

    private LibrariesBeside() {}

    /** Tells the loaders of the libraries; before any of them is used. Does nothing on a JVM. */
    static void announce() {
        if (ImageMode.current() == ImageMode.NATIVE_RUN) {
            ProcessHandle.current().info().command().map(Path::of).ifPresent(LibrariesBeside::announceFor);
        }
    }

    /** What is set on the command line stays. */
    static void announceFor(Path executable) {
        Path directory = executable.resolveSibling(DIRECTORY);
        System.getProperties().putIfAbsent(ArrowLibraries.DIRECTORY, directory.toString());
        // The loader of zstd takes a file and fails without it; that of snappy takes a directory, and looks on
        // elsewhere.
        Path zstd = directory.resolve(System.mapLibraryName("zstd-jni"));
        if (Files.isReadable(zstd)) {
            System.getProperties().putIfAbsent("ZstdNativePath", zstd.toString());
        }
        System.getProperties().putIfAbsent("org.xerial.snappy.lib.path", directory.toString());
    }
}
