/**
 * A lake in directories of a POSIX file system: names by hard links, durability by fsync, locks that die with their
 * process.
 *
 * <p>Start with {@link io.esportslake.store.FileLakeStorage}; {@link io.esportslake.store.LakePaths} is the only class
 * that knows the layout. All system calls that change something go through {@code LakeFiles}, each under the name of a
 * {@link io.esportslake.log.CommitStep}, so that a test can stop the world at every one of them.
 *
 * <p>Implements the ports of {@code log} and decides nothing: what is committed, published, retired or pruned, and in
 * which order, is said there. Knows nothing of Arrow, Parquet, Kafka, clocks or logging.
 */
package io.esportslake.store;
