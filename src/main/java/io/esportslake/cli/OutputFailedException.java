package io.esportslake.cli;

import java.io.IOException;

/** What a command prints can be printed no longer: the one who read it has gone, or the disk is full. */
final class OutputFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OutputFailedException(IOException cause) {
        super(cause);
    }

    /** Whether the reader has closed its end, as {@code head} does when it has seen enough. */
    boolean isReaderGone() {
        String message = String.valueOf(getCause().getMessage());
        return message.contains("Broken pipe") || message.contains("Connection reset");
    }

    /** The system's words. */
    String reason() {
        return String.valueOf(getCause().getMessage());
    }
}
