package io.esportslake.ingest;

import io.esportslake.source.OffsetRange;

/**
 * Why a topic partition cannot be read on where the commit log ends.
 *
 * @param moved from the committed next offset to where reading can go on; empty, at that place, when the offsets belong
 *     to another topic or cluster and no range of them can be told
 * @param cause one sentence
 */
public record DataLoss(OffsetRange moved, String cause) {}
