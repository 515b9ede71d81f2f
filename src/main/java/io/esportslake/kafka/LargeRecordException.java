package io.esportslake.kafka;

import org.apache.kafka.common.errors.RebalanceInProgressException;

/** A record cannot be held in the heap, so its channel ends here. Of the same type as {@link PollFullException}. */
final class LargeRecordException extends RebalanceInProgressException {

    private static final long serialVersionUID = 1L;

    /** What there was no room for. */
    enum Why {
        /** It is larger than any record may be in this heap. */
        NEVER_FITS,
        /** The records before it were not taken within the time in which the group expects a poll. */
        FOUND_NO_ROOM
    }

    private final long bytes;
    private final Why why;

    LargeRecordException(long bytes, Why why) {
        super("A record of " + bytes + " bytes cannot be held: " + why);
        this.bytes = bytes;
        this.why = why;
    }

    /** Key, value and headers, decompressed. */
    long bytes() {
        return bytes;
    }

    Why why() {
        return why;
    }
}
