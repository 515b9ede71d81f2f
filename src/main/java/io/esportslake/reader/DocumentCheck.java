package io.esportslake.reader;

import io.esportslake.log.Commit;
import java.util.Optional;

/** A check of the commit documents, shown to it one after the other. */
abstract class DocumentCheck extends Check {

    /** What to do about a document that contradicts itself or the others. */
    static final String ADVICE =
            "The document was changed by hand or by another program: restore the log from a backup";

    DocumentCheck(String name, String table) {
        super(name, table);
    }

    /**
     * Checks the next document.
     *
     * @param before the document of the version before; empty for the first one, and behind one that is missing
     * @param commit the next document
     */
    abstract void next(Optional<Commit> before, Commit commit);
}
