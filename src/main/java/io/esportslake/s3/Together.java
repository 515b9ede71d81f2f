package io.esportslake.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;

/**
 * Does several requests at a time, never more than weigh as much as is allowed. A request costs far more than its thread.
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

    /** Does all, and waits for all, whatever becomes of them. @throws IOException what the first one that failed threw */
    <T> List<T> all(String name, List<? extends Callable<T>> tasks) throws IOException {
        List<Future<T>> begun = new ArrayList<>();
        for (Callable<T> task : tasks) {
            begun.add(begin(name, 1, task));
        }
        List<T> results = new ArrayList<>();
        IOException failure = null;
        for (Future<T> future : begun) {
            try {
                results.add(end(future));
            } catch (IOException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
        return results;
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
