package io.esportslake.ingest;

import io.esportslake.batch.MicroBatchBuffer;

/**
 * The two that a pipeline fills in turn.
 *
 * @param first fills first
 * @param second fills while the other is flushed
 */
record Buffers(MicroBatchBuffer first, MicroBatchBuffer second) {}
