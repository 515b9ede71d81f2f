package io.esportslake.app;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes every thread of this program. Whatever a task throws, an Error included, is told to somebody: in a bare
 * executor it ends in a future that nobody looks at, and a task that should come again silently does not. When telling
 * fails in its turn, for want of memory, the process ends; see {@link LastWord}.
 */
public final class Threads {

    /** Made in time: when it is needed there may be no memory even for a reference to a method. */
    private static final LastWord LAST_WORD = new LastWord();

    private Threads() {}

    /**
     * One daemon thread that runs tasks in their order, now or later. A stop is bounded: a task that hangs does not
     * keep the process.
     *
     * @param onFault told of what a task threw, on that thread and before the next task; a periodic task does not come
     *     again
     */
    public static ScheduledExecutorService single(String name, Consumer<Throwable> onFault) {
        return new Telling(task -> daemon(name, task, onFault), onFault);
    }

    /**
     * Runs a task again and again on such a thread, with a pause between its end and its next start. There is no future
     * to look at: the thread tells what the task throws.
     */
    @SuppressWarnings("FutureReturnValueIgnored")
    public static void repeat(ScheduledExecutorService thread, long firstMillis, long pauseMillis, Runnable task) {
        thread.scheduleWithFixedDelay(task, firstMillis, pauseMillis, TimeUnit.MILLISECONDS);
    }

    /** The same at a fixed rate: what came too late is made up for. */
    @SuppressWarnings("FutureReturnValueIgnored")
    public static void repeatAtRate(ScheduledExecutorService thread, long everyMillis, Runnable task) {
        thread.scheduleAtFixedRate(task, everyMillis, everyMillis, TimeUnit.MILLISECONDS);
    }

    /** Runs a task once, later, on such a thread, which tells what it throws. */
    @SuppressWarnings("FutureReturnValueIgnored")
    public static void later(ScheduledExecutorService thread, long millis, Runnable task) {
        thread.schedule(task, millis, TimeUnit.MILLISECONDS);
    }

    /** Starts a daemon thread for one task. */
    public static void start(String name, Runnable task, Consumer<Throwable> onFault) {
        daemon(name, task, onFault).start();
    }

    /** Runs a task when the process ends. */
    public static void atEnd(String name, Runnable task, Consumer<Throwable> onFault) {
        Runtime.getRuntime().addShutdownHook(thread(name, task, onFault));
    }

    private static Thread daemon(String name, Runnable task, Consumer<Throwable> onFault) {
        Thread thread = thread(name, task, onFault);
        thread.setDaemon(true);
        return thread;
    }

    private static Thread thread(String name, Runnable task, Consumer<Throwable> onFault) {
        Thread thread = new Thread(task, name);
        thread.setUncaughtExceptionHandler((dying, fault) -> tell(onFault, fault, LAST_WORD));
        return thread;
    }

    /** Does what may not fail, because it tells of a failure; ends the process when it does. */
    static void orEnd(Runnable telling) {
        try {
            telling.run();
        } catch (Throwable second) {
            LAST_WORD.run();
        }
    }

    /**
     * Tells a fault.
     *
     * @param otherwise what is done when telling fails, too
     */
    static void tell(Consumer<Throwable> onFault, Throwable fault, Runnable otherwise) {
        try {
            onFault.accept(fault);
        } catch (Throwable second) {
            otherwise.run();
        }
    }

    /** Looks into each task's future, because nobody else does. */
    private static final class Telling extends ScheduledThreadPoolExecutor {

        private final Consumer<Throwable> onFault;

        Telling(ThreadFactory threads, Consumer<Throwable> onFault) {
            super(1, threads);
            this.onFault = onFault;
            setRemoveOnCancelPolicy(true);
        }

        @Override
        protected void afterExecute(Runnable task, Throwable thrown) {
            super.afterExecute(task, thrown);
            Throwable fault = thrown == null ? faultOf(task) : thrown;
            if (fault != null) {
                tell(onFault, fault, LAST_WORD);
            }
        }

        private static @Nullable Throwable faultOf(Runnable task) {
            if (task instanceof Future<?> future && future.isDone()) {
                try {
                    future.get();
                } catch (ExecutionException e) {
                    return e.getCause();
                } catch (CancellationException e) {
                    return null;
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return null;
        }
    }
}
