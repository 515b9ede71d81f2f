package io.esportslake.batch;

import io.esportslake.table.Column;
import io.esportslake.table.PartitionKey;
import io.esportslake.table.Row;
import io.esportslake.table.TableDefinition;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/** The rows of one partition key. */
final class PartitionBuffer {

    private final PartitionKey key;
    private final RowVectors vectors;
    private final RowVectors.Filler filler;

    /** @param row the one row that every {@link #add} takes its values from */
    PartitionBuffer(PartitionKey key, TableDefinition table, Schema schema, BufferAllocator allocator, Row row) {
        this.key = key;
        vectors = new RowVectors(schema, allocator);
        List<Column> columns = table.fileColumns().stream()
                .filter(column -> !column.equals(TableDefinition.PROCESSING_TIMESTAMP))
                .toList();
        ColumnAppender[] appenders = columns.stream()
                .map(column -> ColumnAppender.bind(
                        column.type(),
                        table.indexOf(column.name()),
                        vectors.root().getVector(column.name())))
                .toArray(ColumnAppender[]::new);
        filler = index -> {
            for (ColumnAppender appender : appenders) {
                appender.append(row, index);
            }
        };
    }

    PartitionKey key() {
        return key;
    }

    RowVectors vectors() {
        return vectors;
    }

    boolean isEmpty() {
        return vectors.rows() == 0;
    }

    /** @return false when there was no memory for the row; then it left no trace */
    boolean add() {
        return vectors.add(filler);
    }
}
