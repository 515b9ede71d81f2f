package io.esportslake.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.esportslake.log.Marks.Mark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * What every storage of a lake keeps to; each has a test class that extends this one. Whatever changes something is
 * ended before and after each of its steps, done again by another process, and has to come to the same end.
 */
public abstract class LakeStorageContract {

    private static final String ROWS = "rows of a file";

    /** An empty one, each time. */
    protected abstract StoragePlace newPlace() throws IOException;

    /** Steps that only this kind of storage has. */
    protected abstract Set<CommitStep> ownSteps();

    /** Steps that this kind of storage does not have, because they are part of others; all others are told by all. */
    protected Set<CommitStep> absentSteps() {
        return Set.of();
    }

    private interface Act {
        void on(LakeStorage storage) throws IOException;
    }

    /** Ends a process that acts at every moment; looks, lets another process act, looks again. */
    private void endAtEveryStep(Set<CommitStep> steps, Act prepare, Act act, Act afterTheEnd, Act inTheEnd)
            throws IOException {
        Set<CommitStep> ended = EnumSet.noneOf(CommitStep.class);
        for (int at = 0; ; at++) {
            StoragePlace place = newPlace();
            prepare.on(place.process("first"));
            List<CommitStep> told = Collections.synchronizedList(new ArrayList<>());
            Halt halt = new Halt(at);
            LakeStorage dying = place.process("dying", (step, moment, name) -> {
                told.add(step);
                halt.at(step, moment, name);
            });
            boolean isOver = false;
            try {
                act.on(dying);
                isOver = true;
            } catch (Halt.Death e) {
                ended.add(told.get(told.size() - 1));
            }
            place.ended(dying);
            LakeStorage next = place.process("next");
            afterTheEnd.on(next);
            act.on(next);
            inTheEnd.on(next);
            if (isOver) {
                break;
            }
        }
        requireEnded(steps, ended);
    }

    private void requireEnded(Set<CommitStep> steps, Set<CommitStep> ended) {
        Set<CommitStep> expected = EnumSet.copyOf(steps);
        expected.removeAll(absentSteps());
        ended.removeAll(ownSteps());
        assertEquals(expected, ended);
    }

    // Files of a table

    private static RootedPath stage(TableStorage table, String rows) throws IOException {
        NewFile file = table.stage(Root.PROCESSED);
        file.output().write(rows.getBytes(StandardCharsets.UTF_8));
        assertEquals(rows.length(), file.bytes());
        file.seal();
        RootedPath path = new RootedPath(Root.PROCESSED, file.path());
        table.settleStaged(List.of(path));
        return path;
    }

    private static RootedPath named(String path) {
        return new RootedPath(Root.PROCESSED, path);
    }

    private static String read(TableStorage table, RootedPath file) throws IOException {
        try (var in = table.open(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static SortedMap<String, Long> listed(TableStorage table) throws IOException {
        SortedMap<String, Long> found = new TreeMap<>();
        table.list(Root.PROCESSED, entry -> {
            assertTrue(entry.file().path().endsWith(entry.name()));
            assertEquals(
                    null,
                    found.put(
                            entry.file().path(),
                            entry.name().startsWith("_") ? -1 : entry.bytes().orElseThrow()));
        });
        return found;
    }

    @Test
    void aStagedFileIsWholeAndNoneOfTheTablesFiles() throws IOException {
        TableStorage table = newPlace().process("w").table("matches");

        RootedPath file = stage(table, ROWS);

        assertEquals(ROWS, read(table, file));
        assertEquals(OptionalLong.of(ROWS.length()), table.size(file));
        assertEquals(new TreeMap<>(), listed(table));
        assertFalse(table.nameOf(file).endsWith(".parquet"));
        assertEquals(Set.of("w"), table.stagingWriters());
    }

    @Test
    void aStagedNameIsNeverGivenTwice() throws IOException {
        LakeStorage process = newPlace().process("w");
        Set<String> names = new LinkedHashSet<>();
        for (int i = 0; i < 5; i++) {
            NewFile file = process.table("matches").stage(Root.PROCESSED);
            assertTrue(names.add(file.path()), file.path());
            file.delete();
        }
    }

    @Test
    void aFileThatIsGivenUpIsGone() throws IOException {
        TableStorage table = newPlace().process("w").table("matches");
        NewFile open = table.stage(Root.PROCESSED);
        open.output().write(1);
        open.delete();
        NewFile sealed = table.stage(Root.PROCESSED);
        sealed.seal();
        sealed.delete();

        assertEquals(OptionalLong.empty(), table.size(named(open.path())));
        assertEquals(OptionalLong.empty(), table.size(named(sealed.path())));
        assertThrows(IOException.class, () -> read(table, named(open.path())));
    }

    @Test
    void publishingMayBeRepeatedBeforeAndAfterTheStagedNameIsGone() throws IOException {
        TableStorage table = newPlace().process("w").table("matches");
        RootedPath staged = stage(table, ROWS);
        RootedPath target = named("matches/status=live/1.parquet");

        assertEquals(Publication.DONE, table.publish(staged, target));
        assertEquals(ROWS, read(table, target));
        assertEquals(ROWS, read(table, staged));
        assertEquals(Publication.DONE_BEFORE, table.publish(staged, target));
        table.settlePublished(List.of(target));
        table.deleteStaged(staged);
        table.deleteStaged(staged);
        assertEquals(Publication.NOT_STAGED, table.publish(staged, target));
        assertEquals(ROWS, read(table, target));
        assertEquals(OptionalLong.empty(), table.size(staged));
    }

    @Test
    void publishingNeverReplaces() throws IOException {
        TableStorage table = newPlace().process("w").table("matches");
        RootedPath target = named("matches/status=live/1.parquet");
        table.publish(stage(table, "first"), target);
        RootedPath second = stage(table, "other");

        assertEquals(Publication.TAKEN, table.publish(second, target));
        assertEquals("first", read(table, target));
        assertEquals("other", read(table, second));
    }

    @Test
    void readersFilesAreListedAndHiddenNamesAreNotLookedInto() throws IOException {
        TableStorage table = newPlace().process("w").table("matches");
        for (String path : List.of(
                "matches/status=live/1.parquet",
                "matches/status=x.parquet/2.parquet",
                "matches/3.parquet",
                "matches/_spark_metadata/0",
                "matches/_spark_metadata/1",
                "matches-of-others/4.parquet")) {
            table.publish(stage(table, path), named(path));
        }

        assertEquals(
                Set.of(
                        "matches/status=live/1.parquet",
                        "matches/status=x.parquet/2.parquet",
                        "matches/3.parquet",
                        "matches/_spark_metadata"),
                listed(table).keySet());
        assertEquals(Long.valueOf("matches/3.parquet".length()), listed(table).get("matches/3.parquet"));
    }

    private static Set<String> held(TableStorage table) throws IOException {
        Set<String> found = new TreeSet<>();
        table.listHeld(Root.PROCESSED, entry -> {
            assertEquals(entry.bytes(), table.size(entry.file()));
            assertTrue(entry.file().path().endsWith("/" + entry.name()));
            assertTrue(found.add(entry.file().path()));
        });
        return found;
    }

    @Test
    void whatIsHeldBackIsListedByItselfAndNotAmongReadersFiles() throws IOException {
        LakeStorage process = newPlace().process("w");
        TableStorage table = process.table("matches");
        assertEquals(Set.of(), held(table));
        for (String path : List.of(
                "_held/matches/status=live/00000000000000000001-0.held",
                "_held/matches/00000000000000000002-0.held",
                "_held/matches/a=1/b=2/00000000000000000003-12.held",
                "_held/players/00000000000000000004-0.held",
                "matches/status=live/00000000000000000005-0.parquet")) {
            table.publish(stage(table, path), named(path));
        }

        assertEquals(
                Set.of(
                        "_held/matches/status=live/00000000000000000001-0.held",
                        "_held/matches/00000000000000000002-0.held",
                        "_held/matches/a=1/b=2/00000000000000000003-12.held"),
                held(table));
        assertEquals(
                Set.of("matches/status=live/00000000000000000005-0.parquet"),
                listed(table).keySet());
        assertEquals(Set.of("_held/players/00000000000000000004-0.held"), held(process.table("players")));
    }

    @Test
    void aPublishedFileThatIsDeletedIsGoneAndItsNeighboursStay() throws IOException {
        RootedPath gone = named("_held/matches/status=live/00000000000000000001-0.held");
        RootedPath stays = named("_held/matches/status=live/00000000000000000002-0.held");
        endAtEveryStep(
                EnumSet.of(CommitStep.PUBLISHED_DELETE),
                first -> {
                    TableStorage table = first.table("matches");
                    table.publish(stage(table, ROWS), gone);
                    table.publish(stage(table, ROWS), stays);
                },
                storage -> {
                    storage.table("matches").deletePublished(gone);
                    storage.table("matches").deletePublished(gone);
                },
                next -> assertEquals(ROWS, read(next.table("matches"), stays)),
                next -> {
                    assertEquals(OptionalLong.empty(), next.table("matches").size(gone));
                    assertEquals(Set.of(stays.path()), held(next.table("matches")));
                });
    }

    @Test
    void howMuchMayStillBeWrittenIsToldOrNobodyCanTell() throws IOException {
        LakeStorage process = newPlace().process("w");
        process.probe();
        OptionalLong usable = process.usableBytes(Root.PROCESSED);

        assertTrue(usable.isEmpty() || usable.getAsLong() > 0);
    }

    @Test
    void whatAWriterStagedIsDeletedAndNothingElse() throws IOException {
        StoragePlace place = newPlace();
        LakeStorage dead = place.process("dead");
        stage(dead.table("matches"), ROWS);
        stage(dead.table("matches"), ROWS);
        RootedPath elsewhere = stage(dead.table("players"), ROWS);
        LakeStorage other = place.process("other");
        RootedPath others = stage(other.table("matches"), ROWS);

        assertTrue(other.writers().hasStaged("dead"));
        assertEquals(Set.of("dead", "other"), other.table("matches").stagingWriters());
        assertEquals(2, other.table("matches").deleteStagedOf("dead"));
        assertEquals(0, other.table("matches").deleteStagedOf("dead"));

        assertEquals(Set.of("other"), other.table("matches").stagingWriters());
        assertEquals(ROWS, read(other.table("matches"), others));
        assertEquals(ROWS, read(other.table("players"), elsewhere));
        assertTrue(other.writers().hasStaged("dead"));
        other.table("players").deleteStagedOf("dead");
        assertFalse(other.writers().hasStaged("dead"));
    }

    @Test
    void stagingThatEndsAtAnyStepShowsNothing() throws IOException {
        endAtEveryStep(
                EnumSet.of(CommitStep.STAGE_CREATE_FILE, CommitStep.STAGE_FSYNC_FILE, CommitStep.STAGE_FSYNC_DIRECTORY),
                first -> {},
                storage -> assertEquals(ROWS, read(storage.table("matches"), stage(storage.table("matches"), ROWS))),
                next -> assertEquals(new TreeMap<>(), listed(next.table("matches"))),
                next -> {
                    next.table("matches").deleteStagedOf("dying");
                    assertEquals(Set.of("next"), next.table("matches").stagingWriters());
                });
    }

    @Test
    void givingUpAFileThatEndsAtAnyStepLeavesItThereOrNot() throws IOException {
        endAtEveryStep(
                EnumSet.of(CommitStep.STAGE_CREATE_FILE, CommitStep.STAGE_DISCARD),
                first -> {},
                storage -> storage.table("matches").stage(Root.PROCESSED).delete(),
                next -> assertTrue(next.table("matches").deleteStagedOf("dying") <= 1),
                next -> assertEquals(0, next.table("matches").deleteStagedOf("dying")));
    }

    @Test
    void publishingThatEndsAtAnyStepIsRepeatedToTheSameEnd() throws IOException {
        List<RootedPath> staged = new ArrayList<>();
        List<RootedPath> targets =
                List.of(named("matches/status=live/1.parquet"), named("matches/status=finished/2.parquet"));
        endAtEveryStep(
                EnumSet.of(
                        CommitStep.PUBLISH_LINK, CommitStep.PUBLISH_FSYNC_DIRECTORY, CommitStep.PUBLISH_UNLINK_STAGED),
                first -> {
                    staged.clear();
                    staged.add(stage(first.table("matches"), ROWS));
                    staged.add(stage(first.table("matches"), ROWS));
                },
                storage -> {
                    TableStorage table = storage.table("matches");
                    for (int i = 0; i < 2; i++) {
                        Publication publication = table.publish(staged.get(i), targets.get(i));
                        assertTrue(publication != Publication.TAKEN);
                    }
                    table.settlePublished(targets);
                    for (RootedPath file : staged) {
                        table.deleteStaged(file);
                    }
                },
                next -> {
                    TableStorage table = next.table("matches");
                    for (int i = 0; i < 2; i++) {
                        boolean isStaged = table.size(staged.get(i)).isPresent();
                        assertTrue(isStaged || table.size(targets.get(i)).isPresent(), "lost");
                        for (RootedPath name : List.of(staged.get(i), targets.get(i))) {
                            if (table.size(name).isPresent()) {
                                assertEquals(ROWS, read(table, name));
                            }
                        }
                    }
                },
                next -> {
                    for (int i = 0; i < 2; i++) {
                        assertEquals(ROWS, read(next.table("matches"), targets.get(i)));
                        assertEquals(OptionalLong.empty(), next.table("matches").size(staged.get(i)));
                    }
                });
    }

    @Test
    void clearingUpThatEndsAtAnyStepIsRepeatedToTheSameEnd() throws IOException {
        endAtEveryStep(
                EnumSet.of(CommitStep.STAGING_DELETE_FILE, CommitStep.STAGING_DELETE_DIRECTORY),
                first -> {
                    stage(first.table("matches"), ROWS);
                    stage(first.table("matches"), ROWS);
                },
                storage -> storage.table("matches").deleteStagedOf("first"),
                next -> assertEquals(new TreeMap<>(), listed(next.table("matches"))),
                next -> {
                    assertEquals(Set.of(), next.table("matches").stagingWriters());
                    assertFalse(next.writers().hasStaged("first"));
                });
    }

    // The log

    private static Commit commit(long version, String commitId) {
        return CommitLogContract.commit(version, commitId);
    }

    @Test
    void aPutThatEndsAtAnyStepIsThereWholeOrNotAtAll() throws IOException {
        endAtEveryStep(
                EnumSet.of(
                        CommitStep.PUT_WRITE_TEMPORARY,
                        CommitStep.PUT_FSYNC_TEMPORARY,
                        CommitStep.PUT_LINK,
                        CommitStep.PUT_FSYNC_DIRECTORY,
                        CommitStep.PUT_UNLINK_TEMPORARY),
                first -> first.log("matches").putIfAbsent(commit(1, "a")),
                storage -> storage.log("matches").putIfAbsent(commit(2, "b")),
                next -> {
                    assertEquals(
                            Optional.of(commit(1, "a")), next.log("matches").read(1));
                    Optional<Commit> found = next.log("matches").read(2);
                    assertTrue(found.isEmpty() || found.equals(Optional.of(commit(2, "b"))), found.toString());
                    assertEquals(
                            found.isPresent() ? List.of(1L, 2L) : List.of(1L),
                            next.log("matches").versions());
                },
                next -> {
                    next.log("matches").settle();
                    assertFalse(next.log("matches").putIfAbsent(commit(2, "c")));
                    assertEquals(
                            Optional.of(commit(2, "b")), next.log("matches").read(2));
                    next.sweep(Set.of("matches"));
                    assertEquals(0, next.sweep(Set.of("matches")));
                });
    }

    @Test
    void aDeletionThatEndsAtAnyStepIsDoneOrNot() throws IOException {
        endAtEveryStep(
                EnumSet.of(CommitStep.LOG_FSYNC_DIRECTORY, CommitStep.PRUNE_DELETE),
                first -> {
                    first.log("matches").putIfAbsent(commit(1, "a"));
                    first.log("matches").putIfAbsent(commit(2, "b"));
                },
                storage -> {
                    storage.log("matches").settle();
                    storage.log("matches").delete(1);
                },
                next -> assertEquals(
                        Optional.of(commit(2, "b")), next.log("matches").read(2)),
                next -> assertEquals(List.of(2L), next.log("matches").versions()));
    }

    @Test
    void settingADamagedDocumentAsideMayEndAtAnyStep() throws IOException {
        List<StoragePlace> places = new ArrayList<>();
        Set<CommitStep> ended = EnumSet.noneOf(CommitStep.class);
        for (int at = 0; ; at++) {
            StoragePlace place = newPlace();
            places.add(place);
            place.process("first").log("matches").putIfAbsent(commit(1, "a"));
            place.damage("matches", 1);
            List<CommitStep> told = new ArrayList<>();
            Halt halt = new Halt(at);
            boolean isOver = false;
            try {
                place.process("dying", (step, moment, name) -> {
                            told.add(step);
                            halt.at(step, moment, name);
                        })
                        .log("matches")
                        .setAside(1);
                isOver = true;
            } catch (Halt.Death e) {
                ended.add(told.get(told.size() - 1));
            }
            CommitLog log = place.process("next").log("matches");
            if (log.versions().contains(1L)) {
                assertThrows(CorruptCommitException.class, () -> log.read(1));
                log.setAside(1);
            }
            assertEquals(List.of(), log.versions());
            assertTrue(log.putIfAbsent(commit(1, "b")));
            if (isOver) {
                break;
            }
        }
        requireEnded(
                EnumSet.of(
                        CommitStep.REPAIR_LINK_DAMAGED,
                        CommitStep.REPAIR_FSYNC_DIRECTORY,
                        CommitStep.REPAIR_UNLINK_DAMAGED),
                ended);
    }

    @Test
    void aDocumentWhosePutEndsAtAnyStepIsThereWholeOrNotAtAll() throws IOException {
        byte[] content = text("what a commit names");
        DocumentName name = DocumentName.of(DocumentName.Kind.FILES, 7, content);
        endAtEveryStep(
                EnumSet.of(
                        CommitStep.DOCUMENT_WRITE_TEMPORARY,
                        CommitStep.DOCUMENT_FSYNC_TEMPORARY,
                        CommitStep.DOCUMENT_LINK,
                        CommitStep.DOCUMENT_FSYNC_DIRECTORY,
                        CommitStep.DOCUMENT_UNLINK_TEMPORARY),
                first -> {},
                storage -> storage.documents("matches").put(name, content),
                next -> {
                    Documents documents = next.documents("matches");
                    documents.read(name).ifPresent(found -> assertArrayEquals(content, found));
                    assertEquals(documents.read(name).isPresent() ? List.of(name) : List.of(), documents.names());
                },
                next -> {
                    assertArrayEquals(
                            content, next.documents("matches").read(name).orElseThrow());
                    next.sweep(Set.of("matches"));
                    assertEquals(0, next.sweep(Set.of("matches")));
                    assertEquals(List.of(), next.log("matches").versions());
                });
    }

    @Test
    void aDocumentWhoseDeletionEndsAtAnyStepIsThereOrNot() throws IOException {
        byte[] content = text("merged away");
        DocumentName name = DocumentName.of(DocumentName.Kind.FILES, 7, content);
        endAtEveryStep(
                EnumSet.of(CommitStep.DOCUMENT_DELETE),
                first -> first.documents("matches").put(name, content),
                storage -> storage.documents("matches").delete(name),
                next -> next.documents("matches").read(name).ifPresent(found -> assertArrayEquals(content, found)),
                next -> assertEquals(List.of(), next.documents("matches").names()));
    }

    // Marks

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aMarkIsPutOnceAndReplacedOnlyWhenAskedTo() throws IOException {
        LakeStorage storage = newPlace().process("w");
        storage.probe();
        Marks marks = storage.marks();

        assertEquals(Optional.empty(), marks.read(Mark.GROUP));
        assertTrue(marks.putIfAbsent(Mark.GROUP, text("a")));
        assertFalse(marks.putIfAbsent(Mark.GROUP, text("b")));
        assertArrayEquals(text("a"), marks.read(Mark.GROUP).orElseThrow());
        marks.replace(Mark.GROUP, text("c"));
        assertArrayEquals(text("c"), marks.read(Mark.GROUP).orElseThrow());
        for (Mark mark : List.of(Mark.LAKE, Mark.PROCESSED, Mark.DEAD_LETTERS)) {
            assertTrue(marks.putIfAbsent(mark, text(mark.name())));
            marks.settle(mark);
        }
        assertArrayEquals(text("DEAD_LETTERS"), marks.read(Mark.DEAD_LETTERS).orElseThrow());
    }

    @Test
    void aMarkWhosePutEndsAtAnyStepIsThereWholeOrNotAtAll() throws IOException {
        endAtEveryStep(
                EnumSet.of(
                        CommitStep.IDENTITY_WRITE_TEMPORARY,
                        CommitStep.IDENTITY_FSYNC_TEMPORARY,
                        CommitStep.IDENTITY_LINK,
                        CommitStep.IDENTITY_FSYNC_DIRECTORY,
                        CommitStep.IDENTITY_UNLINK_TEMPORARY),
                LakeStorage::probe,
                storage -> storage.marks().putIfAbsent(Mark.LAKE, text("id")),
                next -> next.marks().read(Mark.LAKE).ifPresent(found -> assertArrayEquals(text("id"), found)),
                next -> {
                    assertArrayEquals(text("id"), next.marks().read(Mark.LAKE).orElseThrow());
                    next.sweep(Set.of());
                    assertEquals(0, next.sweep(Set.of()));
                });
    }

    @Test
    void aMarkWhoseReplacementEndsAtAnyStepIsTheOldOneOrTheNewOne() throws IOException {
        endAtEveryStep(
                EnumSet.of(
                        CommitStep.IDENTITY_WRITE_TEMPORARY,
                        CommitStep.IDENTITY_FSYNC_TEMPORARY,
                        CommitStep.IDENTITY_REPLACE,
                        CommitStep.IDENTITY_FSYNC_DIRECTORY),
                first -> {
                    first.probe();
                    first.marks().putIfAbsent(Mark.GROUP, text("old"));
                },
                storage -> storage.marks().replace(Mark.GROUP, text("new")),
                next -> {
                    String found = new String(next.marks().read(Mark.GROUP).orElseThrow(), StandardCharsets.UTF_8);
                    assertTrue(Set.of("old", "new").contains(found), found);
                },
                next -> assertArrayEquals(
                        text("new"), next.marks().read(Mark.GROUP).orElseThrow()));
    }

    // Writers

    @Test
    void aLivingWritersLockIsNobodyElses() throws IOException {
        StoragePlace place = newPlace();
        LakeStorage living = place.process("living");
        WriterLock lock = living.writers().lock();
        Writers others = place.process("other").writers();

        assertEquals(List.of("living"), others.locked());
        assertTrue(others.isLocked("living"));
        for (int look = 0; look < 2; look++) {
            assertEquals(Optional.empty(), others.takeFrom("living"));
        }
        lock.delete();
        assertFalse(others.isLocked("living"));
        assertEquals(Optional.empty(), others.takeFrom("living"));
        assertEquals(List.of(), others.locked());
    }

    @Test
    void aWriterIdIsGivenOnceAlsoWhenItsWriterIsDead() throws IOException {
        StoragePlace place = newPlace();
        LakeStorage process = place.process("once");
        WriterLock lock = process.writers().lock();

        assertThrows(
                LakeRefusedException.class,
                () -> place.process("once").writers().lock());
        lock.release();
        lock.release();
        place.ended(process);
        assertThrows(
                LakeRefusedException.class,
                () -> place.process("once").writers().lock());
    }

    @Test
    void aDeadWritersLockIsTakenByOneAtATime() throws IOException {
        StoragePlace place = newPlace();
        LakeStorage dead = place.process("dead");
        dead.writers().lock().release();
        place.ended(dead);
        Writers one = place.process("one").writers();
        Writers other = place.process("other").writers();

        WriterLock taken = one.takeFrom("dead").orElseThrow();
        assertEquals(Optional.empty(), other.takeFrom("dead"));
        taken.release();
        WriterLock again = other.takeFrom("dead").orElseThrow();
        again.delete();
        assertFalse(one.isLocked("dead"));
    }

    @Test
    void aWriterThatEndsWhileItTakesItsLockIsClearedUpBehind() throws IOException {
        endAtEveryStep(
                EnumSet.of(
                        CommitStep.LOCK_CREATE,
                        CommitStep.LOCK_TAKE,
                        CommitStep.LOCK_LINK,
                        CommitStep.LOCK_FSYNC_DIRECTORY,
                        CommitStep.LOCK_UNLINK_TEMPORARY),
                first -> {},
                storage -> storage.writers().lock().release(),
                next -> {
                    Optional<WriterLock> dead = next.writers().takeFrom("dying");
                    assertEquals(next.writers().isLocked("dying"), dead.isPresent());
                    if (dead.isPresent()) {
                        dead.get().delete();
                    }
                    next.sweep(Set.of());
                    assertEquals(List.of(), next.writers().locked());
                    assertEquals(0, next.sweep(Set.of()));
                },
                next -> assertEquals(List.of("next"), next.writers().locked()));
    }

    @Test
    void clearingUpBehindAWriterMayEndAtAnyStep() throws IOException {
        endAtEveryStep(
                EnumSet.of(CommitStep.RETIRE_TAKE_LOCK, CommitStep.LOCK_DELETE),
                first -> first.writers().lock().release(),
                storage -> {
                    Optional<WriterLock> dead = storage.writers().takeFrom("first");
                    if (dead.isPresent()) {
                        dead.get().delete();
                    }
                },
                next -> assertFalse(next.writers().isLocked("dying")),
                next -> assertEquals(List.of(), next.writers().locked()));
    }

    @Test
    void sweepingMayEndAtAnyStep() throws IOException {
        endAtEveryStep(
                EnumSet.of(CommitStep.TEMPORARY_DELETE),
                first -> {
                    first.log("matches").putIfAbsent(commit(1, "a"));
                    leaveTemporary(first);
                },
                storage -> storage.sweep(Set.of("matches")),
                next -> assertEquals(List.of(1L), next.log("matches").versions()),
                next -> assertEquals(0, next.sweep(Set.of("matches"))));
    }

    /** Something half written, as a writer leaves it that dies. */
    protected abstract void leaveTemporary(LakeStorage storage) throws IOException;

    @Test
    void whatALivingWriterHalfWroteIsNotSweptAway() throws IOException {
        StoragePlace place = newPlace();
        LakeStorage other = place.process("other");
        List<String> swept = new ArrayList<>();
        boolean[] isSweeping = {false};
        LakeStorage living = place.process("living", (step, moment, name) -> {
            if (isSweeping[0] || step.name().startsWith("LOCK_") || step == CommitStep.PROBE) {
                return;
            }
            isSweeping[0] = true;
            try {
                swept.add(step + " " + other.sweep(Set.of("matches")));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            isSweeping[0] = false;
        });
        WriterLock lock = living.writers().lock();
        living.probe();

        assertTrue(living.marks().putIfAbsent(Mark.LAKE, text("id")));
        assertTrue(living.log("matches").putIfAbsent(commit(1, "a")));
        stage(living.table("matches"), ROWS);

        assertTrue(swept.size() > 20 - absentSteps().size(), swept.toString());
        assertTrue(swept.stream().allMatch(text -> text.endsWith(" 0")), swept.toString());
        lock.delete();
    }

    @Test
    void theProbeMayEndAtAnyStepAndLeavesNothing() throws IOException {
        endAtEveryStep(
                EnumSet.of(CommitStep.PROBE),
                first -> {},
                LakeStorage::probe,
                next -> assertEquals(List.of(), next.writers().locked()),
                next -> {
                    next.sweep(Set.of());
                    assertEquals(0, next.sweep(Set.of()));
                });
    }

    @Test
    void whatCouldNotBeMadeDurableEndsTheTrust() throws IOException {
        Optional<LakeStorage> failing = newPlace().failing("w");
        if (failing.isEmpty()) {
            return;
        }
        LakeStorage storage = failing.get();

        assertThrows(IOException.class, () -> storage.log("matches").putIfAbsent(commit(1, "a")));

        for (Executable call : List.<Executable>of(
                storage::requireTrusted,
                () -> storage.log("matches").putIfAbsent(commit(2, "b")),
                () -> storage.log("matches").settle(),
                () -> storage.log("matches").delete(1),
                () -> storage.table("matches").stage(Root.PROCESSED),
                () -> storage.documents("matches")
                        .put(DocumentName.of(DocumentName.Kind.FILES, 1, text("d")), text("d")),
                () -> storage.marks().replace(Mark.GROUP, text("g")),
                () -> storage.writers().lock())) {
            assertThrows(Exception.class, call);
        }
    }
}
