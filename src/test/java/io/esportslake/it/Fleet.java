package io.esportslake.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** A few instances upon one bucket, to which random things happen. Counts what did. */
final class Fleet {

    /** Older than that, a writer's object counts as that of a dead one. */
    private static final Duration DEAD_AFTER = Duration.ofSeconds(100);

    /** A fleet runs beside other work. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** Behind a process that sleeps in its start, others clear up what it started upon. */
    private static final int REFUSED = 2;

    private record Instance(Program program, Path lock) {}

    private final Set<Program> takenForDead = new HashSet<>();

    private final Setup setup;
    private final Path locks;
    private final Random random;
    private final Set<Integer> allowedExits;
    private final List<Instance> running = new ArrayList<>();
    private final Map<String, Integer> happened = new TreeMap<>();

    /**
     * Begins without an instance.
     *
     * @param lake where the store keeps the lake's objects
     * @param allowedExits codes with which an instance may end that nobody ended
     */
    Fleet(Setup setup, Path lake, Random random, Set<Integer> allowedExits) {
        this.setup = setup;
        locks = lake.resolve("checkpoints/_writers");
        this.random = random;
        this.allowedExits = allowedExits;
    }

    private void count(String what) {
        happened.merge(what, 1, Integer::sum);
    }

    /** Starts as many as are wanting, one after the other: so each one's lock is known. */
    void fillUpTo(int number) {
        removeEnded();
        while (running.size() < number) {
            Set<Path> before = locks();
            Program program = setup.start("--job", "matches");
            count("start");
            Set<Path> own = new HashSet<>();
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> {
                own.clear();
                own.addAll(locks());
                own.removeAll(before);
                return !own.isEmpty() || !program.isRunning();
            });
            if (own.isEmpty()) {
                ended(program);
            } else {
                running.add(new Instance(program, own.iterator().next()));
            }
        }
    }

    private Set<Path> locks() {
        return Set.copyOf(ProcessTest.filesBelow(locks, ".lock"));
    }

    private void removeEnded() {
        for (Instance instance : List.copyOf(running)) {
            if (!instance.program().isRunning()) {
                running.remove(instance);
                ended(instance.program());
            }
        }
    }

    private void ended(Program program) {
        int code = program.awaitExit();
        count("exit-" + code);
        if (code == REFUSED && takenForDead.contains(program)) {
            return;
        }
        assertThat(allowedExits)
                .as("exit codes of who was not ended by this test\n%s", program)
                .contains(code);
    }

    /** Something happens to one of them, after a while. */
    void harm(int mostMillis) throws IOException {
        Instance victim = running.get(random.nextInt(running.size()));
        if (victim.program().endsWithin(random.nextInt(mostMillis))) {
            return;
        }
        switch (random.nextInt(4)) {
            case 0 -> {
                count("kill");
                running.remove(victim);
                victim.program().kill();
            }
            case 1 -> {
                count("stop");
                running.remove(victim);
                victim.program().terminate();
                victim.program().awaitExit(PATIENCE.toSeconds());
            }
            case 2 -> sleep(victim, 1_000 + random.nextInt(6_000));
            default -> {
                count("taken-for-dead");
                victim.program().suspend();
                makeOld(victim);
                takenForDead.add(victim.program());
                fillUpTo(running.size() + 1);
                newest().endsWithin(random.nextInt(mostMillis));
                resume(victim);
            }
        }
    }

    private void sleep(Instance victim, int millis) {
        count("sleep");
        victim.program().suspend();
        victim.program().endsWithin(millis);
        resume(victim);
    }

    /** It may have ended in the moment before it was put to sleep. */
    private static void resume(Instance victim) {
        if (victim.program().isRunning()) {
            victim.program().resume();
        }
    }

    private Program newest() {
        return running.get(running.size() - 1).program();
    }

    /** The clock of the store is set back by the time of the file that it keeps: nobody needs to wait so long. */
    private static void makeOld(Instance instance) throws IOException {
        if (Files.exists(instance.lock())) {
            Files.setLastModifiedTime(
                    instance.lock(), FileTime.from(Instant.now().minus(DEAD_AFTER)));
        }
    }

    void stopAll() {
        removeEnded();
        for (Instance last : running) {
            last.program().terminate();
            last.program().awaitExit(PATIENCE.toSeconds());
        }
        running.clear();
    }

    @Override
    public String toString() {
        return happened.toString();
    }
}
