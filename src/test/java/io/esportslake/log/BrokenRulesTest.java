package io.esportslake.log;

import static io.esportslake.log.Lakes.ONE;
import static io.esportslake.log.Lakes.ZERO;
import static io.esportslake.log.Lakes.put;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.log.Lives.Holding;
import io.esportslake.log.Lives.Lettering;
import io.esportslake.log.Lives.Life;
import io.esportslake.log.Lives.Retrying;
import io.esportslake.log.Schedules.Actor;
import io.esportslake.log.Schedules.Script;
import io.esportslake.source.TopicPartition;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules of the protocol that are broken on purpose are found by the schedules, and told step by step. */
class BrokenRulesTest {

    /** A rule broken on purpose is found, and told step by step: the trace names what led there. */
    private void found(String rule, String told, Script... broken) {
        assertThatThrownBy(() -> Scenario.play("broken", InMemory::new, 1, 1, List.of(broken)))
                .isInstanceOf(AssertionError.class)
                .satisfies(error -> System.out.println("FOUND | " + error.getMessage()))
                .hasMessageContaining(rule)
                .hasMessageContaining(told)
                .hasMessageContaining("0. A-");
    }

    @Test
    void deletingPartsBeforeTheSealIsPublishedIsFound() {
        found("committed before the newest commit, and in no file", "PUBLISHED_DELETE", new Holding(ZERO) {
            @Override
            String seal(Actor actor, TableSealing sealing, List<LiveFile> parts) throws IOException {
                TableStorage files = actor.storage.table("matches");
                TableWriter table = writer(actor);
                table.refresh();
                SealedParts joined = SealedParts.of(parts);
                StagedFile file = table.stage(joined.root());
                Lakes.textJoin(files).join(parts, joined.sums(), "seal", file);
                file.seal();
                StagedOutput output = new StagedOutput(
                        joined.root(),
                        joined.partitionKey(),
                        file,
                        joined.rows(),
                        Optional.of(joined.sums()),
                        Visibility.VISIBLE);
                Commit commit =
                        put(table, PendingCommit.seal("seal-" + actor.name, Lakes.TIME, joined, List.of(output)));
                for (RemovedFile part : joined.files()) {
                    files.deletePublished(new RootedPath(part.root(), part.path()));
                }
                table.publish(commit);
                return "has sealed";
            }
        });
    }

    @Test
    void deletingLettersBeforeTheirRowsAreSeenIsFound() {
        found("in no file", "PUBLISHED_DELETE", new Lettering(ZERO, Visibility.VISIBLE), new Retrying() {
            @Override
            void publish(Actor actor, TableWriter table, Commit commit) throws IOException {
                TableStorage files = actor.storage.table("matches");
                for (RemovedFile file : commit.change().withdrawn()) {
                    files.deletePublished(new RootedPath(file.root(), file.path()));
                }
                super.publish(actor, table, commit);
            }
        });
    }

    @Test
    void publishingBeforeTheCommitIsFound() {
        found("visible and not committed", "PUBLISH_LINK", new Life(ZERO) {
            @Override
            CommitOutcome commit(Actor actor, TableWriter table, PendingCommit pending) throws IOException {
                Commit early = NextCommit.build(
                        author(actor),
                        table.newest(),
                        pending,
                        Lives.SCHEMA.documents(table.newest().flatMap(Commit::inventory)));
                new Publisher(actor.storage.table("matches"), log(actor)).publish(early);
                return super.commit(actor, table, pending);
            }
        });
    }

    @Test
    void acknowledgingBeforeTheCommitIsFound() {
        found("acknowledged 2 before its commit", "accepts esports-matches-0[0, 2)", new Life(ZERO) {
            @Override
            void accepted(Actor actor, long until) {
                actor.acknowledged.put(ZERO, until);
            }
        });
    }

    @Test
    void acknowledgingBeforeItIsPublishedIsFound() {
        found("acknowledged 2 before it was to be seen", "PUT_LINK", new Life(ZERO) {
            @Override
            void publish(Actor actor, TableWriter table, Commit commit) throws IOException {
                actor.acknowledged.put(ZERO, commit.progress().get(ZERO).next());
                actor.say("acknowledges too early");
                super.publish(actor, table, commit);
            }
        });
    }

    @Test
    void replacingADocumentInsteadOfCreatingItIsFound() {
        found("ranges tile", "SLEEPS", new Replacing(ZERO), new Replacing(ONE));
    }

    private static final class Replacing extends Life {
        Replacing(TopicPartition of) {
            super(of);
        }

        @Override
        TableWriter writer(Actor actor) {
            return writer(actor, new ForwardingLog(log(actor)) {
                @Override
                public boolean putIfAbsent(Commit commit) throws IOException {
                    MemoryLakeStorage storage = (MemoryLakeStorage) actor.storage;
                    String name = nameOf(commit.version());
                    String temporary = storage.temporary(name, "document");
                    storage.place.write(storage.place.create(temporary), CommitJson.encode(commit));
                    return storage.step(CommitStep.PUT_LINK, name, () -> {
                        storage.place.replace(name, temporary);
                        return true;
                    });
                }
            });
        }
    }

    @Test
    void readingOnAtTheGroupsOffsetIsFound() {
        // The group stands at 2, as after a flush that acknowledged and then was fenced, or by hand.
        found("acknowledged 4 before it was to be seen", "reads on at 2", new Life(ZERO) {
            @Override
            long assigned(Actor actor, TableWriter table) throws IOException {
                actor.say("is assigned and reads on at 2, the group's offset");
                return 2;
            }

            @Override
            PendingCommit stage(Actor actor, TableWriter table, long from, long until) throws IOException {
                long next = table.newest().orElseThrow().progress().get(ZERO).next();
                return Lakes.batch(
                        "by-" + actor.name + "-" + from,
                        ZERO,
                        next,
                        until,
                        List.of(Lakes.stageRows(table, "live", rows(from, until))));
            }
        });
    }

    @Test
    void clearingUpBehindTheLivingIsFound() {
        // Deletes what others have staged without first retiring them in the log.
        found("nor its staged file", "STAGING_DELETE_DIRECTORY A-", new Life(ZERO), new Life(ONE) {
            @Override
            Lake open(Actor actor) throws IOException {
                TableStorage files = actor.storage.table("matches");
                for (String other : files.stagingWriters()) {
                    files.deleteStagedOf(other);
                }
                return super.open(actor);
            }
        });
    }

    @Test
    void pruningMoreThanTheNewestCommitSaysIsFound() {
        found("versions are dense", "PRUNE_DELETE", new Life(ZERO) {
            @Override
            void prune(Actor actor, TableWriter table) throws IOException {
                CommitLog log = log(actor);
                for (long version : log.versions()) {
                    log.delete(version);
                }
            }
        });
    }

    /** Each of these makes durable what the next step rests on; the power goes once in every schedule. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "STAGE_FSYNC_FILE | staged has 0 bytes, the commit names 23",
                "STAGE_FSYNC_DIRECTORY | nor its staged file",
                "PUT_FSYNC_TEMPORARY | json is damaged: it has 0 bytes",
                "PUT_FSYNC_DIRECTORY | was visible, and its commit is lost with the power",
                "PUBLISH_FSYNC_DIRECTORY | acknowledged 2 before it was to be seen"
            })
    void aStorageThatForgetsToSettleIsFound(CommitStep step, String rule) {
        found(rule, "LOSES POWER", new Life(ZERO) {
            @Override
            Lake open(Actor actor) throws IOException {
                ((MemoryLakeStorage) actor.storage).forgetToSettle(Set.of(step));
                return super.open(actor);
            }
        });
    }
}
