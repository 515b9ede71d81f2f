package io.esportslake.ingest;

/** What happens when the source no longer holds records that were never committed. */
public enum OnDataLoss {
    /** Stop and say which. */
    FAIL,
    /** Write the lost range into the commit log and go on after it. */
    CONTINUE
}
