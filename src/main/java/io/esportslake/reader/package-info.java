/**
 * Reads a lake as it lies on disk: rows for people, and the proof that the lake holds what its commit log promises.
 *
 * <p>Start with {@link io.esportslake.reader.LakeReader} for rows and {@link io.esportslake.reader.Verification} for
 * the proof. Files are read through arrow-dataset, batch by batch, each file for itself; partition columns come from
 * the path. Paths are those of java.nio, in a store through a read-only file system of {@code s3} and a local copy of
 * each file: arrow-dataset opens local files, or asks stores by credentials of its own, so a port of byte ranges would
 * not spare the copy. Nothing here takes a lock or changes a byte, so it may run while services write.
 *
 * <p>Knows nothing of JSON, Kafka, terminals or clocks. The only room that sees arrow-dataset; only {@code cli} uses
 * it.
 */
package io.esportslake.reader;
