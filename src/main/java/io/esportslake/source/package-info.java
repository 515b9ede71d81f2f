/**
 * The words of the source, without the source: records, topic partitions, offset ranges and their counts; what is
 * offered, assigned and polled; and which source it is.
 *
 * <p>Knows nothing of Kafka's classes, of Arrow, of files. An offset range is half open everywhere:
 * {@code [from, until)}.
 */
package io.esportslake.source;
