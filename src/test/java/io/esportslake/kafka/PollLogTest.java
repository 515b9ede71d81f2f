package io.esportslake.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.reactive.messaging.kafka.i18n.KafkaLogging;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With the connector's own logger. */
class PollLogTest {

    private final Logger logger = Logger.getLogger("io.smallrye.reactive.messaging.kafka");
    private final List<Throwable> told = new ArrayList<>();

    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            told.add(line.getThrown());
        }

        @Override
        public void flush() {
            // Nothing is kept back.
        }

        @Override
        public void close() {
            // Nothing held.
        }
    };

    @BeforeEach
    void install() {
        PollLog.install();
        logger.addHandler(handler);
    }

    @AfterEach
    void remove() {
        logger.removeHandler(handler);
        logger.setFilter(null);
    }

    @Test
    void whatTheConnectorSaysOfAPollThatEndedForWantOfRoomIsKeptFromTheLogAndNothingElse() {
        KafkaException other = new KafkaException("other");
        KafkaLogging.log.unableToDeserializeMessage("t", new PollFullException());
        KafkaLogging.log.failureReportedDuringRebalance(Set.of("t"), new PollFullException());
        KafkaLogging.log.unableToReadRecord(
                Set.of("t"), new KafkaException(new LargeRecordException(1, LargeRecordException.Why.NEVER_FITS)));
        KafkaLogging.log.unableToReadRecord(Set.of("t"), new OutOfMemoryError("Java heap space"));
        KafkaLogging.log.failureReportedDuringRebalance(
                Set.of("t"), new RuntimeException(new OutOfMemoryError("Java heap space")));
        KafkaLogging.log.unableToDeserializeMessage("t", other);

        assertThat(told).containsExactly(other);
    }
}
