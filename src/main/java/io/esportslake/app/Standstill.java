package io.esportslake.app;

import io.esportslake.failure.FailureCode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells a stream that stands still from one that waits: its own thread turns several times a second whatever happens, a
 * batch waits only for a flush, and the consumer's thread answers between two polls. Counts looks instead of reading a
 * clock: a process that slept as a whole has looked as little as it has worked.
 */
final class Standstill {

    private final int patience;
    private final int pollPatience;
    private @Nullable Pulse before;
    private int withoutTurn;
    private int withoutTaking;
    private int withoutAnswer;

    /**
     * Begins to look.
     *
     * @param patience so many looks may pass without a turn, or with a batch that nobody takes
     * @param pollPatience so many looks may pass without an answer of the consumer's thread, which rebalances and polls
     */
    Standstill(int patience, int pollPatience) {
        this.patience = patience;
        this.pollPatience = pollPatience;
    }

    /** What stands still, and what becomes of it; empty when nothing does. */
    Optional<String> look(Pulse now) {
        Pulse last = before;
        before = now;
        if (last == null || !now.isRunning()) {
            return Optional.empty();
        }
        withoutTurn = now.turns() == last.turns() ? withoutTurn + 1 : 0;
        withoutTaking =
                now.inHand() != null && now.inHand() == last.inHand() && !now.isFlushing() ? withoutTaking + 1 : 0;
        withoutAnswer = now.isReading() && now.answers() == last.answers() ? withoutAnswer + 1 : 0;
        if (withoutTurn >= patience) {
            return found("The stream's own thread has done nothing for " + patience
                    + " s: a file system that hangs, or a thread that died");
        }
        if (withoutTaking >= patience) {
            return found("A batch of records was handed over and taken by nobody for " + patience
                    + " s, though no flush runs that it could wait for");
        }
        if (withoutAnswer >= pollPatience) {
            return found("The consumer's thread has not answered for " + pollPatience + " s: it hangs, or has died");
        }
        return Optional.empty();
    }

    private static Optional<String> found(String what) {
        return Optional.of(
                FailureCode.STANDSTILL.says(what + ". What was not committed is read again at the next start"));
    }
}
