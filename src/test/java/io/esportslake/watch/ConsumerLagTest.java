package io.esportslake.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.source.SourcePartition;
import io.esportslake.source.TopicPartition;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsumerLagTest {

    private static final TopicPartition PARTITION = new TopicPartition("matches", 0);
    private static final long SECOND = 1_000_000_000L;

    private final ConsumerLag lag = new ConsumerLag();

    @Test
    void theOldestUncommittedRecordWaitsSinceItWasFirstSeen() {
        lag.started(Map.of(PARTITION, 10L));
        look(10, 0);
        look(12, 3);
        look(20, 6);

        assertThat(at(9).lag()).isEqualTo(10);
        assertThat(at(9).waitingSeconds()).isEqualTo(6.0);

        lag.committed(Map.of(PARTITION, 12L));
        assertThat(at(9).lag()).isEqualTo(8);
        assertThat(at(9).waitingSeconds()).isEqualTo(3.0);

        lag.committed(Map.of(PARTITION, 20L));
        assertThat(at(9).lag()).isZero();
        assertThat(at(9).waitingSeconds()).isZero();
    }

    @Test
    void aLongIdleTimeIsNoWaiting() {
        lag.started(Map.of(PARTITION, 10L));
        look(10, 0);
        look(11, 3_600);

        assertThat(at(3_601).waitingSeconds()).isEqualTo(1.0);
    }

    @Test
    void whatIsUnknownIsSaidToBe() {
        assertThat(at(1)).isEqualTo(new ConsumerLag.PartitionLag(PARTITION, -1, -1, -1, 0, 0, 0, ""));
    }

    @Test
    void manyLooksAreThinnedOutAndNeverMakeTheWaitingShorter() {
        lag.started(Map.of(PARTITION, 0L));
        for (int i = 1; i <= 10_000; i++) {
            look(i, i);
        }
        lag.committed(Map.of(PARTITION, 5_000L));

        // Offset 5,000 was first seen at second 5,001.
        assertThat(at(10_000).waitingSeconds()).isBetween(4_999.0, 5_200.0);
    }

    @Test
    void aTopicThatIsGoneIsNoticed() {
        look(1, 0);
        assertThat(lag.isTopicKnown()).isTrue();
        lag.looked(Map.of(), SECOND);
        assertThat(lag.isTopicKnown()).isFalse();
    }

    @Test
    void aTransactionIsOpenForAsLongAsTheEndStandsStillWithMoreBehindIt() {
        lag.started(Map.of(PARTITION, 10L));
        look(10, 40, 0);
        look(10, 515, 3);

        assertThat(at(9).lag()).isZero();
        assertThat(at(9).behindOpenTransaction()).isEqualTo(505);
        assertThat(at(9).openSeconds()).isEqualTo(9.0);

        lag.told(PARTITION, 10, "producer id 7");
        lag.told(PARTITION, 11, "too late");
        assertThat(at(9).transaction()).isEqualTo("producer id 7");

        // It has ended, and another one is open.
        look(515, 520, 12);
        assertThat(at(15).behindOpenTransaction()).isEqualTo(5);
        assertThat(at(15).openSeconds()).isEqualTo(3.0);
        assertThat(at(15).transaction()).isEmpty();
        assertThat(at(15).lag()).isEqualTo(505);

        look(520, 520, 18);
        assertThat(at(18).behindOpenTransaction()).isZero();
        assertThat(at(18).openSeconds()).isZero();
    }

    @Test
    void whatIsReadPastTheEndThatWasSeenIsBehindNoTransaction() {
        lag.started(Map.of(PARTITION, 10L));
        look(10, 515, 0);

        assertThat(at(1).reaching(515)).isEqualTo(new ConsumerLag.PartitionLag(PARTITION, 10, 515, 505, 0, 0, 0, ""));
    }

    private void look(long end, long written, long second) {
        lag.looked(Map.of(PARTITION, new SourcePartition(PARTITION, "id", 0, end, written)), second * SECOND);
    }

    private void look(long end, long second) {
        lag.looked(Map.of(PARTITION, new SourcePartition(PARTITION, "id", 0, end, end)), second * SECOND);
    }

    private ConsumerLag.PartitionLag at(long second) {
        return lag.of(List.of(PARTITION), second * SECOND).get(0);
    }
}
