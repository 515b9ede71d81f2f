/**
 * Generated records to try the lake with: matches and players as a producer would send them, and a share of broken
 * ones.
 *
 * <p>Everything follows from a seed and a base instant: the same two give the same bytes. All names are made of
 * syllables and word lists, none is taken from a living person or team. Knows nothing of Kafka and has no clock.
 */
package io.esportslake.sample;
