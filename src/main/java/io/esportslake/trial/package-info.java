/**
 * What a table would make of records, without a lake: decodes and encodes them as a stream does, counts, and keeps
 * nothing. Joins {@code batch} and {@code parquet} as {@code ingest} does, and knows neither log nor files.
 */
package io.esportslake.trial;
