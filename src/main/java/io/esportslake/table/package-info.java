/**
 * The vocabulary of a lake table: columns, partition keys, derived columns, the two definitions,
 * {@link io.esportslake.table.MatchesTable} and {@link io.esportslake.table.PlayersTable}, and
 * {@link io.esportslake.table.LakeTables}, which says that these are the tables.
 *
 * <p>Plain values and pure functions. Knows nothing of JSON, Arrow, Parquet, files or Kafka. A third table is one more
 * definition here and its line in {@code LakeTables}, no other code.
 */
package io.esportslake.table;
