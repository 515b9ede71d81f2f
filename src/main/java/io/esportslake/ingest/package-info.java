/**
 * The conductor: joins decoding, encoding and the commit. Start reading at {@link io.esportslake.ingest.Pipeline}.
 *
 * <p>Plain Java: no Kafka, Quarkus, logging or clock. Threads are lent by the edge as executors; a pipeline runs on one
 * of them, its flushes on another, and readers get immutable status values.
 */
package io.esportslake.ingest;
