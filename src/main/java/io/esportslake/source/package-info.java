/**
 * What a source gave us, without the source: records, topic partitions, offset ranges and their counts.
 *
 * <p>Knows nothing of Kafka's classes, of Arrow, of files. An offset range is half open everywhere: {@code [from, until)}.
 */
package io.esportslake.source;
