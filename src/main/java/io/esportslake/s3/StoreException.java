package io.esportslake.s3;

import io.esportslake.log.StorageException;

/**
 * A request failed, and trying again did not help or was not right. The message says which, and what the store said.
 */
final class StoreException extends StorageException {

    private static final long serialVersionUID = 1;

    private final transient Meaning meaning;

    /** What is behind a failure, as far as the answer tells. */
    enum Meaning {
        /** There is no such object, or no such upload. */
        NOTHING_THERE,
        NO_BUCKET,
        DENIED,
        /** No credentials, or ones that the store does not know or that have run out. */
        CREDENTIALS,
        /** The SDK's own, of which it cannot read what it found. */
        SETTINGS,
        CLOCK,
        REGION,
        /** The store does not know such a request. */
        UNSUPPORTED,
        /** Nobody answers there. */
        UNREACHABLE,
        /** It may work another time: too many requests, a fault of the store, an answer that did not come. */
        PASSING,
        OTHER
    }

    StoreException(String message, Meaning meaning, Exception cause) {
        super(message, cause);
        this.meaning = meaning;
    }

    Meaning meaning() {
        return meaning;
    }
}
