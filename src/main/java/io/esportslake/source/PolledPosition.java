package io.esportslake.source;

/**
 * How far the source has read a topic partition, taken in one moment.
 *
 * @param generation the generation of the assignment at that moment
 * @param polledUntil the offset after the last record that was handed out since the last seek, or -1 for none
 * @param position the offset that is fetched next; at least {@code polledUntil}
 */
public record PolledPosition(int generation, long polledUntil, long position) {}
