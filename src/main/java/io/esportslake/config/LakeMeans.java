package io.esportslake.config;

import java.util.Objects;
import java.util.function.Consumer;

/**
 * What a lake in an object store needs of the program around it; one in directories needs nothing.
 *
 * @param threads starts them
 * @param traffic counts the requests
 */
public record LakeMeans(Threads threads, StoreTraffic traffic) {

    /** Starts threads that do not keep the process alive. */
    @FunctionalInterface
    public interface Threads {
        /**
         * Starts one.
         *
         * @param onFault told of what the task threw
         */
        void start(String name, Runnable task, Consumer<Throwable> onFault);
    }

    public LakeMeans {
        Objects.requireNonNull(threads, "threads");
        Objects.requireNonNull(traffic, "traffic");
    }

    /** For a command, which counts for nobody. */
    public static LakeMeans with(Threads threads) {
        return new LakeMeans(threads, new StoreTraffic());
    }
}
