/**
 * A lake in an object store that speaks S3: a commit is a put that never replaces, a file is published by a copy on the
 * server, and a writer lives as long as it renews a small object, by the store's own clock.
 *
 * <p>Start with {@link io.esportslake.s3.S3LakeStorage}; {@code S3Keys} knows the layout, which is that of a lake in
 * directories, {@code ObjectStore} makes every request, and {@code S3Failures} says what a failure means and whether it
 * is worth another try.
 *
 * <p>Implements the ports of {@code log} and decides nothing. The only room that sees the SDK; none of its classes is
 * loaded for a lake in directories. Knows nothing of files on a disk, Arrow, Parquet, Kafka or logging; threads and
 * time are given to it. Beside the ports, {@link io.esportslake.s3.S3FileSystem} shows the store to those who read by
 * paths.
 */
package io.esportslake.s3;
