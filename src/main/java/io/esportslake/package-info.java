/**
 * Kafka records in, committed Parquet out: one small service that takes JSON records from Kafka, decodes them into
 * Arrow columns and flushes them, exactly once, to a hive-partitioned lake of Parquet files.
 *
 * <p>The rooms below this package are the design. The core ({@code table}, {@code source}, {@code batch},
 * {@code parquet}, {@code commit}, {@code ingest}) is plain Java: no framework, no Kafka client, no logging, no clock.
 * The edges ({@code kafka}, {@code app}, {@code web}, {@code cli}, {@code dev}) connect it to the world.
 * {@code ArchitectureTest} holds these rules.
 */
package io.esportslake;
