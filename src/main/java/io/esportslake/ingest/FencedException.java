package io.esportslake.ingest;

/** The log says that this writer may not commit any more; the message is one sentence that says why. */
final class FencedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    FencedException(String why) {
        super(why);
    }
}
