package io.esportslake.batch;

import io.esportslake.table.PartitionKey;
import java.util.Objects;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * The rows of one partition key in a sealed micro-batch.
 *
 * @param key the partition key
 * @param rows the file columns; owned by the buffer and valid until its reset
 */
public record PartitionRows(PartitionKey key, VectorSchemaRoot rows) {

    public PartitionRows {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(rows, "rows");
    }
}
