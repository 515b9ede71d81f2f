package io.esportslake.seal;

import io.esportslake.log.LiveFile;
import io.esportslake.log.Root;
import io.esportslake.log.SealPlan;
import io.esportslake.log.SealTurn;
import io.esportslake.log.TableSealing;
import io.esportslake.log.UnjoinablePartsException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Does what one plan says, file by file. Parts that cannot be joined are told, and the next ones follow: nothing of a
 * table waits for what another partition key needs.
 */
final class SealRound {

    /** Makes one file. */
    @FunctionalInterface
    interface Work {
        /**
         * Joins these parts.
         *
         * @return false when another one is at work, so that what is left is to be planned anew
         */
        boolean join(List<LiveFile> parts) throws IOException;
    }

    private final TableSealing table;
    private final Failures failures;
    private final boolean isLast;
    private final Troubles troubles;
    private final long dueBytes;

    /**
     * Begins the round of a plan.
     *
     * @param failures kept up to date. Files that could not be made when they were last tried come last: they may take
     *     as long as all others; and they are left alone for a while
     * @param turn the last one leaves nothing alone
     */
    SealRound(TableSealing table, SealPlan plan, Failures failures, SealTurn turn, Troubles troubles) {
        this.table = table;
        this.failures = failures;
        isLast = turn == SealTurn.LAST;
        this.troubles = troubles;
        failures.retain(all(plan).toList());
        dueBytes = all(plan)
                .filter(parts -> !failures.hasFailed(parts))
                .mapToLong(SealRound::bytes)
                .sum();
    }

    private static Stream<List<LiveFile>> all(SealPlan plan) {
        return Stream.concat(plan.seals().stream(), plan.gathers().stream());
    }

    private static long bytes(List<LiveFile> parts) {
        return parts.stream().mapToLong(LiveFile::bytes).sum();
    }

    /**
     * Makes these files.
     *
     * @return whether nothing is left but what the troubles tell
     * @throws IOException when no other file could be made, either
     */
    boolean make(List<List<LiveFile>> files, Work work) throws IOException {
        List<List<LiveFile>> inTurn = new ArrayList<>(files);
        inTurn.sort(Comparator.comparing(failures::hasFailed)); // the order of the plan, but for those
        for (List<LiveFile> parts : inTurn) {
            Optional<String> obstacle = obstacle(parts);
            if (obstacle.isPresent()) {
                troubles.add(obstacle.get());
            } else if (!isDone(parts, work)) {
                return false;
            }
        }
        return true;
    }

    private Optional<String> obstacle(List<LiveFile> parts) throws IOException {
        Optional<String> waits = isLast ? Optional.empty() : failures.waitsFor(parts);
        return waits.isPresent() ? waits : noRoom(parts);
    }

    private boolean isDone(List<LiveFile> parts, Work work) throws IOException {
        try {
            boolean isDone = work.join(parts);
            failures.succeeded(parts);
            return isDone;
        } catch (UnjoinablePartsException e) {
            if (e.alike() > 0) { // the log does not always know it
                return isDone(parts.subList(0, e.alike()), work)
                        && isDone(parts.subList(e.alike(), parts.size()), work);
            }
            failures.failed(parts, e);
            troubles.add(e);
            return true;
        } catch (IOException | RuntimeException | Error e) {
            failures.failed(e);
            throw e;
        }
    }

    /**
     * The parts stay until the new file is published, and a flush must never be the one that meets a full disk. The
     * roots may lie on different disks; and what fails again and again, and grows, takes no room from the others.
     */
    private Optional<String> noRoom(List<LiveFile> parts) throws IOException {
        Root root = parts.get(0).root();
        OptionalLong usable = table.usableBytes(root);
        long due = dueBytes + (failures.hasFailed(parts) ? bytes(parts) : 0);
        return usable.isPresent() && usable.getAsLong() < 2 * due
                ? Optional.of("There is no room to seal " + table.table() + ": " + usable.getAsLong()
                        + " bytes are free where its " + root.text() + " lie, and twice the " + due
                        + " bytes that are due are needed, so that a flush never meets a full disk. Rows are committed as"
                        + " before and stay held back; free space there")
                : Optional.empty();
    }
}
