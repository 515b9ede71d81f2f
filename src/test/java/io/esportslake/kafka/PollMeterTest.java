package io.esportslake.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.source.TopicPartition;
import io.smallrye.reactive.messaging.kafka.fault.DeserializerWrapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

/** With the calls that the client makes: key, then value, of one record after the other; neither for a null. */
class PollMeterTest {

    private static final TopicPartition ZERO = new TopicPartition("esports-matches", 0);
    private static final int MEBIBYTE = 1 << 20;

    /** 640 MiB of heap, two channels: 10 MiB in a poll, 53 MiB in a record, 80 MiB in all large records. */
    private final RecordMemory memory = new RecordMemory(640L * MEBIBYTE, 2);

    private final PollMeter meter = new PollMeter(memory);

    PollMeterTest() {
        meter.waitAtMost(10_000);
    }

    private static Headers headers(int... sizes) {
        RecordHeaders headers = new RecordHeaders();
        for (int size : sizes) {
            headers.add("h", new byte[size]);
        }
        return headers;
    }

    private static void value(PollMeter of, int bytes) {
        of.value(headers(), bytes);
    }

    /** How many records of a size a poll takes. */
    private int polled(int bytes) {
        int records = 0;
        try {
            while (records < 1_000) {
                value(meter, bytes);
                records++;
            }
        } catch (PollFullException full) {
            assertThat(full).hasMessage("The poll is full; this record is for the next one");
        }
        return records;
    }

    @Test
    void pollEndsBeforeTheRecordThatIsTooMuchAndTheNextBeginsWithIt() {
        assertThat(polled(MEBIBYTE)).isEqualTo(9);
        assertThat(meter.handOut(ZERO)).isNull();
        assertThat(polled(MEBIBYTE)).isEqualTo(9);
    }

    @Test
    void pollOfOrdinaryRecordsNeverEndsEarly() {
        assertThat(polled(760)).isEqualTo(1_000);
    }

    @Test
    void keysAndHeadersCount() {
        for (int i = 0; i < 3; i++) {
            meter.key(headers(MEBIBYTE - 1_000), MEBIBYTE);
            value(meter, MEBIBYTE - 1_000);
        }
        assertThatThrownBy(() -> meter.key(headers(), 2 * MEBIBYTE)).isInstanceOf(PollFullException.class);
    }

    @Test
    void headersOfARecordWithoutKeyCountWithItsValueAndThoseOfATombstoneWithItsKey() {
        meter.value(headers(5 * MEBIBYTE), 10);
        meter.key(headers(4 * MEBIBYTE), 10);
        assertThatThrownBy(() -> meter.value(headers(MEBIBYTE), 10))
                .as("the tombstone had no value, so this is another record's")
                .isInstanceOf(PollFullException.class);
    }

    @Test
    void recordLargerThanAPollIsPolledAlone() {
        value(meter, 10);
        assertThatThrownBy(() -> value(meter, 20 * MEBIBYTE)).isInstanceOf(PollFullException.class);
        assertThat(meter.handOut(ZERO)).isNull();

        value(meter, 20 * MEBIBYTE);
        assertThatThrownBy(() -> value(meter, 10)).isInstanceOf(PollFullException.class);
        assertThat(meter.isHolding()).isTrue();
        assertThat(meter.handOut(ZERO)).isNotNull();
        value(meter, 10);
    }

    @Test
    void keyThatIsLargeWaitsForItsPollAndTheValueBesideItIsCountedToo() {
        Headers headers = headers();
        meter.key(headers, 20 * MEBIBYTE);
        meter.value(headers, 11 * MEBIBYTE);
        assertThatThrownBy(() -> value(meter, 10)).isInstanceOf(PollFullException.class);
        meter.handOut(ZERO).release();

        meter.key(headers, 20 * MEBIBYTE);
        assertThatThrownBy(() -> meter.value(headers, 34 * MEBIBYTE))
                .isInstanceOfSatisfying(LargeRecordException.class, fault -> {
                    assertThat(fault.why()).isEqualTo(LargeRecordException.Why.NEVER_FITS);
                    assertThat(fault.bytes()).isEqualTo(54L * MEBIBYTE + 200);
                });
    }

    @Test
    void largeRecordWaitsUntilThoseBeforeItOfAnyChannelAreTaken() throws Exception {
        PollMeter other = new PollMeter(memory);
        other.waitAtMost(60_000);
        value(meter, 30 * MEBIBYTE);
        RecordMemory.Hold first = meter.handOut(ZERO);
        value(meter, 30 * MEBIBYTE);
        meter.handOut(ZERO);
        CompletableFuture<Void> second = CompletableFuture.runAsync(() -> value(other, 30 * MEBIBYTE));

        assertThat(second).isNotDone();
        first.release();
        second.get(60, TimeUnit.SECONDS);
        first.release(); // a second time gives nothing back
        meter.waitAtMost(1);
        assertThatThrownBy(() -> value(meter, 30 * MEBIBYTE))
                .isInstanceOfSatisfying(
                        LargeRecordException.class,
                        fault -> assertThat(fault.why()).isEqualTo(LargeRecordException.Why.FOUND_NO_ROOM));
    }

    @Test
    void largeRecordOfARevokedTopicPartitionGivesItsMemoryBack() {
        for (int i = 0; i < 2; i++) {
            value(meter, 30 * MEBIBYTE);
            meter.handOut(ZERO);
        }
        meter.forget(Set.of(new TopicPartition("esports-matches", 1)));
        PollMeter other = new PollMeter(memory);
        assertThatThrownBy(() -> value(other, 30 * MEBIBYTE)).isInstanceOf(LargeRecordException.class);

        meter.forget(Set.of(ZERO));
        value(other, 30 * MEBIBYTE);
    }

    @Test
    void channelThatEndsStopsWaiting() throws Exception {
        for (int i = 0; i < 2; i++) {
            value(meter, 30 * MEBIBYTE);
            meter.handOut(ZERO);
        }
        PollMeter other = new PollMeter(memory);
        other.waitAtMost(600_000);
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> value(other, 30 * MEBIBYTE));
        other.end();

        assertThat(waiting).failsWithin(60, TimeUnit.SECONDS);
    }

    /**
     * The connector reports what a deserializer throws, as fatal; this type of exception is the one that it lets pass.
     */
    @Test
    void whatEndsAPollPassesTheConnectorsOwnDeserializerAsItIs() {
        List<Throwable> reported = new ArrayList<>();
        DeserializerWrapper<byte[]> wrapper = new DeserializerWrapper<>(
                MeteredBytes.class.getName(), false, null, (fault, fatal) -> reported.add(fault), true, false);
        wrapper.configure(Map.of(MeteredBytes.METER, meter), false);

        assertThat(wrapper.deserialize("t", headers(), new byte[9 * MEBIBYTE])).hasSize(9 * MEBIBYTE);
        assertThatThrownBy(() -> wrapper.deserialize("t", headers(), new byte[2 * MEBIBYTE]))
                .isInstanceOf(PollFullException.class);
        assertThat(reported).singleElement().isInstanceOf(RebalanceInProgressException.class);
    }
}
