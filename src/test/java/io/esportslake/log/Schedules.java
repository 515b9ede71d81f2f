package io.esportslake.log;

import io.esportslake.source.TopicPartition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Plays several processes step by step, each on a thread of its own, one at a time: first without any interruption,
 * then with every one there can be, then with every two, and so on. A schedule is given by its interruptions alone.
 *
 * <p>A running process goes on until it is made to sleep, dies or ends; then the next one in turn goes on. So a sleeper
 * wakes when those after it have ended, or sleep themselves.
 */
final class Schedules {

    /** What can happen to the running process instead of its next step. */
    enum Action {
        SLEEP,
        /** Its lock is let go while it sleeps, so that others take it for dead. */
        SLEEP_AND_LOSE_THE_LOCK,
        DIE,
        /** All that have begun die, and what nobody settled is undone. */
        LOSE_POWER,
        /** The same, but what was deleted stays deleted. */
        LOSE_POWER_AND_KEEP_DELETIONS;

        boolean isLossOfPower() {
            return this == LOSE_POWER || this == LOSE_POWER_AND_KEEP_DELETIONS;
        }
    }

    /** An action instead of the step of that number. */
    record Interruption(int at, Action action) {}

    /** The life of one process. */
    interface Script {
        void run(Actor actor) throws IOException;
    }

    /** What holds at every moment of a schedule, and at its end. New for each schedule. */
    interface Rules {
        /** Lays out the lake before anybody starts. */
        SchedulePlace prepare(int number) throws IOException;

        void look(List<Actor> actors) throws IOException;

        /** Told before the next look. */
        void powerLost();

        void lookAtTheEnd(List<Actor> actors) throws IOException;
    }

    /** Steps that no other process sees: before them, others find what they find before the next one. */
    private static final Set<CommitStep> UNSEEN = EnumSet.of(
            CommitStep.LOCK_CREATE,
            CommitStep.LOCK_TAKE,
            CommitStep.PROBE,
            CommitStep.IDENTITY_WRITE_TEMPORARY,
            CommitStep.IDENTITY_FSYNC_TEMPORARY,
            CommitStep.STAGE_FSYNC_FILE,
            CommitStep.PUT_WRITE_TEMPORARY,
            CommitStep.PUT_FSYNC_TEMPORARY);

    /**
     * Steps that make only durable what can be seen already: before them the power may go, and it differs whether
     * somebody died there only when it goes later.
     */
    private static final Set<CommitStep> SETTLING = EnumSet.of(
            CommitStep.LOCK_FSYNC_DIRECTORY,
            CommitStep.IDENTITY_FSYNC_DIRECTORY,
            CommitStep.STAGE_FSYNC_DIRECTORY,
            CommitStep.PUT_FSYNC_DIRECTORY,
            CommitStep.LOG_FSYNC_DIRECTORY,
            CommitStep.PUBLISH_FSYNC_DIRECTORY);

    /** A process on a thread of its own that goes one step further when it is told to. */
    static final class Actor implements StepListener {
        final String name;
        final LakeStorage storage;
        /** What this process told Kafka. */
        final Map<TopicPartition, Long> acknowledged = new ConcurrentHashMap<>();

        private final SchedulePlace place;
        private final Semaphore go = new Semaphore(0);
        private final Semaphore stopped = new Semaphore(0);
        private final List<String> said = new ArrayList<>();
        private volatile boolean holdsALock;
        private volatile String next = BEGIN;
        private volatile boolean isSettling;
        private volatile boolean over;
        private volatile boolean dies;
        private volatile boolean slept;
        private volatile boolean lostItsLock;
        private volatile Throwable fault;

        private Actor(String name, SchedulePlace place) throws IOException {
            this.name = name;
            this.place = place;
            storage = place.process(name, this);
        }

        private void start(Script script) {
            Thread thread = new Thread(() -> {
                go.acquireUninterruptibly();
                try {
                    script.run(this);
                } catch (Halt.Death e) {
                    next = "DEAD";
                } catch (Throwable e) {
                    fault = e;
                }
                letGoOfTheLock();
                over = true;
                stopped.release();
            });
            thread.setDaemon(true);
            thread.start();
        }

        private boolean hasBegun() {
            return !next.equals(BEGIN);
        }

        private void die() {
            dies = true;
            while (!over) {
                step();
            }
        }

        private void step() {
            go.release();
            stopped.acquireUninterruptibly();
        }

        private void letGoOfTheLock() {
            try {
                place.ended(storage);
            } catch (IOException e) {
                fault = e;
            }
        }

        /** This process has opened the lake, and so holds a lock in it. */
        void opened() {
            holdsALock = true;
        }

        /** From here on the lake itself lets go of the lock. */
        void closes() {
            holdsALock = false;
        }

        /** For the trace; the rules are looked at after it. */
        void say(String what) {
            said.add(name + " " + what);
        }

        boolean isOver() {
            return over;
        }

        boolean isDead() {
            return dies;
        }

        boolean hasSlept() {
            return slept;
        }

        boolean hasLostItsLock() {
            return lostItsLock;
        }

        @Override
        public void at(CommitStep step, Moment moment, String place) {
            if (moment == Moment.BEFORE && !UNSEEN.contains(step)) {
                isSettling = SETTLING.contains(step);
                next = step + " " + place.substring(place.lastIndexOf('/') + 1);
                stopped.release();
                go.acquireUninterruptibly();
            }
            if (dies) {
                throw new Halt.Death(next);
            }
        }
    }

    private static final String BEGIN = "BEGIN";

    private final List<Script> scripts;
    private final Rules rules;
    private final int most;
    private final int oneOf;
    private int met;
    private int played;

    /**
     * Plays schedules of these scripts.
     *
     * @param most interruptions in one schedule
     * @param oneOf of so many schedules in a row one is played
     */
    Schedules(int most, int oneOf, Rules rules, List<Script> scripts) {
        this.most = most;
        this.oneOf = oneOf;
        this.rules = rules;
        this.scripts = scripts;
    }

    /**
     * Plays them all.
     *
     * @return how many
     * @throws AssertionError when one breaks a rule; its message is the rule, and the steps that led there
     */
    int explore() throws IOException {
        explore(List.of());
        return played;
    }

    private void explore(List<Interruption> interruptions) throws IOException {
        int from = interruptions.isEmpty()
                ? 0
                : interruptions.get(interruptions.size() - 1).at() + 1;
        List<Set<Action>> possible = play(interruptions);
        if (interruptions.size() == most) {
            return;
        }
        for (int at = from; at < possible.size(); at++) {
            for (Action action : possible.get(at)) {
                if (met++ % oneOf == 0) {
                    List<Interruption> more = new ArrayList<>(interruptions);
                    more.add(new Interruption(at, action));
                    explore(more);
                }
            }
        }
    }

    /**
     * Plays one schedule, looking at the lake after each step.
     *
     * @return what could have happened instead of each step
     */
    private List<Set<Action>> play(List<Interruption> interruptions) throws IOException {
        int number = ++played;
        SchedulePlace place = rules.prepare(number);
        List<Actor> actors = new ArrayList<>();
        for (Script script : scripts) {
            // A writer id is never used twice, not even by another schedule.
            Actor actor = new Actor((char) ('A' + actors.size()) + "-" + number, place);
            actor.start(script);
            actors.add(actor);
        }
        List<String> trace = new ArrayList<>();
        List<Set<Action>> possible = new ArrayList<>();
        int running = 0;
        try {
            while (actors.stream().anyMatch(actor -> !actor.over)) {
                running = awake(actors, running);
                for (Interruption interruption : interruptions) {
                    if (interruption.at() == possible.size()) {
                        interrupt(actors.get(running), interruption, trace);
                        if (interruption.action().isLossOfPower()) {
                            losePower(actors, place, interruption.action());
                            rules.look(actors);
                        }
                        if (interruption.action() != Action.DIE
                                && actors.stream().anyMatch(actor -> !actor.over)) {
                            running = awake(actors, (running + 1) % actors.size());
                        }
                    }
                }
                Actor actor = actors.get(running);
                if (actor.over) {
                    break; // the power took all of them
                }
                possible.add(possible(actor, actors));
                trace.add(possible.size() - 1 + ". " + actor.name + " " + actor.next);
                actor.step();
                trace.addAll(actor.said);
                actor.said.clear();
                if (actor.fault != null) {
                    throw new AssertionError(actor.name + " failed: " + actor.fault, actor.fault);
                }
                rules.look(actors);
            }
            rules.lookAtTheEnd(actors);
            return possible;
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    e.getMessage() + "\n" + String.join("\n", trace) + "\nvisible: " + place.namesBelow("processed/")
                            + "\nlog: " + place.namesBelow("checkpoints/matches/"),
                    e);
        } finally {
            for (Actor actor : actors) { // nobody is left waiting after a broken rule
                actor.die();
            }
        }
    }

    private void losePower(List<Actor> actors, SchedulePlace place, Action action) {
        actors.stream().filter(Actor::hasBegun).forEach(Actor::die);
        place.losePower(action == Action.LOSE_POWER_AND_KEEP_DELETIONS);
        rules.powerLost();
    }

    private static int awake(List<Actor> actors, int wanted) {
        int at = wanted;
        while (actors.get(at).over) {
            at = (at + 1) % actors.size();
        }
        return at;
    }

    private static void interrupt(Actor actor, Interruption interruption, List<String> trace) {
        trace.add(interruption.at() + ". " + actor.name + " "
                + switch (interruption.action()) {
                    case SLEEP -> "SLEEPS";
                    case SLEEP_AND_LOSE_THE_LOCK -> "SLEEPS AND LOSES ITS LOCK";
                    case DIE -> "DIES";
                    case LOSE_POWER -> "LOSES POWER";
                    case LOSE_POWER_AND_KEEP_DELETIONS -> "LOSES POWER, WHAT WAS DELETED STAYS SO,";
                }
                + " before " + actor.next);
        switch (interruption.action()) {
            case SLEEP -> actor.slept = true; // it just waits for its turn
            case SLEEP_AND_LOSE_THE_LOCK -> {
                actor.slept = true;
                actor.lostItsLock = true;
                actor.letGoOfTheLock();
            }
            case DIE -> actor.dies = true;
            case LOSE_POWER, LOSE_POWER_AND_KEEP_DELETIONS -> {
                // Takes all of them.
            }
        }
    }

    private Set<Action> possible(Actor actor, List<Actor> actors) {
        Set<Action> possible = EnumSet.noneOf(Action.class);
        if (actor.place.canLosePower()) {
            possible.add(Action.LOSE_POWER);
            possible.add(Action.LOSE_POWER_AND_KEEP_DELETIONS);
        }
        if (actor.isSettling && most == 1) {
            return possible;
        }
        possible.add(Action.DIE);
        if (actors.stream().anyMatch(other -> other != actor && !other.over)) {
            possible.add(Action.SLEEP);
            if (actor.holdsALock && !actor.lostItsLock) {
                possible.add(Action.SLEEP_AND_LOSE_THE_LOCK);
            }
        }
        return possible;
    }
}
