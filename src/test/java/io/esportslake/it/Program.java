package io.esportslake.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The program, running as a process of its own. Closing it kills it. */
final class Program implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;
    private static final String LISTENING = "Listening on: http://[^:]+:(\\d+)";

    private final Process process;
    private final List<String> out = new ArrayList<>();
    private final List<String> err = new ArrayList<>();
    private final List<Thread> readers = new ArrayList<>();

    Program(Process process) {
        this.process = process;
        readers.add(collect(process.inputReader(), out));
        readers.add(collect(process.errorReader(), err));
    }

    private Thread collect(BufferedReader from, List<String> to) {
        Thread reader = new Thread(
                () -> {
                    try {
                        for (String line = from.readLine(); line != null; line = from.readLine()) {
                            synchronized (this) {
                                to.add(line);
                                notifyAll();
                            }
                        }
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    } finally {
                        synchronized (this) {
                            notifyAll();
                        }
                    }
                },
                "program-output");
        reader.setDaemon(true);
        reader.start();
        return reader;
    }

    /** Waits for a line of stdout that contains the pattern; fails when the program ends without it. */
    Matcher awaitLine(String pattern) {
        return awaitLine(pattern, 1);
    }

    /** Waits for the n-th such line. */
    synchronized Matcher awaitLine(String pattern, int n) {
        Pattern wanted = Pattern.compile(pattern);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        try {
            for (int checked = 0, found = 0; ; ) {
                for (; checked < out.size(); checked++) {
                    Matcher matcher = wanted.matcher(out.get(checked));
                    if (matcher.find() && ++found == n) {
                        return matcher;
                    }
                }
                boolean hasEnded = readers.stream().noneMatch(Thread::isAlive);
                assertThat(hasEnded || System.nanoTime() > deadline)
                        .as("waiting for line %d of '%s' in\n%s", n, pattern, this)
                        .isFalse();
                wait(200);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How many lines of stdout contain the pattern by now. */
    int count(String pattern) {
        Predicate<String> wanted = Pattern.compile(pattern).asPredicate();
        return (int) out().stream().filter(wanted).count();
    }

    /** The port of its HTTP interface, once it listens. */
    int httpPort() {
        return Integer.parseInt(awaitLine(LISTENING).group(1));
    }

    /** What its HTTP interface answers. */
    HttpResponse<String> get(String path) {
        URI uri = URI.create("http://127.0.0.1:" + httpPort() + path);
        try {
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Lets time pass; answers whether the program ended meanwhile. */
    boolean endsWithin(long millis) {
        try {
            return process.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits for its end. */
    int awaitExit() {
        return awaitExit(PATIENCE_SECONDS);
    }

    /** Waits for its end, at most so long. */
    int awaitExit(long seconds) {
        try {
            assertThat(process.waitFor(seconds, TimeUnit.SECONDS))
                    .as("ends within %d s\n%s", seconds, this)
                    .isTrue();
            for (Thread reader : readers) {
                reader.join();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return process.exitValue();
    }

    /** Waits for an end with this code. */
    Program expectExit(int code) {
        int found = awaitExit();
        assertThat(found).as("exit code of\n%s", this).isEqualTo(code);
        return this;
    }

    /** Waits for the end of a start that is refused, without a stack trace: the one sentence that it says on stderr. */
    String refusal() {
        List<String> said = refusals();
        assertThat(said).as("%s", this).hasSize(1);
        return said.get(0);
    }

    /** The same where it says several. */
    List<String> refusals() {
        expectExit(2);
        assertThat(toString()).doesNotContain("\tat ");
        return err();
    }

    /** SIGTERM. */
    Program terminate() {
        // Process.destroy() would close the streams that are being read.
        process.toHandle().destroy();
        return this;
    }

    /** SIGKILL, and waits for the end. */
    void kill() {
        process.toHandle().destroyForcibly();
        awaitExit();
    }

    /** SIGSTOP: the process sleeps without knowing it. */
    void suspend() {
        signal("STOP");
    }

    /** SIGCONT. */
    void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            int exit = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            assertThat(exit).isZero();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The most memory that it has had in use; 0 when it has ended. */
    long peakMebibytes() {
        return mebibytes("VmHWM:");
    }

    /** The memory that it has in use; 0 when it has ended. */
    long residentMebibytes() {
        return mebibytes("VmRSS:");
    }

    private long mebibytes(String name) {
        try {
            return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                    .filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    boolean isRunning() {
        return process.isAlive();
    }

    synchronized List<String> out() {
        return List.copyOf(out);
    }

    synchronized List<String> err() {
        return List.copyOf(err);
    }

    @Override
    public void close() {
        process.toHandle().destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized String toString() {
        return "--- stdout\n" + String.join("\n", out) + "\n--- stderr\n" + String.join("\n", err) + "\n---";
    }
}
