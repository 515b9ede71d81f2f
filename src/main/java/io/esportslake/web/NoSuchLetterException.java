package io.esportslake.web;

import jakarta.ws.rs.NotFoundException;

/** Asked for a dead letter that is not there. */
final class NoSuchLetterException extends NotFoundException {

    private static final long serialVersionUID = 1L;

    NoSuchLetterException(int partition, long offset) {
        super("There is no dead letter at offset " + offset + " of topic partition " + partition);
    }
}
