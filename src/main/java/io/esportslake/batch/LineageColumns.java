package io.esportslake.batch;

import io.esportslake.source.SourceRecord;
import io.esportslake.table.Row;
import io.esportslake.table.TableDefinition;

/** The columns that say where a row comes from, set in the row from its record. */
final class LineageColumns {

    private final int partition;
    private final int offset;
    private final int timestamp;
    private final int processingTimestamp;

    LineageColumns(TableDefinition table) {
        partition = table.indexOf(TableDefinition.KAFKA_PARTITION.name());
        offset = table.indexOf(TableDefinition.KAFKA_OFFSET.name());
        timestamp = table.indexOf(TableDefinition.KAFKA_TIMESTAMP.name());
        processingTimestamp = table.indexOf(TableDefinition.PROCESSING_TIMESTAMP.name());
    }

    /** Sets the columns in the row, from a record whose timestamp fits. */
    void set(Row row, SourceRecord record) {
        row.setInteger(partition, record.topicPartition().partition());
        row.setInteger(offset, record.offset());
        long millis = record.timestampMillis();
        if (!KafkaTimestamp.isNone(millis)) {
            row.setInteger(timestamp, KafkaTimestamp.micros(millis));
        }
        row.setInteger(processingTimestamp, 0); // takes its room now and its value when the micro-batch is sealed
    }
}
