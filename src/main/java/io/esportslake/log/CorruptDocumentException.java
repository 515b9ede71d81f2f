package io.esportslake.log;

import io.esportslake.failure.FailureCode;

/** A document beside the log whose bytes are not those that its name stands for. The message names the file. */
public final class CorruptDocumentException extends InconsistentLakeException {

    public CorruptDocumentException(String message) {
        super(FailureCode.DOCUMENT_DAMAGED, message);
    }

    public CorruptDocumentException(String message, Throwable cause) {
        super(FailureCode.DOCUMENT_DAMAGED, message, cause);
    }
}
