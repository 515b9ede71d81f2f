package io.esportslake.kafka;

import org.apache.kafka.common.errors.RebalanceInProgressException;

/**
 * Ends a poll before a record that is for the next one. Of the type of exception that the connector does not take for a
 * failure of its channel when a deserializer throws it; without a stack trace, as all of Kafka's.
 */
final class PollFullException extends RebalanceInProgressException {

    private static final long serialVersionUID = 1L;

    PollFullException() {
        super("The poll is full; this record is for the next one");
    }
}
