package io.esportslake.web;

import java.util.ArrayDeque;
import java.util.Queue;

/** So many at once, so many wait for their turn, the rest is refused. Any thread may use it. */
final class Lane {

    private final int maxRunning;
    private final int maxWaiting;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int running;

    Lane(int maxRunning, int maxWaiting) {
        this.maxRunning = maxRunning;
        this.maxWaiting = maxWaiting;
    }

    /**
     * Begins now, on this thread, or later, on the thread of the one that makes room; whoever begins has to
     * {@link #leave}.
     *
     * @return false when there is no room to wait in
     */
    boolean enter(Runnable begin) {
        synchronized (this) {
            if (running == maxRunning) {
                return waiting.size() < maxWaiting && waiting.add(begin);
            }
            running++;
        }
        begin.run();
        return true;
    }

    void leave() {
        Runnable next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                running--;
            }
        }
        if (next != null) {
            next.run();
        }
    }
}
