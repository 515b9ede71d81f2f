package io.esportslake.seal;

import io.esportslake.log.Commit;
import io.esportslake.log.HeldSums;
import io.esportslake.log.LiveFile;
import io.esportslake.log.PartJoin;
import io.esportslake.log.Root;
import io.esportslake.log.SealOutcome;
import io.esportslake.log.SealPlan;
import io.esportslake.log.SealRules;
import io.esportslake.log.SealTurn;
import io.esportslake.log.TableSealing;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Seals what is due of one table, round by round. What goes wrong is told and tried again in a later round, after a
 * pause that grows: sealing that fails leaves everything as it was, and stops nobody. Parts that cannot be joined keep
 * no others from being sealed in the same round; what all would meet, as a log that cannot be read, ends it. One thread
 * at a time.
 */
public final class Sealer {

    /** Left over parts are looked for in the first round, when another sealer was met, and every so many rounds. */
    private static final int ROUNDS_BETWEEN_COLLECTIONS = 500;

    /**
     * What a sealer does not make itself.
     *
     * @param now the wall clock
     * @param nanos monotonic nanoseconds
     * @param listener is told how it goes
     */
    public record Surroundings(Supplier<Instant> now, LongSupplier nanos, SealListener listener) {}

    private final TableSealing table;
    private final PartJoin join;
    private final SealRules rules;
    private final Surroundings around;
    private HeldSums held = HeldSums.NONE;
    private long rounds;
    private boolean mayHaveLeftOver = true;
    private long seals;
    private long sealedRows;
    private long sealedBytes;
    private Duration lastSeal = Duration.ZERO;
    private long collectedBytes;
    private final Failures failures;
    private boolean hasMetAnother;
    private Optional<String> trouble = Optional.empty();
    private Optional<Instant> troubleSince = Optional.empty();

    public Sealer(TableSealing table, PartJoin join, SealRules rules, Surroundings around) {
        this.table = table;
        this.join = join;
        this.rules = rules;
        this.around = around;
        failures = new Failures(around.nanos());
    }

    /**
     * Seals what is due, and tells how it stands.
     *
     * @return whether nothing that was due is left
     */
    public boolean round(SealTurn turn) {
        Troubles troubles = new Troubles();
        hasMetAnother = false;
        try {
            collect();
        } catch (IOException | RuntimeException e) {
            troubles.add(e); // what nobody needs is no reason to hold back what somebody does
        }
        try {
            seal(turn, troubles);
        } catch (IOException | RuntimeException e) {
            troubles.add(e);
        }
        Optional<String> sentence = troubles.sentence();
        sentence.ifPresent(this::troubled);
        boolean isDone = sentence.isEmpty() && !hasMetAnother;
        if (isDone) {
            trouble = Optional.empty();
            troubleSince = Optional.empty();
        }
        look();
        around.listener().round(status());
        return isDone;
    }

    /** Whether another sealer was faster in the last round, so that what is left of it is to be planned anew. */
    public boolean hasMetAnother() {
        return hasMetAnother;
    }

    /** What is held back is told also when it could not be sealed. */
    private void look() {
        try {
            held = table.held();
        } catch (IOException | RuntimeException e) {
            troubled(e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    private void collect() throws IOException {
        if (mayHaveLeftOver || rounds % ROUNDS_BETWEEN_COLLECTIONS == 0) {
            collectedBytes += table.collect();
            mayHaveLeftOver = false;
        }
        rounds++;
    }

    private void seal(SealTurn turn, Troubles troubles) throws IOException {
        Optional<String> waits = turn == SealTurn.LAST ? Optional.empty() : failures.waitsFor();
        if (waits.isPresent()) {
            troubles.add(waits.get());
            return;
        }
        SealPlan plan = table.plan(rules, turn);
        SealRound round = new SealRound(table, plan, failures, turn, troubles);
        hasMetAnother = !round.make(plan.seals(), parts -> join(parts, table::seal, this::sealed))
                || !round.make(plan.gathers(), parts -> join(parts, table::gather, this::gathered));
        mayHaveLeftOver |= hasMetAnother;
    }

    /** {@link TableSealing#seal} or {@link TableSealing#gather}. */
    @FunctionalInterface
    private interface Kind {
        SealOutcome join(List<LiveFile> parts, PartJoin join) throws IOException;
    }

    /** Says that it is done. */
    @FunctionalInterface
    private interface Done {
        void joined(Commit commit, Duration took);
    }

    private boolean join(List<LiveFile> parts, Kind kind, Done done) throws IOException {
        long start = around.nanos().getAsLong();
        return kind.join(parts, join)
                .match(
                        joined -> {
                            done.joined(
                                    joined.commit(),
                                    Duration.ofNanos(around.nanos().getAsLong() - start));
                            return true;
                        },
                        notSealed -> false);
    }

    private void sealed(Commit commit, Duration took) {
        lastSeal = took;
        seals++;
        commit.files().forEach(file -> {
            sealedRows += file.rows();
            sealedBytes += file.bytes();
        });
        around.listener().sealed(commit, took);
    }

    private void gathered(Commit commit, Duration took) {
        around.listener().gathered(commit, took);
    }

    private void troubled(String why) {
        if (!trouble.equals(Optional.of(why))) {
            around.listener().trouble(table.table(), why);
        }
        troubleSince = troubleSince.or(() -> Optional.of(around.now().get()));
        trouble = Optional.of(why);
    }

    /** How it stood at the end of the last round. */
    public SealStatus status() {
        OptionalLong usable;
        try {
            usable = table.usableBytes(Root.PROCESSED);
        } catch (IOException e) {
            usable = OptionalLong.empty(); // only told
        }
        return new SealStatus(
                table.table(),
                held,
                seals,
                sealedRows,
                sealedBytes,
                lastSeal,
                collectedBytes,
                usable,
                trouble,
                troubleSince);
    }
}
