package io.esportslake.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class TruncatedTopicTest {

    private static final TopicPartition ZERO = new TopicPartition("esports-matches", 0);
    private static final TopicPartition ONE = new TopicPartition("esports-matches", 1);

    @Test
    void recordsThatKafkaTookBackAreNamedWithWhatTheLakeHoldsOfThem() {
        LogTruncationException truncated =
                new LogTruncationException(Map.of(ZERO, 9L, ONE, 20L), Map.of(ZERO, new OffsetAndMetadata(5)));

        assertThat(TruncatedTopic.explain(
                        truncated, Map.of(new io.esportslake.source.TopicPartition("esports-matches", 0), 7L)))
                .hasMessage("EL-2050: Kafka has taken back records that were read, and may have given their offsets to"
                        + " others: esports-matches-0[5, 9), of which the lake holds those below 7;"
                        + " esports-matches-1, from an offset below 20 that Kafka does not tell. The lake keeps the rows"
                        + " that it has. A start goes on where the commit log ends: what stands below that now is not"
                        + " read unless 'commits set-offset' with --offset and --allow-reading-again says so, and gets"
                        + " its rows beside those that are there");
    }
}
