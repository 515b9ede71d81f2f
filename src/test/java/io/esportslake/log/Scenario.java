package io.esportslake.log;

import static io.esportslake.log.Lakes.ONE;
import static io.esportslake.log.Lakes.ZERO;

import io.esportslake.log.Schedules.Script;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/**
 * Processes that share a table for their whole life, with the code that production runs, over a storage: open the
 * lake and clear up behind the dead (retire, clean), be assigned a topic partition, accept records, stage, put,
 * publish, acknowledge, prune, close. Played in every schedule in which once (twice in the soak), anywhere, the
 * running process sleeps, sleeps and loses its lock, dies, or the power goes. What holds after each of their steps:
 * {@link ExactlyOnce}.
 */
public enum Scenario {
    TWO_PROCESSES_OF_ONE_TOPIC_PARTITION(235, () -> List.of(new Lives.Life(ZERO), new Lives.Life(ZERO))),
    TWO_PROCESSES_OF_TWO_TOPIC_PARTITIONS(345, () -> List.of(new Lives.Life(ZERO), new Lives.Life(ONE))),
    /** Only the commit that retired it can stop a writer whose offsets nobody touched. */
    TWO_PROCESSES_THAT_FIND_ALL_THEY_MISSED(
            175, () -> List.of(new Lives.Life(ZERO, Lives.ALL_KEPT), new Lives.Life(ONE, Lives.ALL_KEPT))),
    TWO_PROCESSES_THAT_FOLLOW_EACH_OTHER(345, () -> List.of(new Lives.Following(ZERO), new Lives.Following(ONE))),
    THREE_PROCESSES(385, () -> List.of(new Lives.Life(ZERO), new Lives.Life(ZERO), new Lives.Life(ONE))),
    A_SEALER_BESIDE_A_WRITER_THAT_SEALS_WHEN_IT_STOPS(
            325, () -> List.of(new Lives.Holding(ZERO), new Lives.SealingOnly())),
    TWO_WRITERS_THAT_SEAL_WHEN_THEY_STOP(500, () -> List.of(new Lives.Holding(ZERO), new Lives.Holding(ONE))),
    TWO_SEALERS_BESIDE_A_WRITER(
            365, () -> List.of(new Lives.Holding(ZERO), new Lives.SealingOnly(), new Lives.SealingOnly())),
    A_SEALER_BESIDE_A_WRITER_WHOSE_ROWS_ARE_SEEN_AT_ONCE(
            400, () -> List.of(new Lives.Life(ZERO), new Lives.Holding(ONE))),
    A_GATHERER_BESIDE_A_WRITER_THAT_SEALS_WHEN_IT_STOPS(
            325, () -> List.of(new Lives.Holding(ZERO), new Lives.GatheringOnly())),
    A_GATHERER_BESIDE_A_SEALER_AND_A_WRITER_THAT_GATHERS(
            450, () -> List.of(new Lives.Gathering(ZERO), new Lives.GatheringOnly(), new Lives.SealingOnly())),
    A_RETRIER_BESIDE_A_WRITER_OF_DEAD_LETTERS(
            345, () -> List.of(new Lives.Lettering(ZERO, Visibility.VISIBLE), new Lives.Retrying())),
    TWO_RETRIERS_BESIDE_A_WRITER_OF_ROWS(
            650,
            () -> List.of(
                    new Lives.Lettering(ZERO, Visibility.VISIBLE),
                    new Lives.Retrying(),
                    new Lives.Retrying(),
                    new Lives.Life(ONE))),
    A_RETRIER_AND_A_SEALER_OF_DEAD_LETTERS_THAT_ARE_HELD_BACK(
            470,
            () -> List.of(new Lives.Lettering(ZERO, Visibility.HELD), new Lives.SealingOnly(), new Lives.Retrying()));

    private final int least;
    private final Supplier<List<Script>> scripts;

    Scenario(int least, Supplier<List<Script>> scripts) {
        this.least = least;
        this.scripts = scripts;
    }

    /** How many schedules with one interruption there are over a storage that may lose its power, at least. */
    public int least() {
        return least;
    }

    /**
     * Plays the schedules with one interruption at most.
     *
     * @param place a new and empty one for each
     * @param oneOf of so many schedules in a row one is played
     * @return how many were played
     * @throws AssertionError when one breaks a rule; its message is the rule, and the steps that led there
     */
    public int play(NewPlace place, int oneOf) throws IOException {
        return play(place, 1, oneOf);
    }

    /** Plays the schedules with so many interruptions at most. */
    int play(NewPlace place, int most, int oneOf) throws IOException {
        return play(name(), place, most, oneOf, scripts.get());
    }

    /** Plays the schedules of some processes, with so many interruptions at most. */
    static int play(String name, NewPlace place, int most, int oneOf, List<Script> scripts) throws IOException {
        long begun = System.nanoTime();
        int schedules = new Schedules(most, oneOf, new ExactlyOnce(place), scripts).explore();
        System.out.println("SCHEDULES | " + name + " processes=" + scripts.size() + " interruptions=" + most
                + " played=" + schedules + " millis=" + (System.nanoTime() - begun) / 1_000_000);
        return schedules;
    }

    /** Makes a place. */
    @FunctionalInterface
    public interface NewPlace {
        SchedulePlace make() throws IOException;
    }
}
