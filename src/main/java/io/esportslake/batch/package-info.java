/**
 * JSON bytes straight into Arrow vectors: {@link io.esportslake.batch.MicroBatchBuffer} takes records and holds the
 * micro-batch, one set of vectors per partition key and one for the dead letters.
 *
 * <p>Start reading at {@link io.esportslake.batch.MicroBatchBuffer#accept}. A record is scanned once, by an own strict
 * scanner: {@code RecordDecoder} finds the fields, {@code TextScanner} and {@code NumberScanner} read the values,
 * {@code RowSlots} holds them, {@code VectorColumn}s copy them into the vectors' buffers. A good record makes no object
 * and throws nothing. What the bytes must look like is strict and lossless: what does not fit is a dead letter with a
 * reason, never a silent null.
 *
 * <p>Knows nothing of Kafka, Parquet, files, clocks or threads: a buffer belongs to one thread at a time.
 */
package io.esportslake.batch;
