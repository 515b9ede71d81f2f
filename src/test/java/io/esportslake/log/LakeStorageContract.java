package io.esportslake.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

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
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/**
 * What every storage of a lake keeps to; each has a test class that extends this one. Whatever changes something is
 * ended before and after each of its steps, done again by another process, and has to come to the same end.
 */
public abstract class LakeStorageContract implements CommitLogContract, DocumentsContract {

    private static final String ROWS = "rows of a file";

    /** Steps that only this kind of storage has. */
    protected abstract Set<CommitStep> ownSteps();

    /** Steps that this kind of storage does not have, because they are part of others; all others are told by all. */
    protected Set<CommitStep> absentSteps() {
        return Set.of();
    }

    private interface Act {
        void on(LakeStorage storage) throws IOException;
    }

    private interface Preparation {
        void in(StoragePlace place, LakeStorage first) throws IOException;
    }

    private void endAtEveryStep(Set<CommitStep> steps, Act prepare, Act act, Act afterTheEnd, Act inTheEnd)
            throws IOException {
        endAtEveryStep(steps, (place, first) -> prepare.on(first), act, afterTheEnd, inTheEnd);
    }

    /** Ends a process that acts at every moment; looks, lets another process act, looks again. */
    private void endAtEveryStep(Set<CommitStep> steps, Preparation prepare, Act act, Act afterTheEnd, Act inTheEnd)
            throws IOException {
        Set<CommitStep> ended = EnumSet.noneOf(CommitStep.class);
        for (int at = 0; ; at++) {
            StoragePlace place = newPlace();
            prepare.in(place, place.process("first"));
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
        Set<CommitStep> expected = EnumSet.copyOf(steps);
        expected.removeAll(absentSteps());
        ended.removeAll(ownSteps());
        assertThat(ended).isEqualTo(expected);
    }

    // Files of a table

    private static RootedPath stage(TableStorage table, String rows) throws IOException {
        NewFile file = table.stage(Root.PROCESSED);
        file.output().write(rows.getBytes(StandardCharsets.UTF_8));
        assertThat(file.bytes()).isEqualTo(rows.length());
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
            assertThat(entry.file().path()).endsWith(entry.name());
            assertThat(found.put(
                            entry.file().path(),
                            entry.name().startsWith("_") ? -1 : entry.bytes().orElseThrow()))
                    .isNull();
        });
        return found;
    }

    @Test
    void aStagedFileIsWholeAndNoneOfTheTablesFiles() throws IOException {
        TableStorage table = newPlace().process("w").table("matches");

        RootedPath file = stage(table, ROWS);

        assertThat(read(table, file)).isEqualTo(ROWS);
        assertThat(table.size(file)).isEqualTo(OptionalLong.of(ROWS.length()));
        assertThat(listed(table)).isEqualTo(new TreeMap<>());
        assertThat(table.nameOf(file)).doesNotEndWith(".parquet");
        assertThat(table.stagingWriters()).isEqualTo(Set.of("w"));
    }

    @Test
    void aStagedNameIsNeverGivenTwice() throws IOException {
        LakeStorage process = newPlace().process("w");
        Set<String> names = new LinkedHashSet<>();
        for (int i = 0; i < 5; i++) {
            NewFile file = process.table("matches").stage(Root.PROCESSED);
            assertThat(names.add(file.path())).as(file.path()).isTrue();
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

        assertThat(table.size(named(open.path()))).isEmpty();
        assertThat(table.size(named(sealed.path()))).isEmpty();
        assertThatThrownBy(() -> read(table, named(open.path()))).isInstanceOf(IOException.class);
    }

    @Test
    void aFileThatIsGivenUpDoesNotDisturbTheNextOnesSettling() throws IOException {
        for (boolean isSealed : List.of(false, true)) {
            TableStorage table = newPlace().process("w").table("matches");
            NewFile givenUp = table.stage(Root.PROCESSED);
            if (isSealed) {
                givenUp.seal();
            }
            NewFile open = table.stage(Root.PROCESSED);
            NewFile kept = table.stage(Root.PROCESSED);
            kept.output().write(1);
            kept.seal();
            givenUp.delete();

            table.settleStaged(List.of(named(givenUp.path()), named(open.path()), named(kept.path())));

            assertThat(table.size(named(givenUp.path()))).isEmpty();
            assertThat(table.size(named(kept.path()))).hasValue(1);
            open.delete();
        }
    }

    @Test
    void publishingMayBeRepeatedBeforeAndAfterTheStagedNameIsGone() throws IOException {
        TableStorage table = newPlace().process("w").table("matches");
        RootedPath staged = stage(table, ROWS);
        RootedPath target = named("matches/status=live/1.parquet");

        assertThat(table.publish(staged, target)).isEqualTo(Publication.DONE);
        assertThat(read(table, target)).isEqualTo(ROWS);
        assertThat(read(table, staged)).isEqualTo(ROWS);
        assertThat(table.publish(staged, target)).isEqualTo(Publication.DONE_BEFORE);
        table.settlePublished(List.of(target));
        table.deleteStaged(staged);
        table.deleteStaged(staged);
        assertThat(table.publish(staged, target)).isEqualTo(Publication.NOT_STAGED);
        assertThat(read(table, target)).isEqualTo(ROWS);
        assertThat(table.size(staged)).isEmpty();
    }

    /** What is committed has to come under its final name: names that are too long are for dead letters. */
    @Test
    void filesOfTheLongestKeyCanHaveAllTheirNames() throws IOException {
        TableStorage table = newPlace().process("w").table("matches");
        int bytes = Math.min(table.maxKeyBytes(), 20_000);
        StringBuilder key = new StringBuilder();
        for (int left = bytes; left > 0; left = bytes - key.length()) {
            // Never a rest that is too short for a directory.
            int length = left > 255 && left < 265 ? left - 10 : Math.min(left, 255);
            boolean isLast = length == left;
            key.append("p=").append("x".repeat(length - 2 - (isLast ? 0 : 1))).append(isLast ? "" : "/");
        }
        String name = FileNames.digits(Long.MAX_VALUE) + "-" + Integer.MAX_VALUE;
        assertThat(key.toString().getBytes(StandardCharsets.UTF_8)).hasSize(bytes);

        for (String path :
                List.of("matches/" + key + "/" + name + ".parquet", "_held/matches/" + key + "/" + name + ".held")) {
            assertThat(table.publish(stage(table, ROWS), named(path))).isEqualTo(Publication.DONE);
            assertThat(read(table, named(path))).isEqualTo(ROWS);
        }
    }

    @Test
    void publishingNeverReplaces() throws IOException {
        TableStorage table = newPlace().process("w").table("matches");
        RootedPath target = named("matches/status=live/1.parquet");
        table.publish(stage(table, "first"), target);
        RootedPath second = stage(table, "other");

        assertThat(table.publish(second, target)).isEqualTo(Publication.TAKEN);
        assertThat(read(table, target)).isEqualTo("first");
        assertThat(read(table, second)).isEqualTo("other");
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

        assertThat(listed(table).keySet())
                .isEqualTo(Set.of(
                        "matches/status=live/1.parquet",
                        "matches/status=x.parquet/2.parquet",
                        "matches/3.parquet",
                        "matches/_spark_metadata"));
        assertThat(listed(table).get("matches/3.parquet")).isEqualTo(Long.valueOf("matches/3.parquet".length()));
    }

    private static Set<String> held(TableStorage table) throws IOException {
        Set<String> found = new TreeSet<>();
        table.listHeld(Root.PROCESSED, entry -> {
            assertThat(table.size(entry.file())).isEqualTo(entry.bytes());
            assertThat(entry.file().path()).endsWith("/" + entry.name());
            assertThat(found.add(entry.file().path())).isTrue();
        });
        return found;
    }

    @Test
    void whatIsHeldBackIsListedByItselfAndNotAmongReadersFiles() throws IOException {
        LakeStorage process = newPlace().process("w");
        TableStorage table = process.table("matches");
        assertThat(held(table)).isEmpty();
        for (String path : List.of(
                "_held/matches/status=live/00000000000000000001-0.held",
                "_held/matches/00000000000000000002-0.held",
                "_held/matches/a=1/b=2/00000000000000000003-12.held",
                "_held/players/00000000000000000004-0.held",
                "matches/status=live/00000000000000000005-0.parquet")) {
            table.publish(stage(table, path), named(path));
        }

        assertThat(held(table))
                .isEqualTo(Set.of(
                        "_held/matches/status=live/00000000000000000001-0.held",
                        "_held/matches/00000000000000000002-0.held",
                        "_held/matches/a=1/b=2/00000000000000000003-12.held"));
        assertThat(listed(table).keySet()).isEqualTo(Set.of("matches/status=live/00000000000000000005-0.parquet"));
        assertThat(held(process.table("players"))).isEqualTo(Set.of("_held/players/00000000000000000004-0.held"));
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
                next -> assertThat(read(next.table("matches"), stays)).isEqualTo(ROWS),
                next -> {
                    assertThat(next.table("matches").size(gone)).isEmpty();
                    assertThat(held(next.table("matches"))).isEqualTo(Set.of(stays.path()));
                });
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

        assertThat(other.writers().hasStaged("dead")).isTrue();
        assertThat(other.table("matches").stagingWriters()).isEqualTo(Set.of("dead", "other"));
        assertThat(other.table("matches").deleteStagedOf("dead")).isEqualTo(2);
        assertThat(other.table("matches").deleteStagedOf("dead")).isZero();

        assertThat(other.table("matches").stagingWriters()).isEqualTo(Set.of("other"));
        assertThat(read(other.table("matches"), others)).isEqualTo(ROWS);
        assertThat(read(other.table("players"), elsewhere)).isEqualTo(ROWS);
        assertThat(other.writers().hasStaged("dead")).isTrue();
        other.table("players").deleteStagedOf("dead");
        assertThat(other.writers().hasStaged("dead")).isFalse();
    }

    @Test
    void stagingThatEndsAtAnyStepShowsNothing() throws IOException {
        endAtEveryStep(
                EnumSet.of(CommitStep.STAGE_CREATE_FILE, CommitStep.STAGE_FSYNC_FILE, CommitStep.STAGE_FSYNC_DIRECTORY),
                first -> {},
                storage -> assertThat(read(storage.table("matches"), stage(storage.table("matches"), ROWS)))
                        .isEqualTo(ROWS),
                next -> assertThat(listed(next.table("matches"))).isEqualTo(new TreeMap<>()),
                next -> {
                    next.table("matches").deleteStagedOf("dying");
                    assertThat(next.table("matches").stagingWriters()).isEqualTo(Set.of("next"));
                });
    }

    @Test
    void givingUpAFileThatEndsAtAnyStepLeavesItThereOrNot() throws IOException {
        endAtEveryStep(
                EnumSet.of(CommitStep.STAGE_CREATE_FILE, CommitStep.STAGE_DISCARD),
                first -> {},
                storage -> storage.table("matches").stage(Root.PROCESSED).delete(),
                next -> assertThat(next.table("matches").deleteStagedOf("dying"))
                        .isLessThanOrEqualTo(1),
                next -> assertThat(next.table("matches").deleteStagedOf("dying"))
                        .isZero());
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
                        assertThat(publication != Publication.TAKEN).isTrue();
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
                        assertThat(isStaged || table.size(targets.get(i)).isPresent())
                                .as("lost")
                                .isTrue();
                        for (RootedPath name : List.of(staged.get(i), targets.get(i))) {
                            if (table.size(name).isPresent()) {
                                assertThat(read(table, name)).isEqualTo(ROWS);
                            }
                        }
                    }
                },
                next -> {
                    for (int i = 0; i < 2; i++) {
                        assertThat(read(next.table("matches"), targets.get(i))).isEqualTo(ROWS);
                        assertThat(next.table("matches").size(staged.get(i))).isEmpty();
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
                next -> assertThat(listed(next.table("matches"))).isEqualTo(new TreeMap<>()),
                next -> {
                    assertThat(next.table("matches").stagingWriters()).isEmpty();
                    assertThat(next.writers().hasStaged("first")).isFalse();
                });
    }

    // The log

    @Test
    void aPutThatEndsAtAnyStepIsThereWholeOrNotAtAll() throws IOException {
        endAtEveryStep(
                EnumSet.of(
                        CommitStep.PUT_WRITE_TEMPORARY,
                        CommitStep.PUT_FSYNC_TEMPORARY,
                        CommitStep.PUT_LINK,
                        CommitStep.PUT_FSYNC_DIRECTORY,
                        CommitStep.PUT_UNLINK_TEMPORARY),
                first -> first.log("matches").putIfAbsent(CommitLogContract.commit(1, "a")),
                storage -> storage.log("matches").putIfAbsent(CommitLogContract.commit(2, "b")),
                next -> {
                    assertThat(next.log("matches").read(1)).isEqualTo(Optional.of(CommitLogContract.commit(1, "a")));
                    Optional<Commit> found = next.log("matches").read(2);
                    assertThat(found.isEmpty() || found.equals(Optional.of(CommitLogContract.commit(2, "b"))))
                            .as(found.toString())
                            .isTrue();
                    assertThat(next.log("matches").versions())
                            .isEqualTo(found.isPresent() ? List.of(1L, 2L) : List.of(1L));
                },
                next -> {
                    next.log("matches").settle();
                    assertThat(next.log("matches").putIfAbsent(CommitLogContract.commit(2, "c")))
                            .isFalse();
                    assertThat(next.log("matches").read(2)).isEqualTo(Optional.of(CommitLogContract.commit(2, "b")));
                    next.sweep(Set.of("matches"));
                    assertThat(next.sweep(Set.of("matches"))).isZero();
                });
    }

    @Test
    void aDeletionThatEndsAtAnyStepIsDoneOrNot() throws IOException {
        endAtEveryStep(
                EnumSet.of(CommitStep.LOG_FSYNC_DIRECTORY, CommitStep.PRUNE_DELETE),
                first -> {
                    first.log("matches").putIfAbsent(CommitLogContract.commit(1, "a"));
                    first.log("matches").putIfAbsent(CommitLogContract.commit(2, "b"));
                },
                storage -> {
                    storage.log("matches").settle();
                    storage.log("matches").delete(1);
                },
                next -> assertThat(next.log("matches").read(2))
                        .isEqualTo(Optional.of(CommitLogContract.commit(2, "b"))),
                next -> assertThat(next.log("matches").versions()).isEqualTo(List.of(2L)));
    }

    @Test
    void settingADamagedDocumentAsideMayEndAtAnyStep() throws IOException {
        endAtEveryStep(
                EnumSet.of(
                        CommitStep.REPAIR_LINK_DAMAGED,
                        CommitStep.REPAIR_FSYNC_DIRECTORY,
                        CommitStep.REPAIR_UNLINK_DAMAGED),
                (place, first) -> {
                    first.log("matches").putIfAbsent(CommitLogContract.commit(1, "a"));
                    place.damage("matches", 1);
                },
                storage -> {
                    if (storage.log("matches").versions().contains(1L)) {
                        storage.log("matches").setAside(1);
                    }
                },
                next -> {
                    if (next.log("matches").versions().contains(1L)) {
                        assertThatThrownBy(() -> next.log("matches").read(1))
                                .isInstanceOf(CorruptCommitException.class);
                    }
                },
                next -> {
                    assertThat(next.log("matches").versions()).isEmpty();
                    assertThat(next.log("matches").putIfAbsent(CommitLogContract.commit(1, "b")))
                            .isTrue();
                });
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
                    documents.read(name).ifPresent(found -> assertThat(found).isEqualTo(content));
                    assertThat(documents.names())
                            .isEqualTo(documents.read(name).isPresent() ? List.of(name) : List.of());
                },
                next -> {
                    assertThat(next.documents("matches").read(name).orElseThrow())
                            .isEqualTo(content);
                    next.sweep(Set.of("matches"));
                    assertThat(next.sweep(Set.of("matches"))).isZero();
                    assertThat(next.log("matches").versions()).isEmpty();
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
                next -> next.documents("matches")
                        .read(name)
                        .ifPresent(found -> assertThat(found).isEqualTo(content)),
                next -> assertThat(next.documents("matches").names()).isEmpty());
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

        assertThat(marks.read(Mark.GROUP)).isEmpty();
        assertThat(marks.putIfAbsent(Mark.GROUP, text("a"))).isTrue();
        assertThat(marks.putIfAbsent(Mark.GROUP, text("b"))).isFalse();
        assertThat(marks.read(Mark.GROUP).orElseThrow()).isEqualTo(text("a"));
        marks.replace(Mark.GROUP, text("c"));
        assertThat(marks.read(Mark.GROUP).orElseThrow()).isEqualTo(text("c"));
        for (Mark mark : List.of(Mark.LAKE, Mark.PROCESSED, Mark.DEAD_LETTERS)) {
            assertThat(marks.putIfAbsent(mark, text(mark.name()))).isTrue();
            marks.settle(mark);
        }
        assertThat(marks.read(Mark.DEAD_LETTERS).orElseThrow()).isEqualTo(text("DEAD_LETTERS"));
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
                next -> next.marks()
                        .read(Mark.LAKE)
                        .ifPresent(found -> assertThat(found).isEqualTo(text("id"))),
                next -> {
                    assertThat(next.marks().read(Mark.LAKE).orElseThrow()).isEqualTo(text("id"));
                    next.sweep(Set.of());
                    assertThat(next.sweep(Set.of())).isZero();
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
                    assertThat(Set.of("old", "new")).as(found).contains(found);
                },
                next -> assertThat(next.marks().read(Mark.GROUP).orElseThrow()).isEqualTo(text("new")));
    }

    // Writers

    @Test
    void aLivingWritersLockIsNobodyElses() throws IOException {
        StoragePlace place = newPlace();
        LakeStorage living = place.process("living");
        WriterLock lock = living.writers().lock();
        Writers others = place.process("other").writers();

        assertThat(others.locked()).isEqualTo(List.of("living"));
        assertThat(others.isLocked("living")).isTrue();
        for (int look = 0; look < 2; look++) {
            assertThat(others.takeFrom("living")).isEmpty();
        }
        lock.delete();
        assertThat(others.isLocked("living")).isFalse();
        assertThat(others.takeFrom("living")).isEmpty();
        assertThat(others.locked()).isEmpty();
    }

    @Test
    void aWriterIdIsGivenOnceAlsoWhenItsWriterIsDead() throws IOException {
        StoragePlace place = newPlace();
        LakeStorage process = place.process("once");
        WriterLock lock = process.writers().lock();

        assertThatThrownBy(() -> place.process("once").writers().lock()).isInstanceOf(LakeRefusedException.class);
        lock.release();
        lock.release();
        place.ended(process);
        assertThatThrownBy(() -> place.process("once").writers().lock()).isInstanceOf(LakeRefusedException.class);
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
        assertThat(other.takeFrom("dead")).isEmpty();
        taken.release();
        WriterLock again = other.takeFrom("dead").orElseThrow();
        again.delete();
        assertThat(one.isLocked("dead")).isFalse();
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
                    assertThat(dead.isPresent()).isEqualTo(next.writers().isLocked("dying"));
                    if (dead.isPresent()) {
                        dead.get().delete();
                    }
                    next.sweep(Set.of());
                    assertThat(next.writers().locked()).isEmpty();
                    assertThat(next.sweep(Set.of())).isZero();
                },
                next -> assertThat(next.writers().locked()).isEqualTo(List.of("next")));
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
                next -> assertThat(next.writers().isLocked("dying")).isFalse(),
                next -> assertThat(next.writers().locked()).isEmpty());
    }

    @Test
    void sweepingMayEndAtAnyStep() throws IOException {
        endAtEveryStep(
                EnumSet.of(CommitStep.TEMPORARY_DELETE),
                first -> {
                    first.log("matches").putIfAbsent(CommitLogContract.commit(1, "a"));
                    leaveTemporary(first);
                },
                storage -> storage.sweep(Set.of("matches")),
                next -> assertThat(next.log("matches").versions()).isEqualTo(List.of(1L)),
                next -> assertThat(next.sweep(Set.of("matches"))).isZero());
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

        assertThat(living.marks().putIfAbsent(Mark.LAKE, text("id"))).isTrue();
        assertThat(living.log("matches").putIfAbsent(CommitLogContract.commit(1, "a")))
                .isTrue();
        stage(living.table("matches"), ROWS);

        assertThat(swept.size())
                .as(swept.toString())
                .isGreaterThan(20 - absentSteps().size());
        assertThat(swept.stream().allMatch(text -> text.endsWith(" 0")))
                .as(swept.toString())
                .isTrue();
        lock.delete();
    }

    @Test
    void theProbeMayEndAtAnyStepAndLeavesNothing() throws IOException {
        endAtEveryStep(
                EnumSet.of(CommitStep.PROBE),
                first -> {},
                LakeStorage::probe,
                next -> assertThat(next.writers().locked()).isEmpty(),
                next -> {
                    next.sweep(Set.of());
                    assertThat(next.sweep(Set.of())).isZero();
                });
    }

    @Test
    void whatCouldNotBeMadeDurableEndsTheTrust() throws IOException {
        Optional<LakeStorage> failing = newPlace().failing("w");
        assumeThat(failing).as("something may be left to settle").isPresent();
        LakeStorage storage = failing.orElseThrow();

        assertThatThrownBy(() -> storage.log("matches").putIfAbsent(CommitLogContract.commit(1, "a")))
                .isInstanceOf(IOException.class);

        for (ThrowingCallable call : List.<ThrowingCallable>of(
                storage::requireTrusted,
                () -> storage.log("matches").putIfAbsent(CommitLogContract.commit(2, "b")),
                () -> storage.log("matches").settle(),
                () -> storage.log("matches").delete(1),
                () -> storage.table("matches").stage(Root.PROCESSED),
                () -> storage.documents("matches")
                        .put(DocumentName.of(DocumentName.Kind.FILES, 1, text("d")), text("d")),
                () -> storage.marks().replace(Mark.GROUP, text("g")),
                () -> storage.writers().lock())) {
            assertThatThrownBy(call).isInstanceOfAny(IOException.class, LakeRefusedException.class);
        }
    }
}
