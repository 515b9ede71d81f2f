package io.esportslake.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.sample.SampleRecords;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the fake that Kafka's client library brings: the failures that a broker does not show on demand. */
class SampleProducerTest {

    private static final Instant BASE = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void feedsTakeTurnsAndAreCountedApart() throws IOException {
        MockProducer<byte[], byte[]> kafka = acknowledging();
        Map<String, ProduceFeed> feeds = new LinkedHashMap<>();
        feeds.put("m", generated(2_000, 0.5));
        feeds.put("p", generated(10, 0));
        List<Long> reached = new ArrayList<>();
        List<ProducedCounts> counts = new SampleProducer(kafka, null).send(feeds, 0, reached::add);
        assertThat(counts).extracting(ProducedCounts::topic).containsExactly("m", "p");
        assertThat(counts).extracting(ProducedCounts::records).containsExactly(2_000L, 10L);
        assertThat(counts.get(0).malformed()).isBetween(900L, 1_100L);
        assertThat(counts.get(1).malformed()).isZero();
        assertThat(counts.get(0).bytes())
                .isEqualTo(kafka.history().stream()
                        .filter(record -> record.topic().equals("m"))
                        .mapToLong(record -> record.value().length)
                        .sum());
        assertThat(reached).startsWith(522L).endsWith(2_010L).isSorted();
    }

    @Test
    void rateBoundsTheSending() throws IOException {
        long start = System.nanoTime();
        new SampleProducer(acknowledging(), null).send(Map.of("m", generated(101, 0)), 500, sent -> {});
        assertThat((System.nanoTime() - start) / 1e9).isGreaterThan(0.199);
    }

    @Test
    void recordTooLargeIsCountedAndTheRestIsSent() throws IOException {
        MockProducer<byte[], byte[]> kafka = failingAt(3, new RecordTooLargeException("too large"));
        SampleProducer producer = new SampleProducer(kafka, null);
        ProducedCounts counts =
                producer.send(Map.of("m", generated(10, 0)), 0, sent -> {}).get(0);
        assertThat(counts.failures()).isEqualTo(1);
        assertThat(counts.records()).isEqualTo(9);
        assertThat(producer.firstFailure().orElseThrow()).hasMessage("too large");
    }

    @Test
    void lostBrokerStopsTheSending() throws IOException {
        MockProducer<byte[], byte[]> kafka = failingAt(3, new TimeoutException("expired"));
        SampleProducer producer = new SampleProducer(kafka, null);
        ProducedCounts counts =
                producer.send(Map.of("m", generated(10, 0)), 0, sent -> {}).get(0);
        assertThat(counts.failures()).isEqualTo(1);
        assertThat(counts.records()).isEqualTo(2);
        assertThat(producer.firstFailure().orElseThrow()).hasMessage("expired");
        assertThat(counts.summary())
                .startsWith("Produced 2 records to m: 0 malformed, ")
                .endsWith(", 1 records failed");
    }

    @Test
    void aBrokerThatIsLostWhileAFeedIsReadIsToldByWhatItLost() throws IOException {
        MockProducer<byte[], byte[]> kafka =
                new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
        InputStream turn =
                new ByteArrayInputStream("{}\n".repeat(SampleProducer.TURN).getBytes(UTF_8));
        // At its end, which is looked for in the second turn, before anything of that is sent.
        InputStream end = new InputStream() {
            @Override
            public int read() {
                kafka.errorNext(new TimeoutException("expired"));
                return -1;
            }
        };
        Map<String, ProduceFeed> feeds = new LinkedHashMap<>();
        feeds.put("m", new ProduceLines(new SequenceInputStream(turn, end), "lines", "match_id"));
        feeds.put("p", generated(2_000, 0));
        SampleProducer producer = new SampleProducer(kafka, null);

        List<ProducedCounts> counts = producer.send(feeds, 0, sent -> {});

        assertThat(producer.firstFailure().orElseThrow()).hasMessage("expired");
        assertThat(counts).extracting(ProducedCounts::failures).containsExactly(1L, 0L);
        assertThat(counts).extracting(ProducedCounts::records).containsExactly(SampleProducer.TURN - 1L, (long)
                SampleProducer.TURN);
    }

    @Test
    void ledgerHasALineForEachAcknowledgedRecord(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("ledger.ndjson");
        try (ProduceLedger ledger = ProduceLedger.at(file)) {
            new SampleProducer(failingAt(2, new RecordTooLargeException("too large")), ledger)
                    .send(Map.of("m", generated(3, 1)), 0, sent -> {});
        }
        assertThat(Files.readAllLines(file))
                .hasSize(2)
                .allMatch(
                        line -> line.matches(
                                "\\{\"topic\":\"m\",\"partition\":0,\"offset\":[0-9]+,\"kind\":\"malformed\",\"crc32\":[0-9]+}"));
    }

    private static ProduceFeed generated(long count, double malformed) {
        return new ProduceFeed.Generated(SampleRecords.matches(1, malformed, BASE), count);
    }

    private static MockProducer<byte[], byte[]> acknowledging() {
        return new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Acknowledges all but the n-th record, counted from 1. */
    private static MockProducer<byte[], byte[]> failingAt(int n, RuntimeException failure) {
        return new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer()) {
            private int sent;

            @Override
            public synchronized java.util.concurrent.Future<org.apache.kafka.clients.producer.RecordMetadata> send(
                    org.apache.kafka.clients.producer.ProducerRecord<byte[], byte[]> record,
                    org.apache.kafka.clients.producer.Callback callback) {
                var future = super.send(record, callback);
                if (++sent == n) {
                    errorNext(failure);
                } else {
                    completeNext();
                }
                return future;
            }
        };
    }
}
