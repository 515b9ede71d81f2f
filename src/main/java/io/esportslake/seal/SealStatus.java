package io.esportslake.seal;

import io.esportslake.log.HeldSums;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is held back of a table, and how sealing goes, as of the end of a round.
 *
 * @param table the table
 * @param held what is held back
 * @param seals seals of this process since its start
 * @param sealedRows rows and dead letters in them
 * @param sealedBytes bytes of the files that they made
 * @param lastSeal how long the last one took; zero before the first
 * @param collectedBytes bytes of parts that this process found left over and deleted since its start
 * @param usableBytes what may still be written where the rows lie; empty where nobody can tell
 * @param trouble why what is due is not sealed, in a sentence; empty when it is
 * @param troubleSince since when that is so
 */
public record SealStatus(
        String table,
        HeldSums held,
        long seals,
        long sealedRows,
        long sealedBytes,
        Duration lastSeal,
        long collectedBytes,
        OptionalLong usableBytes,
        Optional<String> trouble,
        Optional<Instant> troubleSince) {

    public SealStatus {
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(held, "held");
        Objects.requireNonNull(lastSeal, "lastSeal");
        Objects.requireNonNull(usableBytes, "usableBytes");
        if (trouble.isPresent() != troubleSince.isPresent()) {
            throw new IllegalArgumentException(
                    "Trouble began at some time, found " + trouble + " since " + troubleSince);
        }
    }
}
