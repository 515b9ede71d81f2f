package io.esportslake.log;

/** A document beside the log whose bytes are not those that its name stands for. The message names the file. */
public final class CorruptDocumentException extends InconsistentLakeException {

    public CorruptDocumentException(String message) {
        super(message);
    }

    public CorruptDocumentException(String message, Throwable cause) {
        super(message, cause);
    }
}
