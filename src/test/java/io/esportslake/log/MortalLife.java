package io.esportslake.log;

import static io.esportslake.log.Lakes.ZERO;
import static io.esportslake.log.Lakes.publish;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A process upon a lake in memory that dies before and after every step, and the next one again behind that. What they
 * do, and what must hold then, the tests say.
 */
abstract class MortalLife {

    /** Does all of it, or what those that died have left of it. */
    abstract void live(Lake lake, TableWriter table, TableStorage files) throws IOException;

    /** What holds as soon as the lake is opened behind a death. */
    abstract void requireNothingLost(MemoryPlace place, String where) throws IOException;

    /** What holds when another life has come to its end. */
    abstract void requireComplete(MemoryPlace place, String where) throws IOException;

    /** Answers how many moments a life has. */
    final int dieAtEachMoment() throws IOException {
        int at = 0;
        for (MemoryPlace place = new MemoryPlace(); dies(place, at); place = new MemoryPlace()) {
            requireSound(place, "moment " + at);
            at++;
        }
        return at;
    }

    /** Dies at a moment, and then at every n-th of the next life; answers how many second lives there were. */
    final int dieTwice(int at, int first, int every) throws IOException {
        int lives = 0;
        for (boolean isDead = true; isDead; lives++) {
            int again = first + lives * every;
            MemoryPlace place = new MemoryPlace();
            assertThat(dies(place, at)).isTrue();
            isDead = dies(place, again);
            requireSound(place, "moment " + at + ", then moment " + again);
        }
        return lives;
    }

    /** Of a life without a death, each told of twice: before and after. */
    final List<CommitStep> steps() throws IOException {
        List<CommitStep> steps = new ArrayList<>();
        live(new MemoryPlace(), (step, moment, path) -> steps.add(step));
        return steps;
    }

    static MemoryLakeStorage reader(MemoryPlace place) {
        return new MemoryLakeStorage(place, Lakes.newWriter(), StepListener.NONE);
    }

    static Commit newest(MemoryPlace place) throws IOException {
        List<Commit> log = Lakes.log(reader(place), "matches");
        return log.get(log.size() - 1);
    }

    private void requireSound(MemoryPlace place, String where) throws IOException {
        requireNothingLost(place, where);
        live(place, StepListener.NONE);
        requireComplete(place, where);
        assertThat(place.namesBelow("").stream().filter(Lakes::isLeftOver))
                .as(where)
                .isEmpty();
    }

    private boolean dies(MemoryPlace place, int at) throws IOException {
        try {
            live(place, new Halt(at));
            return false;
        } catch (Halt.Death e) {
            return true;
        }
    }

    private void live(MemoryPlace place, StepListener listener) throws IOException {
        MemoryLakeStorage storage = new MemoryLakeStorage(place, Lakes.newWriter(), listener);
        try {
            Lake lake = Lake.open(storage, Lakes.options());
            TableWriter table = lake.table("matches");
            if (table.newest().map(commit -> commit.progress().isEmpty()).orElse(true)) {
                publish(table, Lakes.start("start", ZERO, 0));
            }
            live(lake, table, storage.table("matches"));
            lake.close();
        } catch (Halt.Death e) {
            place.ended(storage);
            throw e;
        }
    }
}
