package io.esportslake.log;

import java.io.IOException;

/** A storage did not do what it was asked for; the message is a whole sentence that names what. */
public class StorageException extends IOException {

    private static final long serialVersionUID = 1;

    public StorageException(String message, Exception cause) {
        super(message, cause);
    }
}
