/**
 * The commit log, the only truth of progress: documents and the changes they hold, staged files with
 * their two endings, publishing, conflict, recovery, and what lives. Decides, and asks a storage to do it.
 *
 * <p>Start with {@link io.esportslake.log.TableWriter}: stage, commit, publish. {@link io.esportslake.log.Lake} opens a
 * lake for one process and clears up behind dead ones. {@link io.esportslake.log.LakeStorage} is the port to the place
 * where a lake lies, with {@link io.esportslake.log.CommitLog} and {@link io.esportslake.log.TableStorage} for each
 * table: nothing here knows what a file is. Every change is told under the name of a
 * {@link io.esportslake.log.CommitStep}, so that a test can stop the world at every one of them.
 *
 * <p>Knows nothing of files, Arrow, Parquet, Kafka, clocks or logging.
 */
package io.esportslake.log;
