package io.esportslake.reader;

import io.esportslake.source.TopicPartition;
import java.util.Map;

/** What the broker says, asked when a table's newest commit is known. */
public interface BrokerView {

    /** Kafka's id of the cluster. */
    String clusterId();

    /** Every topic partition of a topic; none when there is no such topic. */
    Map<TopicPartition, OfferedOffsets> offered(String topic);
}
