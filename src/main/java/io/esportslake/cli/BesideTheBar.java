package io.esportslake.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Filter;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.handlers.ConsoleHandler;

/**
 * Puts every line of the log on a line of its own while there is a bar: wipes the bar, which is drawn anew below it.
 * Stands before whoever prints until it is closed.
 */
final class BesideTheBar implements AutoCloseable {

    private static final String START_OF_AN_EMPTY_LINE = "\r\u001B[K";

    /** Who prints, and what stood before them; a null filter lets everything through. */
    private final Map<Handler, Filter> before = new LinkedHashMap<>();

    BesideTheBar() {
        this(Logger.getLogger("").getHandlers());
    }

    BesideTheBar(Handler... handlers) {
        for (Handler handler : handlers) {
            standBefore(handler);
        }
    }

    private void standBefore(Handler handler) {
        if (handler instanceof ConsoleHandler) {
            Filter first = handler.getFilter();
            before.put(handler, first);
            handler.setFilter(line -> (first == null || first.isLoggable(line)) && wipe());
        } else if (handler instanceof ExtHandler others) {
            for (Handler each : others.getHandlers()) {
                standBefore(each);
            }
        }
    }

    private static boolean wipe() {
        System.err.print(START_OF_AN_EMPTY_LINE);
        System.err.flush();
        return true;
    }

    @Override
    public void close() {
        before.forEach(Handler::setFilter);
    }
}
