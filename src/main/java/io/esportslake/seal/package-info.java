/**
 * Sealing: what is held back becomes few and large files that readers see. Joins {@code log} and {@code parquet}, as
 * {@code ingest} does on the way in; rows come back through a port. Start reading at
 * {@link io.esportslake.seal.Sealer}.
 *
 * <p>Plain Java: no threads, clocks or frameworks, and nothing of the streams beside which it works.
 */
package io.esportslake.seal;
