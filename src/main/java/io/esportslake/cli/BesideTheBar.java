package io.esportslake.cli;

import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.LogRecord;

/** Lets every line of the log through, on a line of its own: wipes the bar, which is drawn anew below it. */
@LoggingFilter(name = "beside-the-bar")
public final class BesideTheBar implements Filter {

    private static final String START_OF_AN_EMPTY_LINE = "\r\u001B[K";

    private static volatile boolean isBarExpected;

    static void expect(boolean isExpected) {
        isBarExpected = isExpected;
    }

    @Override
    public boolean isLoggable(LogRecord line) {
        if (isBarExpected) {
            System.err.print(START_OF_AN_EMPTY_LINE);
            System.err.flush();
        }
        return true;
    }
}
