package io.esportslake.kafka;

import io.esportslake.source.RecordHeader;
import io.esportslake.source.SourceRecord;
import io.esportslake.source.TopicPartition;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Shows one consumer record after the other; made once per batch, and asked after something is shown. */
@SuppressWarnings("NullAway.Init")
final class RecordView implements SourceRecord {

    private TopicPartition topicPartition;
    private ConsumerRecord<byte[], byte[]> current;

    void show(TopicPartition of, ConsumerRecord<byte[], byte[]> consumerRecord) {
        topicPartition = of;
        current = consumerRecord;
    }

    @Override
    public TopicPartition topicPartition() {
        return topicPartition;
    }

    @Override
    public long offset() {
        return current.offset();
    }

    @Override
    public long timestampMillis() {
        return current.timestamp();
    }

    @Override
    public byte @Nullable [] key() {
        return current.key();
    }

    @Override
    public byte @Nullable [] value() {
        return current.value();
    }

    @Override
    public List<RecordHeader> headers() {
        List<RecordHeader> headers = new ArrayList<>();
        for (Header header : current.headers()) {
            headers.add(new RecordHeader(header.key(), header.value()));
        }
        return headers;
    }
}
