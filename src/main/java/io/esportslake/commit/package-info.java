/**
 * The commit: the log that is the only truth of progress, staged files with their two endings, publishing, conflict,
 * recovery, and the lake's layout on disk.
 *
 * <p>Start with {@link io.esportslake.commit.TableWriter}: stage, commit, publish. {@link io.esportslake.commit.Lake} opens
 * a lake for one process and clears up behind dead ones; {@link io.esportslake.commit.CommitLog} is the port behind which a
 * log on another storage fits. All system calls that change something go through {@code LakeFiles}, each under the name of a
 * {@link io.esportslake.commit.CommitStep}, so that a test can stop the world at every one of them.
 *
 * <p>Knows nothing of Arrow, Parquet, Kafka, clocks or logging.
 */
package io.esportslake.commit;
