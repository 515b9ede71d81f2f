package io.esportslake.log;

import static io.esportslake.log.Lakes.ZERO;
import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.log.Schedules.Actor;
import io.esportslake.log.Schedules.Script;
import io.esportslake.source.TopicPartition;
import io.esportslake.table.ColumnType;
import io.esportslake.table.TableDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What processes that share a table do, with the code that production runs; each a script of {@link Schedules}. */
final class Lives {

    /** Of each topic partition; a micro-batch takes two. */
    static final long RECORDS = 4;

    static final long BATCH = 2;
    /** So few that what a sleeper has missed is pruned. */
    private static final int FEW_KEPT = 2;

    /** So many that a sleeper finds all that it has missed. */
    static final int ALL_KEPT = 1_000;

    /** As narrow as a table can be: each schedule opens several lakes of it. */
    private static final TableDefinition MATCHES = TableDefinition.named("matches")
            .key("match_id")
            .record(ColumnType.STRING, "match_id", "status")
            .partitionedBy("status")
            .build();

    static final TableSchema SCHEMA = TableSchema.first(MATCHES);

    private Lives() {}

    /** How a process goes about its work; the broken ones override a part. */
    static class Life implements Script {
        private final TopicPartition of;
        private final int kept;

        Life(TopicPartition of) {
            this(of, FEW_KEPT);
        }

        Life(TopicPartition of, int kept) {
            this.of = of;
            this.kept = kept;
        }

        @Override
        public void run(Actor actor) throws IOException {
            try {
                Lake lake = open(actor);
                actor.opened();
                TableWriter table = writer(actor);
                table.refresh();
                fill(actor, table);
                beforeTheEnd(actor);
                if (!table.isUnpublished()) {
                    actor.closes();
                    lake.close();
                }
            } catch (LakeRefusedException e) {
                // While it slept in its start, others pruned what its next commit would have stood upon.
                if (!actor.hasSlept() || !e.getMessage().endsWith("; start again")) {
                    throw e;
                }
                actor.say("is refused: " + e.getMessage());
            } catch (IOException | InconsistentLakeException e) {
                if (!actor.hasLostItsLock()) {
                    throw e;
                }
                // Others cleared up behind it while it was alive: any fault will do, as long as the lake is sound.
                actor.say("stops: " + e);
            }
        }

        Lake open(Actor actor) throws IOException {
            return Lake.open(actor.storage, options());
        }

        void beforeTheEnd(Actor actor) throws IOException {
            // Nothing is held back.
        }

        void fill(Actor actor, TableWriter table) throws IOException {
            long next = assigned(actor, table);
            while (next < RECORDS) {
                long until = next + BATCH;
                actor.say("accepts " + rows(next, until));
                accepted(actor, until);
                PendingCommit pending = stage(actor, table, next, until);
                CommitOutcome outcome = commit(actor, table, pending);
                if (outcome instanceof CommitOutcome.Fenced fenced) {
                    actor.say("is fenced: " + fenced.why());
                    for (StagedOutput staged : pending.change().outputs()) {
                        staged.file().discard();
                    }
                    return;
                }
                publish(actor, table, ((CommitOutcome.Committed) outcome).commit());
                actor.acknowledged.put(of, until);
                actor.say("acknowledges " + until);
                prune(actor, table);
                next = until;
            }
        }

        long assigned(Actor actor, TableWriter table) throws IOException {
            long next = table.newest().orElseThrow().progress().get(of).next();
            actor.say("is assigned " + of + " and reads on at " + next);
            return next;
        }

        void accepted(Actor actor, long until) {
            // Nobody is told before the commit.
        }

        CommitOutcome commit(Actor actor, TableWriter table, PendingCommit pending) throws IOException {
            return table.commit(pending);
        }

        void publish(Actor actor, TableWriter table, Commit commit) throws IOException {
            table.publish(commit);
        }

        void prune(Actor actor, TableWriter table) throws IOException {
            table.prune();
        }

        PendingCommit stage(Actor actor, TableWriter table, long from, long until) throws IOException {
            return Lakes.batch(
                    "by-" + actor.name + "-" + from,
                    of,
                    from,
                    until,
                    List.of(Lakes.stageRows(table, "live", rows(from, until))));
        }

        TableWriter writer(Actor actor) {
            return writer(actor, log(actor));
        }

        final CommitLog log(Actor actor) {
            return actor.storage.log("matches");
        }

        final TableWriter writer(Actor actor, CommitLog log) {
            return new TableWriter(author(actor), SCHEMA, actor.storage, log, InventoryLimits.forKept(kept));
        }

        final Author author(Actor actor) {
            return new Author(actor.name, "test", lakeId(actor.storage), "matches", 1, kept);
        }

        final String rows(long from, long until) {
            return of + "[" + from + ", " + until + ")";
        }
    }

    /** Reads between its micro-batches what others have committed, published or not. */
    static final class Following extends Life {
        Following(TopicPartition of) {
            super(of);
        }

        @Override
        PendingCommit stage(Actor actor, TableWriter table, long from, long until) throws IOException {
            table.follow();
            actor.say("has seen version " + table.newest().orElseThrow().version());
            return super.stage(actor, table, from, until);
        }
    }

    /** Its rows are held back; before it closes, it seals all that is, as a service does that is stopped. */
    static class Holding extends Life {
        private final TopicPartition of;

        Holding(TopicPartition of) {
            super(of);
            this.of = of;
        }

        @Override
        PendingCommit stage(Actor actor, TableWriter table, long from, long until) throws IOException {
            return Lakes.batch(
                    "by-" + actor.name + "-" + from,
                    of,
                    from,
                    until,
                    List.of(Lakes.hold(table, "live", of, from, until, rows(from, until))));
        }

        @Override
        void beforeTheEnd(Actor actor) throws IOException {
            sealAll(actor);
        }

        private TableSealing sealing(Actor actor) throws IOException {
            return new TableSealing(
                    before -> writer(actor),
                    actor.storage,
                    () -> actor.name + "-" + UUID.randomUUID(),
                    () -> Lakes.TIME);
        }

        final void gatherAll(Actor actor) throws IOException {
            TableSealing sealing = sealing(actor);
            for (List<LiveFile> parts :
                    sealing.plan(Lakes.GATHER_RULES, SealTurn.OWNER).gathers()) {
                actor.say("gathers " + parts.size() + " parts");
                actor.say(sealing.gather(parts, Lakes.textJoin(actor.storage.table("matches")))
                        .match(done -> "has gathered", notSealed -> "has not gathered: " + notSealed.why()));
            }
        }

        final void sealAll(Actor actor) throws IOException {
            TableSealing sealing = sealing(actor);
            sealing.collect();
            for (List<LiveFile> parts :
                    sealing.plan(Lakes.SEAL_RULES, SealTurn.LAST).seals()) {
                actor.say("seals " + parts.size() + " parts");
                actor.say(seal(actor, sealing, parts));
            }
            sealing.collect();
        }

        String seal(Actor actor, TableSealing sealing, List<LiveFile> parts) throws IOException {
            return sealing.seal(parts, Lakes.textJoin(actor.storage.table("matches")))
                    .match(done -> "has sealed", notSealed -> "has not sealed: " + notSealed.why());
        }
    }

    /** Takes no records and seals what others hold back. */
    static class SealingOnly extends Holding {
        SealingOnly() {
            super(ZERO);
        }

        @Override
        void fill(Actor actor, TableWriter table) throws IOException {
            sealAll(actor);
        }
    }

    /** The same, and gathers before. */
    static class Gathering extends Holding {
        Gathering(TopicPartition of) {
            super(of);
        }

        @Override
        void beforeTheEnd(Actor actor) throws IOException {
            gatherAll(actor);
            super.beforeTheEnd(actor);
        }
    }

    /** Takes no records and gathers what others hold back. */
    static class GatheringOnly extends Holding {
        GatheringOnly() {
            super(ZERO);
        }

        @Override
        void fill(Actor actor, TableWriter table) throws IOException {
            gatherAll(actor);
        }

        @Override
        void beforeTheEnd(Actor actor) {
            // Others seal.
        }
    }

    /** Its records become dead letters, which readers see at once or which are held back. */
    static final class Lettering extends Holding {
        private final TopicPartition of;
        private final Visibility visibility;

        Lettering(TopicPartition of, Visibility visibility) {
            super(of);
            this.of = of;
            this.visibility = visibility;
        }

        @Override
        PendingCommit stage(Actor actor, TableWriter table, long from, long until) throws IOException {
            return Lakes.batch(
                    "by-" + actor.name + "-" + from,
                    of,
                    from,
                    until,
                    List.of(Lakes.letters(table, of, from, until, rows(from, until), visibility)));
        }
    }

    /**
     * Takes no records and makes rows of dead letters, the oldest one by one; the others stay letters in a file of
     * their own.
     */
    static class Retrying extends Life {
        Retrying() {
            super(ZERO);
        }

        @Override
        void fill(Actor actor, TableWriter table) throws IOException {
            int retries = 0;
            for (List<LiveFile> letters = letters(table); !letters.isEmpty(); letters = letters(table)) {
                actor.say("retries the letters of " + letters.size() + " files");
                List<StagedOutput> outputs = Lakes.retried(table, actor.storage.table("matches"), letters);
                PendingCommit pending = Lakes.retry("retry-" + actor.name + "-" + retries++, letters, outputs);
                CommitOutcome outcome = commit(actor, table, pending);
                if (outcome instanceof CommitOutcome.Committed committed) {
                    publish(actor, table, committed.commit());
                    actor.say("has retried");
                    continue;
                }
                actor.say("has not retried: " + outcome);
                for (StagedOutput output : outputs) {
                    output.file().discard();
                }
                if (outcome instanceof CommitOutcome.Fenced) {
                    return;
                }
            }
        }

        private static List<LiveFile> letters(TableWriter table) throws IOException {
            List<LiveFile> letters = new ArrayList<>();
            while (true) {
                table.refresh();
                try {
                    table.inventory().orElseThrow().forEach(file -> {
                        if (file.root() == Root.DEAD_LETTERS) {
                            letters.add(file);
                        }
                    });
                    return letters;
                } catch (MissingDocumentException e) {
                    letters.clear(); // newer commits have replaced it
                }
            }
        }
    }

    static String lakeId(LakeStorage storage) {
        try {
            return LakeMarks.read(storage.marks(), Marks.Mark.LAKE, "lakeId").orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static LakeOpenOptions options() {
        return Lakes.options(() -> Lakes.TIME, MATCHES);
    }

    static void sealTheRest(TableSealing sealing) throws IOException {
        PartJoin join = Lakes.textJoin(sealing.files());
        for (List<LiveFile> parts :
                sealing.plan(Lakes.SEAL_RULES, SealTurn.LAST).seals()) {
            String why = sealing.seal(parts, join).match(done -> "", SealOutcome.NotSealed::why);
            assertThat(why).isEmpty();
        }
        sealing.collect();
    }
}
