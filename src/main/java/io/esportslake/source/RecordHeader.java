package io.esportslake.source;

import org.jspecify.annotations.Nullable;

/**
 * One header of a record. The array is the record's own and is not copied: read it, do not keep or change it.
 *
 * @param name the header's name
 * @param value its bytes, or null
 */
public record RecordHeader(String name, byte @Nullable [] value) {}
