package io.esportslake.cli;

/** Nothing could be produced, and the message tells the user why and what to do. */
final class ProduceException extends Exception {

    ProduceException(String message) {
        super(message);
    }
}
