package io.esportslake.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ThreadsTest {

    private static final List<Throwable> FAULTS = List.of(
            new OutOfMemoryError("Java heap space"),
            new NoClassDefFoundError("io/example/Missing"),
            new AssertionError("never"),
            new StackOverflowError(),
            new IllegalStateException("broken"));

    private final BlockingQueue<Throwable> told = new LinkedBlockingQueue<>();

    private Throwable told() throws InterruptedException {
        return told.poll(60, TimeUnit.SECONDS);
    }

    private static Runnable throwing(Throwable fault) {
        return () -> ThreadsTest.<RuntimeException>sneak(fault);
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void sneak(Throwable fault) throws E {
        throw (E) fault;
    }

    @Test
    void whateverATaskThrowsIsToldAndTheNextTaskRuns() throws InterruptedException {
        ScheduledExecutorService single = Threads.single("test", told::add);
        try {
            for (Throwable fault : FAULTS) {
                single.execute(throwing(fault));
                assertThat(told()).isSameAs(fault);
                single.submit(throwing(fault));
                assertThat(told()).isSameAs(fault);
                single.schedule(throwing(fault), 1, TimeUnit.MILLISECONDS);
                assertThat(told()).isSameAs(fault);
            }
            CompletableFuture<String> next = new CompletableFuture<>();
            single.execute(() -> next.complete(Thread.currentThread().getName()));
            assertThat(next).succeedsWithin(Duration.ofSeconds(60)).isEqualTo("test");
        } finally {
            single.shutdownNow();
        }
        assertThat(told).isEmpty();
    }

    @Test
    void aPeriodicTaskThatThrowsIsToldOnceAndDoesNotComeAgain() throws Exception {
        ScheduledExecutorService single = Threads.single("test", told::add);
        AtomicInteger runs = new AtomicInteger();
        try {
            single.scheduleWithFixedDelay(
                    () -> {
                        if (runs.incrementAndGet() == 3) {
                            throw new LinkageError("third");
                        }
                    },
                    1,
                    1,
                    TimeUnit.MILLISECONDS);

            assertThat(told()).hasMessage("third");
            single.submit(() -> {}).get(60, TimeUnit.SECONDS);
            assertThat(runs).hasValue(3);
        } finally {
            single.shutdownNow();
        }
    }

    @Test
    void whatATaskThrowsIsToldBeforeTheNextTaskRuns() throws Exception {
        List<String> order = new java.util.concurrent.CopyOnWriteArrayList<>();
        ScheduledExecutorService single = Threads.single("test", fault -> order.add("told"));
        try {
            CompletableFuture<Void> begin = new CompletableFuture<>();
            single.execute(begin::join);
            single.execute(throwing(new AssertionError()));
            CompletableFuture<Void> done = new CompletableFuture<>();
            single.execute(() -> {
                order.add("next");
                done.complete(null);
            });
            begin.complete(null);
            done.get(60, TimeUnit.SECONDS);
            assertThat(order).containsExactly("told", "next");
        } finally {
            single.shutdownNow();
        }
    }

    @Test
    void aTaskThatIsCancelledOrDroppedIsNoFault() throws Exception {
        ScheduledExecutorService single = Threads.single("test", told::add);
        single.scheduleWithFixedDelay(() -> {}, 1, 1, TimeUnit.HOURS).cancel(true);
        single.submit(() -> {}).get(60, TimeUnit.SECONDS);
        single.shutdownNow();

        assertThat(single.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        assertThat(told).isEmpty();
    }

    @Test
    void aThreadOfItsOwnTellsToo() throws InterruptedException {
        for (Throwable fault : FAULTS) {
            Threads.start("one", throwing(fault), told::add);
            assertThat(told()).isSameAs(fault);
        }
    }

    @Test
    void whenTellingFailsInItsTurnTheLastWordIsSpoken() {
        AtomicInteger lastWords = new AtomicInteger();
        Consumer<Throwable> failing = fault -> {
            throw new OutOfMemoryError("again");
        };

        Threads.tell(failing, new OutOfMemoryError("first"), lastWords::incrementAndGet);
        assertThat(lastWords).hasValue(1);
        Threads.tell(told::add, new OutOfMemoryError("first"), lastWords::incrementAndGet);
        assertThat(lastWords).hasValue(1);
    }
}
