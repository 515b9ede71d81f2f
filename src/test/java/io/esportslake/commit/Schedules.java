package io.esportslake.commit;

import io.esportslake.source.TopicPartition;
import io.esportslake.store.FileLakeStorage;
import io.esportslake.store.LakePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Plays several processes step by step, each on a thread of its own, one at a time: first without any interruption, then
 * with every one there can be, then with every two, and so on. A schedule is given by its interruptions alone.
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
        DIE
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
        LakePaths prepare(int number) throws IOException;

        void look(List<Actor> actors) throws IOException;

        void lookAtTheEnd(List<Actor> actors) throws IOException;
    }

    /**
     * Steps before which nobody is interrupted: what they do is seen by no other process, or makes only durable what can be
     * seen already. {@link CrashTest} dies at these too.
     */
    private static final Set<CommitStep> UNSEEN = EnumSet.of(
            CommitStep.LOCK_CREATE,
            CommitStep.LOCK_TAKE,
            CommitStep.LOCK_FSYNC_DIRECTORY,
            CommitStep.PROBE,
            CommitStep.IDENTITY_WRITE_TEMPORARY,
            CommitStep.IDENTITY_FSYNC_TEMPORARY,
            CommitStep.IDENTITY_FSYNC_DIRECTORY,
            CommitStep.FSYNC_PARENT_DIRECTORY,
            CommitStep.STAGE_FSYNC_FILE,
            CommitStep.STAGE_FSYNC_DIRECTORY,
            CommitStep.PUT_WRITE_TEMPORARY,
            CommitStep.PUT_FSYNC_TEMPORARY,
            CommitStep.PUT_FSYNC_DIRECTORY,
            CommitStep.LOG_FSYNC_DIRECTORY,
            CommitStep.PUBLISH_FSYNC_DIRECTORY);

    /** A process on a thread of its own that goes one step further when it is told to. */
    static final class Actor implements StepListener {
        final String name;
        final LakePaths paths;
        final LakeStorage storage;
        /** What this process told Kafka. */
        final Map<TopicPartition, Long> acknowledged = new ConcurrentHashMap<>();

        private final Semaphore go = new Semaphore(0);
        private final Semaphore stopped = new Semaphore(0);
        private final List<String> said = new ArrayList<>();
        private volatile Lake lake;
        private volatile String next = "BEGIN";
        private volatile boolean over;
        private volatile boolean dies;
        private volatile boolean slept;
        private volatile boolean lostItsLock;
        private volatile Throwable fault;

        private Actor(String name, LakePaths paths) {
            this.name = name;
            this.paths = paths;
            storage = FileLakeStorage.of(paths, name, this);
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

        private void step() {
            go.release();
            stopped.acquireUninterruptibly();
        }

        private void letGoOfTheLock() {
            try {
                if (lake != null) {
                    lake.abandon();
                }
            } catch (IOException e) {
                fault = e;
            }
        }

        /** The lake that this process has opened, and so holds a lock in. */
        void opened(Lake opened) {
            lake = opened;
        }

        /** From here on the lake itself lets go of the lock. */
        void closes() {
            lake = null;
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
                next = step + " " + place.substring(place.lastIndexOf('/') + 1);
                stopped.release();
                go.acquireUninterruptibly();
            }
            if (dies) {
                throw new Halt.Death(next);
            }
        }
    }

    private final List<Script> scripts;
    private final Rules rules;
    private final int most;
    private int played;

    /** @param most interruptions in one schedule */
    Schedules(int most, Rules rules, List<Script> scripts) {
        this.most = most;
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
                List<Interruption> more = new ArrayList<>(interruptions);
                more.add(new Interruption(at, action));
                explore(more);
            }
        }
    }

    /** Plays one schedule, looking at the lake after each step that readers or the log can tell. @return what could have happened instead of each step */
    private List<Set<Action>> play(List<Interruption> interruptions) throws IOException {
        int number = ++played;
        LakePaths paths = rules.prepare(number);
        List<Actor> actors = new ArrayList<>();
        for (Script script : scripts) {
            // A writer id is never used twice, not even by another schedule.
            Actor actor = new Actor((char) ('A' + actors.size()) + "-" + number, paths);
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
                        if (interruption.action() != Action.DIE) {
                            running = awake(actors, (running + 1) % actors.size());
                        }
                    }
                }
                Actor actor = actors.get(running);
                possible.add(possible(actor, actors));
                trace.add(possible.size() - 1 + ". " + actor.name + " " + actor.next);
                boolean isTelling = actor.next.startsWith(CommitStep.PUT_LINK.name())
                        || actor.next.startsWith(CommitStep.PUBLISH_LINK.name())
                        || actor.next.startsWith(CommitStep.PRUNE_DELETE.name());
                actor.step();
                isTelling |= actor.over || !actor.said.isEmpty();
                trace.addAll(actor.said);
                actor.said.clear();
                if (actor.fault != null) {
                    throw new AssertionError(actor.name + " failed: " + actor.fault, actor.fault);
                }
                if (isTelling) {
                    rules.look(actors);
                }
            }
            rules.lookAtTheEnd(actors);
            return possible;
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    e.getMessage() + "\n" + String.join("\n", trace) + "\nvisible: " + Lakes.visible(paths) + "\nlog: "
                            + Lakes.log(paths, "matches"),
                    e);
        } finally {
            for (Actor actor : actors) { // nobody is left waiting after a broken rule
                actor.dies = true;
                while (!actor.over) {
                    actor.step();
                }
            }
            Lakes.delete(paths);
            Files.delete(paths.dataLake());
        }
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
        }
    }

    private static Set<Action> possible(Actor actor, List<Actor> actors) {
        Set<Action> possible = EnumSet.of(Action.DIE);
        if (actors.stream().anyMatch(other -> other != actor && !other.over)) {
            possible.add(Action.SLEEP);
            if (actor.lake != null && !actor.lostItsLock) {
                possible.add(Action.SLEEP_AND_LOSE_THE_LOCK);
            }
        }
        return possible;
    }
}
