package io.esportslake.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file system of a few megabytes, mounted for one test. Mounting needs root; where it is refused the test says so.
 */
final class SmallDisk implements AutoCloseable {

    private static final int BLOCK_BYTES = 64 * 1024;

    private final Path directory;
    private final Path filler;

    private SmallDisk(Path directory) {
        this.directory = directory;
        filler = directory.resolve("filler");
    }

    /** Mounts an empty one over a directory, which is created when missing. */
    static SmallDisk mount(Path directory, String size) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String refusal = run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", directory.toString());
        if (!refusal.isEmpty()) {
            String message = "NOT RUN | a small disk cannot be mounted here: " + refusal;
            System.out.println(message);
            assumeThat(refusal).as(message).isEmpty();
        }
        return new SmallDisk(directory);
    }

    /** Takes all the room that is left. */
    void fill() {
        byte[] block = new byte[BLOCK_BYTES];
        for (int size = BLOCK_BYTES; size > 0; size /= 2) {
            try (OutputStream out = Files.newOutputStream(
                    filler, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND)) {
                while (true) {
                    out.write(block, 0, size);
                }
            } catch (IOException full) {
                // goes on with smaller pieces
                continue;
            }
        }
    }

    /** Takes the room that is left, but for so many bytes. */
    void fillBut(long bytes) {
        byte[] block = new byte[BLOCK_BYTES];
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (Files.getFileStore(directory).getUsableSpace() > bytes) {
                out.write(block);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives the room back. */
    void free() {
        try {
            Files.delete(filler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a directory of it read-only, also for root. Files that are open for writing stay so. */
    static void protect(Path directory) {
        assertThat(run("mount", "--bind", directory.toString(), directory.toString()))
                .isEmpty();
        assertThat(run("mount", "-o", "remount,bind,ro", directory.toString())).isEmpty();
    }

    /** Undoes {@link #protect}. */
    static void unprotect(Path directory) {
        assertThat(run("umount", directory.toString())).isEmpty();
    }

    @Override
    public void close() {
        // Twice where a test failed between protect and unprotect.
        run("umount", "--recursive", "--lazy", directory.toString());
    }

    /** What a command that failed said; empty when it did not fail. */
    private static String run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            int exit = process.waitFor();
            return exit == 0 ? "" : String.join(" ", command) + " exited with " + exit + ": " + said;
        } catch (IOException e) {
            return e.getMessage();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
