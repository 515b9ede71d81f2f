package io.esportslake.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Does several requests at a time, never more than weigh as much as is allowed. A request costs far more than its
 * thread.
 */
final class Together {

    private final Surroundings.Threads threads;
    private final int most;
    private final Semaphore permits;

    Together(Surroundings.Threads threads, int most) {
        this.threads = threads;
        this.most = most;
        permits = new Semaphore(most);
    }

    /** Begins a task, as soon as those at work leave room for it. Whoever waits for it learns how it ended. */
    <T> Future<T> begin(String name, int weight, Callable<T> task) throws IOException {
        FutureTask<T> future = new FutureTask<>(task);
        int taken = Math.min(weight, most);
        try {
            permits.acquire(taken);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        boolean started = false;
        try {
            threads.start(
                    name,
                    () -> {
                        try {
                            future.run();
                        } finally {
                            permits.release(taken);
                        }
                    },
                    fault -> {});
            started = true;
        } finally {
            if (!started) {
                permits.release(taken);
            }
        }
        return future;
    }

    /**
     * Does all. Once one has failed, none is begun any more.
     *
     * @return what they came to, in their order
     * @throws IOException what the first of those that failed threw, when nothing is going on any more
     */
    <T> List<T> all(String name, List<? extends Callable<T>> tasks) throws IOException {
        if (tasks.size() == 1) { // which needs no thread
            FutureTask<T> only = new FutureTask<>(tasks.get(0));
            only.run();
            return new ArrayList<>(Collections.singletonList(end(only))); // which may be null
        }
        AtomicBoolean hasFailed = new AtomicBoolean();
        List<Future<T>> begun = new ArrayList<>();
        for (Callable<T> task : tasks) {
            if (hasFailed.get()) {
                break;
            }
            begun.add(begin(name, 1, () -> {
                boolean isDone = false;
                try {
                    T result = task.call();
                    isDone = true;
                    return result;
                } finally {
                    if (!isDone) {
                        hasFailed.set(true);
                    }
                }
            }));
        }
        awaitAll(begun);
        List<T> results = new ArrayList<>();
        for (Future<T> future : begun) {
            results.add(end(future));
        }
        return results;
    }

    /** Until all have ended, however they did. */
    static void awaitAll(List<? extends Future<?>> futures) throws InterruptedIOException {
        for (Future<?> future : futures) {
            try {
                future.get();
            } catch (InterruptedException e) {
                throw interrupted(e);
            } catch (ExecutionException e) {
                // told when all have ended
            }
        }
    }

    /** What a task came to. */
    static <T> T end(Future<T> future) throws IOException {
        try {
            return future.get();
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof IOException failure) {
                throw failure;
            }
            if (cause instanceof RuntimeException failure) {
                throw failure;
            }
            if (cause instanceof Error fault) {
                throw fault;
            }
            throw new IOException(cause);
        }
    }

    static InterruptedIOException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        InterruptedIOException failure = new InterruptedIOException("Interrupted while waiting for the store");
        failure.initCause(cause);
        return failure;
    }
}
