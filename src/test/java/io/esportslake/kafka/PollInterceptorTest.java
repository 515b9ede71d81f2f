package io.esportslake.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.source.TopicPartition;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;

class PollInterceptorTest {

    private static final TopicPartition ZERO = new TopicPartition("esports-matches", 0);
    private static final org.apache.kafka.common.TopicPartition KAFKA_ZERO = TopicPartitions.toKafka(ZERO);

    private final PolledOffsets polled = new PolledOffsets();
    private final PollInterceptor interceptor = new PollInterceptor();

    private ConsumerRecords<byte[], byte[]> poll(long next, List<ConsumerRecord<byte[], byte[]>> records) {
        interceptor.configure(Map.of(
                PollInterceptor.POLLED_OFFSETS,
                polled,
                MeteredBytes.METER,
                new PollMeter(new RecordMemory(256L << 20, 1))));
        return interceptor.onConsume(new ConsumerRecords<>(
                records.isEmpty() ? Map.of() : Map.of(KAFKA_ZERO, records),
                Map.of(KAFKA_ZERO, new OffsetAndMetadata(next))));
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset) {
        return new ConsumerRecord<>(KAFKA_ZERO.topic(), KAFKA_ZERO.partition(), offset, null, new byte[0]);
    }

    @Test
    void whatAPollHandsOutIsNotedWithWhereTheNextOneGoesOn() {
        poll(10, List.of(record(3), record(7)));

        assertThat(polled.until(ZERO)).isEqualTo(8);
        assertThat(polled.next(ZERO)).isEqualTo(10);
    }

    @Test
    void aPollThatOnlyPassesAHoleMovesThePosition() {
        poll(8, List.of(record(7)));
        assertThat(poll(20, List.of())).isEmpty();

        assertThat(polled.until(ZERO)).isEqualTo(8);
        assertThat(polled.next(ZERO)).isEqualTo(20);
        polled.forget(List.of(ZERO));
        assertThat(polled.next(ZERO)).isEqualTo(-1);
    }

    @Test
    void whatCouldNotBeNotedIsRememberedBecauseTheClientGoesOnWithout() {
        assertThat(polled.fault()).isEmpty();

        assertThatThrownBy(() -> poll(8, Arrays.asList(record(7), null))).isInstanceOf(RuntimeException.class);

        assertThat(polled.fault()).containsInstanceOf(RuntimeException.class);
    }
}
