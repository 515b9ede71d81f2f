/**
 * The vocabulary of a lake table: columns, partition keys, derived columns, and the two definitions,
 * {@link io.esportslake.table.MatchesTable} and {@link io.esportslake.table.PlayersTable}.
 *
 * <p>Plain values and pure functions. Knows nothing of JSON, Arrow, Parquet, files or Kafka. A third table is one more
 * definition here and a channel at the edge, no other code.
 */
package io.esportslake.table;
