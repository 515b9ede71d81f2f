package io.esportslake.kafka;

import io.esportslake.source.RecordBatch;
import io.esportslake.source.SourceRecord;
import io.esportslake.source.TopicPartition;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/** The records of one poll, one topic partition after the other. */
final class PolledBatch implements RecordBatch {

    private final ConsumerRecords<byte[], byte[]> polled;
    private final int generation;
    private final Iterator<org.apache.kafka.common.TopicPartition> partitions;
    private RecordView view = new RecordView();
    private List<ConsumerRecord<byte[], byte[]>> records = List.of();
    private int taken;
    /** Of these records. */
    @SuppressWarnings("NullAway.Init")
    private TopicPartition topicPartition;

    PolledBatch(ConsumerRecords<byte[], byte[]> polled, int generation) {
        this.polled = polled;
        this.generation = generation;
        partitions = polled.partitions().iterator();
    }

    @Override
    public int generation() {
        return generation;
    }

    @Override
    public boolean advance() {
        while (taken == records.size()) {
            if (!partitions.hasNext()) {
                return false;
            }
            org.apache.kafka.common.TopicPartition next = partitions.next();
            topicPartition = TopicPartitions.fromKafka(next);
            records = PolledRecords.behind(polled.records(next));
            taken = 0;
        }
        view.show(topicPartition, records.get(taken++));
        return true;
    }

    @Override
    public boolean isFlushedAtOnce() {
        return polled.partitions().stream().anyMatch(each -> PolledRecords.isHeldUntilFlushed(polled.records(each)));
    }

    @Override
    public void flushed() {
        polled.partitions().forEach(partition -> PolledRecords.flushed(polled.records(partition)));
    }

    /** Nobody reads its records any more. */
    void release() {
        records = List.of();
        taken = 0;
        view = new RecordView();
        polled.partitions().forEach(partition -> PolledRecords.release(polled.records(partition)));
    }

    @Override
    public SourceRecord current() {
        return view;
    }

    @Override
    public Map<TopicPartition, Long> nextOffsets() {
        Map<TopicPartition, Long> next = new HashMap<>();
        polled.nextOffsets().forEach((kafka, offset) -> next.put(TopicPartitions.fromKafka(kafka), offset.offset()));
        return next;
    }
}
