package io.esportslake.s3;

import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What a storage needs of the program around it.
 *
 * @param threads starts them
 * @param nanoClock monotonic nanoseconds
 * @param requests told of every request
 */
public record Surroundings(Threads threads, LongSupplier nanoClock, RequestListener requests) {

    /** Starts threads that do not keep the process alive. */
    @FunctionalInterface
    public interface Threads {
        /**
         * Starts one.
         *
         * @param onFault told of what the task threw, beside whoever is told of all faults
         */
        void start(String name, Runnable task, Consumer<Throwable> onFault);
    }
}
