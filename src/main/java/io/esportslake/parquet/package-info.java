/**
 * Arrow vectors to Parquet bytes, and the footers of such bytes back. The only room that sees Parquet classes; of
 * Hadoop it needs nothing at run time. Pages are made column by column from the vectors' own buffers, never row by row.
 * It knows no files, no tables and no clock: a stream and a root come in, bytes go out.
 *
 * <p>Start reading at {@link io.esportslake.parquet.ParquetEncoder}.
 */
package io.esportslake.parquet;
