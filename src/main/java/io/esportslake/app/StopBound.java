package io.esportslake.app;

import io.esportslake.config.DurationText;
import io.esportslake.config.LakeConfigCheck;
import io.esportslake.failure.FailureCode;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Bounds how long the end of the process may take, wherever it was when it was told to stop: in the middle of the
 * start, in a flush on a disk that hangs, in a client that waits for a broker. A second signal ends it at once. Both
 * ways are those of a crash: what was not committed is read again, and the next start cleans up.
 */
public final class StopBound {

    /** Beside the flushes: leaving the consumer groups, closing clients and HTTP. */
    public static final Duration REST = Duration.ofSeconds(10);

    private static final Duration WITHOUT_CONFIGURATION = Duration.ofSeconds(20);
    private static final int SIGNALLED = 128;
    private static final int SIGINT = 2;
    private static final int SIGTERM = 15;

    private StopBound() {}

    /** From now on an end of this process is bounded. */
    public static void arm() {
        Threads.atEnd("stop-bound", StopBound::stopping, StopBound::fault);
    }

    private static void stopping() {
        Duration bound = flushes().plus(REST);
        // Nobody waits for it: when the stop is done, the process ends.
        Threads.start("stop-watch", () -> awaitEnd(bound), StopBound::fault);
        atSignal("TERM", SIGTERM);
        atSignal("INT", SIGINT);
    }

    /**
     * What the flushes of the stop may take. Asked when it begins: the bound is armed before there is a configuration.
     */
    private static Duration flushes() {
        try {
            return ConfigProvider.getConfig()
                    .getOptionalValue(LakeConfigCheck.SHUTDOWN_TIMEOUT, Duration.class)
                    .orElse(WITHOUT_CONFIGURATION);
        } catch (RuntimeException e) {
            // Nobody started with a configuration that cannot be read.
            return WITHOUT_CONFIGURATION;
        }
    }

    private static void fault(Throwable fault) {
        end(
                FailureCode.STOP_LATE,
                "The stop cannot be bounded (" + fault + "), so the process ends where it is.",
                ExitCode.FAILED);
    }

    private static void awaitEnd(Duration bound) {
        try {
            TimeUnit.MILLISECONDS.sleep(bound.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        end(
                FailureCode.STOP_LATE,
                "The stop took longer than " + DurationText.of(bound) + " (ESPORTS_LAKE_SHUTDOWN_TIMEOUT and "
                        + DurationText.of(REST) + " more), so the process ends where it is.",
                ExitCode.FAILED);
    }

    private static void end(FailureCode code, String why, int exitCode) {
        // The log may be closed by now.
        System.err.println(
                code.says(why + " What was not committed is read again at the next start, which also cleans up."));
        System.err.flush();
        Runtime.getRuntime().halt(exitCode);
    }

    /**
     * The JVM ignores signals once it is stopping. By name, because the compiler warns of these classes with no way
     * out.
     */
    private static void atSignal(String name, int number) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            // The native executable knows this proxy from proxy-config.json.
            Object abandon = Proxy.newProxyInstance(
                    StopBound.class.getClassLoader(), new Class<?>[] {handler}, (proxy, called, arguments) -> {
                        end(
                                FailureCode.STOP_ABANDONED,
                                "Told to stop a second time: the stop is abandoned.",
                                SIGNALLED + number);
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), abandon);
        } catch (ReflectiveOperationException e) {
            // A JVM without these classes, or started with -Xrs.
            System.err.println("A second SIG" + name + " will not end the process sooner: " + e);
        }
    }
}
