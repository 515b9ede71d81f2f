package io.esportslake.kafka;

import java.util.List;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Keeps from the log what the connector says, with a trace each, of a deserializer that ended a poll: a full poll is no
 * failure, and of a record that cannot be held, or a heap that is exhausted, its stream tells.
 */
final class PollLog implements Filter {

    /** Held here: a logger that nobody holds forgets its filter. */
    private static final List<Logger> CONNECTOR = List.of(
            Logger.getLogger("io.smallrye.reactive.messaging.kafka"),
            Logger.getLogger("io.smallrye.reactive.messaging.provider"));

    static void install() {
        CONNECTOR.forEach(logger -> logger.setFilter(new PollLog()));
    }

    @Override
    public boolean isLoggable(LogRecord line) {
        for (Throwable each = line.getThrown(); each != null; each = each.getCause()) {
            if (each instanceof PollFullException
                    || each instanceof LargeRecordException
                    || each instanceof OutOfMemoryError) {
                return false;
            }
        }
        return true;
    }
}
