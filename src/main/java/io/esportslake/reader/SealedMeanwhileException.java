package io.esportslake.reader;

/** A file that was to be read is part of a larger one by now: what lives has to be asked for again. */
final class SealedMeanwhileException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SealedMeanwhileException(String file) {
        super(file);
    }
}
