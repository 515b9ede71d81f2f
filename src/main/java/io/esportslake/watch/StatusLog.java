package io.esportslake.watch;

import io.esportslake.failure.FailureCode;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/** What the log says of the streams while they run: a line when something else is the matter, and one now and then. */
final class StatusLog {

    private static final Logger LOG = Logger.getLogger("watch");

    private static final Set<Assessment.Code> SAID_BY_THE_SUPERVISOR =
            Set.copyOf(EnumSet.of(Assessment.Code.FAILED, Assessment.Code.FENCED, Assessment.Code.STOPPED));

    private StatusLog() {}

    /** One line when something else is the matter than at the look before, and one when nothing is any more. */
    static void changed(StreamObservation stream, Assessment.Code before) {
        Assessment now = stream.assessment();
        if (now.code() == before || SAID_BY_THE_SUPERVISOR.contains(now.code())) {
            return;
        }
        if (now.level() != Assessment.Level.OK) {
            LOG.warnf(
                    "%s %s | table=%s level=%s code=%s",
                    now.code().says(now.sentence()),
                    now.action(),
                    stream.table(),
                    now.level().text(),
                    now.code().text());
        } else if (before != Assessment.Code.RUNNING && before != Assessment.Code.STANDBY) {
            LOG.infof(
                    "%s | table=%s level=%s code=%s before=%s",
                    now.sentence(),
                    stream.table(),
                    now.level().text(),
                    now.code().text(),
                    before.text());
        }
    }

    /**
     * One line when the lake's place is found unusable, and one when it can be used again.
     *
     * @param fault what is wrong with it now; empty when nothing is
     * @param wasUsable whether nothing was at the look before
     */
    static void place(Optional<String> fault, boolean wasUsable) {
        if (fault.isPresent() && wasUsable) {
            LOG.warnf(
                    FailureCode.PLACE_UNUSABLE.says(
                            "The lake cannot be written to: %s. %s; when a flush fails for it the process ends."),
                    fault.get(),
                    LakeWatch.ACTION);
        } else if (fault.isEmpty() && !wasUsable) {
            LOG.info("The lake can be written to again.");
        }
    }

    /** One line in any case. */
    static void status(StreamObservation stream) {
        LOG.infof(
                "%s | table=%s records-per-second=%.1f lag=%d behind-open-transactions=%d freshness-seconds=%.0f"
                        + " dead-letter-share=%.3f key-only-share=%.3f buffered-records=%d version=%d",
                stream.assessment().code().says(stream.assessment().sentence()),
                stream.table(),
                stream.recordsPerSecond(),
                stream.backlog().lag(),
                stream.backlog().behindOpenTransactions(),
                stream.freshnessSeconds(),
                stream.history().recent().deadLetterShare(),
                stream.history().recent().keyOnlyShare(),
                stream.status().bufferedRecords(),
                stream.log().lastVersion());
    }
}
