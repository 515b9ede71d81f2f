package io.esportslake.commit;

import static io.esportslake.commit.Lakes.ONE;
import static io.esportslake.commit.Lakes.ZERO;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.esportslake.source.TopicPartition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two writers, one step at a time: every schedule in which once (twice in the soak), anywhere, the running writer is made to
 * sleep or dies. The lake is looked at before every step; a schedule that breaks a rule is printed step by step.
 */
class ScheduleTest {

    @TempDir(factory = MemoryDirectory.class)
    private Path directory;

    private enum Action {
        SLEEP,
        DIE
    }

    /** What happens to the running writer instead of its step of that number. */
    private record Deviation(int at, Action action) {}

    private interface Script {
        void run(Writer writer) throws IOException;
    }

    private interface LogOf {
        CommitLog of(LakePaths paths, CommitLog log);
    }

    /** A writer on a thread of its own that goes one step further when it is told to. */
    private static final class Writer implements StepListener {
        final String name;
        final Semaphore go = new Semaphore(0);
        final Semaphore stopped = new Semaphore(0);
        final LakePaths paths;
        final LakeFiles files;
        final CommitLog log;
        final TableWriter table;
        final Author author;
        volatile String next = "begin";
        volatile boolean over;
        volatile boolean dies;
        volatile Throwable fault;

        Writer(String name, LakePaths paths, LogOf logs) {
            this.name = name;
            this.paths = paths;
            files = new LakeFiles(this);
            AtomicLong numbers = new AtomicLong();
            log = logs.of(paths, new FileCommitLog(paths, files, "matches", name, numbers::getAndIncrement));
            author = author(name);
            table = new TableWriter(
                    author, log, paths, files, new Staging(paths, files, name, numbers::getAndIncrement));
        }

        void start(Script script) {
            Thread thread = new Thread(() -> {
                go.acquireUninterruptibly();
                try {
                    script.run(this);
                } catch (Halt.Death e) {
                    next = "dead";
                } catch (Throwable e) {
                    fault = e;
                }
                over = true;
                stopped.release();
            });
            thread.setDaemon(true);
            thread.start();
        }

        void step() {
            go.release();
            stopped.acquireUninterruptibly();
        }

        @Override
        public void at(CommitStep step, Moment moment, Path path) {
            if (moment == Moment.BEFORE) {
                next = step + " " + path.getFileName();
                stopped.release();
                go.acquireUninterruptibly();
            }
            if (dies) {
                throw new Halt.Death(next);
            }
        }
    }

    private static Author author(String name) {
        return new Author(name, "esports-lake test", "lake-1", "matches", 1, LakeOpenOptions.MIN_COMMITS_KEPT);
    }

    private static TableWriter quiet(String name, LakePaths paths) {
        LakeFiles files = new LakeFiles(StepListener.NONE);
        AtomicLong numbers = new AtomicLong();
        return new TableWriter(
                author(name),
                new FileCommitLog(paths, files, "matches", name, numbers::getAndIncrement),
                paths,
                files,
                new Staging(paths, files, name, numbers::getAndIncrement));
    }

    private static Script flush(TopicPartition of) {
        return writer -> {
            writer.table.refresh();
            if (writer.table.newest().orElseThrow().progress().get(of).next() != 0) {
                return; // the other one was there before: nothing to read
            }
            CommitOutcome outcome = writer.table.commit(pending(writer, of));
            if (outcome instanceof CommitOutcome.Committed committed) {
                writer.table.publish(committed.commit());
            }
        };
    }

    private static PendingCommit pending(Writer writer, TopicPartition of) throws IOException {
        StagedOutput rows = Lakes.stageRows(writer.table, "live", of + "[0,2)");
        return Lakes.batch("by-" + writer.name, of, 0, 2, List.of(rows));
    }

    private static Script publishesFirst(TopicPartition of) {
        return writer -> {
            writer.table.refresh();
            PendingCommit pending = pending(writer, of);
            Commit early = NextCommit.build(writer.author, writer.table.newest(), pending);
            new Publisher(writer.paths, writer.files, writer.log).publish(early);
            writer.table.commit(pending);
        };
    }

    /** Explores; returns how many schedules there were. */
    private int explore(int most, LogOf logs, Script first, Script second, int rowsAtTheEnd) throws IOException {
        int[] schedules = {0};
        explore(most, logs, first, second, rowsAtTheEnd, List.of(), schedules);
        return schedules[0];
    }

    private void explore(
            int most,
            LogOf logs,
            Script first,
            Script second,
            int rowsAtTheEnd,
            List<Deviation> deviations,
            int[] schedules)
            throws IOException {
        int from =
                deviations.isEmpty() ? 0 : deviations.get(deviations.size() - 1).at() + 1;
        int steps = play(logs, first, second, rowsAtTheEnd, deviations, from, ++schedules[0]);
        if (deviations.size() == most) {
            return;
        }
        for (int at = from; at < steps; at++) {
            for (Action action : Action.values()) {
                List<Deviation> more = new ArrayList<>(deviations);
                more.add(new Deviation(at, action));
                explore(most, logs, first, second, rowsAtTheEnd, more, schedules);
            }
        }
    }

    /** Plays one schedule, looking at the lake from a step on: what came before, a shorter schedule has shown. */
    private int play(
            LogOf logs, Script first, Script second, int rowsAtTheEnd, List<Deviation> deviations, int from, int number)
            throws IOException {
        LakePaths paths = LakePaths.of(directory.resolve("lake-" + number));
        TableWriter setup = quiet("setup", paths);
        setup.publish(Lakes.committed(setup.commit(Lakes.start("s0", ZERO, 0))).commit());
        setup.publish(Lakes.committed(setup.commit(Lakes.start("s1", ONE, 0))).commit());
        List<Writer> writers = List.of(new Writer("A", paths, logs), new Writer("B", paths, logs));
        writers.get(0).start(first);
        writers.get(1).start(second);
        List<String> trace = new ArrayList<>();
        SortedMap<String, String> seen = new TreeMap<>();
        Set<String> committed = new HashSet<>();
        int running = 0;
        int steps = 0;
        try {
            while (!writers.get(0).over || !writers.get(1).over) {
                if (writers.get(running).over) {
                    running = 1 - running;
                }
                for (Deviation deviation : deviations) {
                    if (deviation.at() == steps) {
                        Writer writer = writers.get(running);
                        trace.add(steps + ". " + writer.name + " " + deviation.action() + "S before " + writer.next);
                        writer.dies = deviation.action() == Action.DIE;
                        if (deviation.action() == Action.SLEEP && !writers.get(1 - running).over) {
                            running = 1 - running;
                        }
                    }
                }
                Writer writer = writers.get(running);
                trace.add(steps + ". " + writer.name + " " + writer.next);
                writer.step();
                steps++;
                if (writer.fault != null) {
                    throw new AssertionError(writer.name + " failed: " + writer.fault, writer.fault);
                }
                if (steps >= from) {
                    check(paths, seen, committed);
                }
            }
            quiet("recovery", paths).refresh();
            check(paths, seen, committed);
            Commit newest = Lakes.log(paths, "matches").stream()
                    .reduce((one, other) -> other)
                    .orElseThrow();
            assertEquals(newest.totals().files(), seen.size(), "files committed, and files visible");
            if (writers.stream().noneMatch(writer -> writer.dies)) {
                assertEquals(rowsAtTheEnd, newest.totals().records().rows(), "rows of two writers that lived");
            }
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    e.getMessage() + "\n" + String.join("\n", trace) + "\nvisible: " + Lakes.visible(paths) + "\nlog: "
                            + Lakes.log(paths, "matches"),
                    e);
        } finally {
            for (Writer writer : writers) { // nobody is left waiting after a broken rule
                writer.dies = true;
                while (!writer.over) {
                    writer.step();
                }
            }
        }
        Lakes.delete(paths);
        Files.delete(paths.dataLake());
        return steps;
    }

    private static void check(LakePaths paths, SortedMap<String, String> seen, Set<String> committed)
            throws IOException {
        SortedMap<String, String> visible = Lakes.visible(paths);
        seen.forEach((file, contents) -> assertEquals(contents, visible.get(file), "vanished or replaced: " + file));
        seen.putAll(visible);
        List<String> rows = new ArrayList<>(visible.values());
        assertEquals(new HashSet<>(rows).size(), rows.size(), "visible twice: " + rows);
        Set<String> named = new HashSet<>();
        Set<String> ids = new HashSet<>();
        Optional<Commit> last = Optional.empty();
        for (Commit commit : Lakes.log(paths, "matches")) {
            assertEquals(last.map(Commit::version).orElse(0L) + 1, commit.version(), "versions are dense");
            for (CommittedRange range : commit.ranges()) {
                Optional<Long> before = last.map(head -> head.progress().get(range.topicPartition()))
                        .map(Progress::next);
                assertEquals(range.range().from(), before.orElse(range.range().from()), "ranges tile");
            }
            commit.files().forEach(file -> named.add(file.root().text() + "/" + file.finalPath()));
            ids.add(commit.commitId());
            last = Optional.of(commit);
        }
        assertTrue(named.containsAll(visible.keySet()), () -> "visible and not committed: " + visible);
        assertTrue(ids.containsAll(committed), () -> "a commit vanished: " + committed + ", left " + ids);
        committed.addAll(ids);
    }

    @Test
    void twoWritersOfOneTopicPartitionCommitItOnce() throws IOException {
        requireMore(40, explore(1, (paths, log) -> log, flush(ZERO), flush(ZERO), 2));
    }

    @Test
    void twoWritersOfTwoTopicPartitionsBothCommit() throws IOException {
        requireMore(40, explore(1, (paths, log) -> log, flush(ZERO), flush(ONE), 4));
    }

    @Test
    @Tag("soak")
    void twoWritersWithTwoInterruptionsCommitEverythingOnce() throws IOException {
        requireMore(500, explore(2, (paths, log) -> log, flush(ZERO), flush(ZERO), 2));
        requireMore(500, explore(2, (paths, log) -> log, flush(ZERO), flush(ONE), 4));
    }

    private static void requireMore(int least, int schedules) {
        assertTrue(schedules > least, "only " + schedules + " schedules");
    }

    @Test
    void publishingBeforeTheCommitIsFound() {
        AssertionError found = assertThrows(
                AssertionError.class, () -> explore(1, (paths, log) -> log, publishesFirst(ZERO), flush(ZERO), 2));
        assertTrue(found.getMessage().contains("visible and not committed"), found.getMessage());
        assertTrue(found.getMessage().contains("A PUBLISH_LINK"), found.getMessage());
    }

    @Test
    void replacingADocumentInsteadOfCreatingItIsFound() {
        AssertionError found =
                assertThrows(AssertionError.class, () -> explore(1, Replacing::new, flush(ZERO), flush(ONE), 4));
        assertTrue(found.getMessage().contains("SLEEPS before"), found.getMessage());
        assertTrue(found.getMessage().contains("B PUT_LINK"), found.getMessage());
    }

    /** A log that breaks the rule it all rests on. */
    private record Replacing(LakePaths paths, CommitLog log) implements CommitLog {
        @Override
        public List<Long> versions() throws IOException {
            return log.versions();
        }

        @Override
        public Optional<Commit> read(long version) throws IOException {
            return log.read(version);
        }

        @Override
        public boolean putIfAbsent(Commit commit) throws IOException {
            Files.deleteIfExists(paths.commitFile("matches", commit.version()));
            return log.putIfAbsent(commit);
        }

        @Override
        public void settle() throws IOException {
            log.settle();
        }

        @Override
        public void delete(long version) throws IOException {
            log.delete(version);
        }
    }
}
