/**
 * The vocabulary of a lake table: columns and where their values come from, partition keys, derived columns, rules, and
 * {@link io.esportslake.table.LakeTables}, which says which tables there are.
 *
 * <p>Plain values and pure functions. Knows nothing of JSON, Arrow, Parquet, files or Kafka, nor of the files in which
 * tables are declared.
 */
package io.esportslake.table;
