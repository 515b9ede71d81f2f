package io.esportslake.web;

import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/**
 * A request's place in its lane. It is given up when the answer has ended, which it also does when who asked breaks
 * off, and whoever works for it has stopped, whichever comes last. Any thread may use it.
 */
final class Turn {

    private static final String KEY = Turn.class.getName();

    private final Lane lane;
    private boolean isAnswerOpen = true;
    private boolean isInWork;

    Turn(Lane lane) {
        this.lane = lane;
    }

    void keepIn(RoutingContext request) {
        request.put(KEY, this);
    }

    /** The one of a request; empty for those that wait for nobody. */
    static Optional<Turn> of(RoutingContext request) {
        return Optional.ofNullable(request.get(KEY));
    }

    /**
     * Begins to work for the request; whoever does calls {@link #stopWork}.
     *
     * @return false when nobody waits for the answer any more; then there is nothing to do
     */
    synchronized boolean beginWork() {
        isInWork = isAnswerOpen;
        return isInWork;
    }

    void stopWork() {
        synchronized (this) {
            isInWork = false;
            if (isAnswerOpen) {
                return;
            }
        }
        lane.leave();
    }

    /** Call it once. */
    void answerEnded() {
        synchronized (this) {
            isAnswerOpen = false;
            if (isInWork) {
                return;
            }
        }
        lane.leave();
    }
}
