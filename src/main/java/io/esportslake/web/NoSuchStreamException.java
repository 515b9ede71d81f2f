package io.esportslake.web;

import jakarta.ws.rs.NotFoundException;
import java.util.List;

/** Asked for a stream that does not run here. */
final class NoSuchStreamException extends NotFoundException {

    private static final long serialVersionUID = 1L;

    NoSuchStreamException(List<String> running) {
        super("No such stream runs here; expected one of " + running);
    }
}
