package io.esportslake.watch;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** What this process has committed in the last ten minutes, to ten seconds exact; begins anew with each start. */
final class ContentWindow {

    /** How long a record counts. */
    static final Duration LENGTH = Duration.ofMinutes(10);

    private static final long STEP_NANOS = Duration.ofSeconds(10).toNanos();

    private final Deque<Step> steps = new ArrayDeque<>();

    /** What ten seconds of micro-batches held, the first of which was committed at {@code nanos}. */
    private record Step(long nanos, Content content) {}

    void add(Content content, long nanos) {
        Step last = steps.peekLast();
        if (last != null && nanos - last.nanos() < STEP_NANOS) {
            steps.pollLast();
            steps.addLast(new Step(last.nanos(), last.content().plus(content)));
        } else {
            steps.addLast(new Step(nanos, content));
        }
    }

    Content recent(long nanos) {
        while (!steps.isEmpty() && nanos - steps.peekFirst().nanos() > LENGTH.toNanos()) {
            steps.pollFirst();
        }
        return steps.stream().map(Step::content).reduce(Content.NONE, Content::plus);
    }
}
