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
 * Seals what is due of one table, round by round. What goes wrong is told and tried again in a later round: sealing
 * that fails leaves everything as it was, and stops nobody. One thread at a time.
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
    private Optional<String> trouble = Optional.empty();
    private Optional<Instant> troubleSince = Optional.empty();

    public Sealer(TableSealing table, PartJoin join, SealRules rules, Surroundings around) {
        this.table = table;
        this.join = join;
        this.rules = rules;
        this.around = around;
    }

    /**
     * Seals what is due, and tells how it stands.
     *
     * @return whether nothing that was due is left
     */
    public boolean round(SealTurn turn) {
        boolean isDone = false;
        try {
            collect();
            isDone = seal(turn);
        } catch (IOException | RuntimeException e) {
            isDone = false;
            troubled(e.getMessage() == null ? e.toString() : e.getMessage());
        }
        if (isDone) {
            trouble = Optional.empty();
            troubleSince = Optional.empty();
        }
        look();
        around.listener().round(status());
        return isDone;
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

    private boolean seal(SealTurn turn) throws IOException {
        SealPlan plan = table.plan(rules, turn);
        return all(plan.seals(), plan, table::seal, this::sealed)
                && all(plan.gathers(), plan, table::gather, this::gathered);
    }

    /** {@link TableSealing#seal} or {@link TableSealing#gather}. */
    @FunctionalInterface
    private interface Work {
        SealOutcome join(List<LiveFile> parts, PartJoin join) throws IOException;
    }

    /** Says that it is done. */
    @FunctionalInterface
    private interface Done {
        void joined(Commit commit, Duration took);
    }

    private boolean all(List<List<LiveFile>> due, SealPlan plan, Work work, Done done) throws IOException {
        for (List<LiveFile> parts : due) {
            Optional<String> noRoom = noRoom(parts.get(0).root(), plan);
            if (noRoom.isPresent()) {
                troubled(noRoom.get());
                return false;
            }
            long start = around.nanos().getAsLong();
            boolean isJoined = work.join(parts, join)
                    .match(
                            joined -> {
                                done.joined(
                                        joined.commit(),
                                        Duration.ofNanos(around.nanos().getAsLong() - start));
                                return true;
                            },
                            notSealed -> {
                                mayHaveLeftOver = true;
                                return false; // somebody else is at work: what is left is planned anew
                            });
            if (!isJoined) {
                return false;
            }
        }
        return true;
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

    /** The parts stay until the new file is published, and a flush must never be the one that meets a full disk. */
    private Optional<String> noRoom(Root root, SealPlan plan) throws IOException {
        OptionalLong usable = table.usableBytes(root);
        long needed = 2 * plan.bytes();
        return usable.isPresent() && usable.getAsLong() < needed
                ? Optional.of("There is no room to seal " + table.table() + ": " + usable.getAsLong()
                        + " bytes are free where its " + root.text() + " lie, and twice the " + plan.bytes()
                        + " bytes that are due are needed, so that a flush never meets a full disk. Rows are committed as"
                        + " before and stay held back; free space there")
                : Optional.empty();
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
