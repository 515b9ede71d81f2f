package io.esportslake.cli;

import io.esportslake.failure.FailureCode;

/** Nothing could be produced, and the message tells the user why and what to do. */
final class ProduceException extends Exception {

    ProduceException(FailureCode code, String sentence) {
        this(code.says(sentence));
    }

    private ProduceException(String message) {
        super(message);
    }

    /**
     * Of what was told before.
     *
     * @param message begins with its code
     */
    static ProduceException of(String message) {
        return new ProduceException(message);
    }
}
