package io.esportslake.ingest;

/** The source no longer holds what comes next according to the commit log. The message says what is lost and what to do. */
public final class DataLossException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DataLossException(String message) {
        super(message);
    }
}
