package io.esportslake.watch;

import io.esportslake.app.Stream;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.jboss.logging.Logger;

/** Looks at tables again and again: one that cannot be looked at is told once, until it can be again. One thread uses it. */
final class ToldOnce {

    private static final Logger LOG = Logger.getLogger("watch");

    private final String sentence;
    /** Tables that could not be looked at the last time, which was told then. */
    private final Set<String> told = new HashSet<>();

    /** A look at a table. */
    @FunctionalInterface
    interface Look {
        void run() throws IOException;
    }

    /** @param sentence what could not be done; table and cause follow */
    ToldOnce(String sentence) {
        this.sentence = sentence;
    }

    void look(String table, Look look) {
        try {
            look.run();
            told.remove(table);
        } catch (IOException | RuntimeException e) {
            if (told.add(table)) {
                LOG.warnf("%s | table=%s cause=%s", sentence, table, Stream.reason(e));
            }
        }
    }
}
