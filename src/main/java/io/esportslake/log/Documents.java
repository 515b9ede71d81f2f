package io.esportslake.log;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The documents of one table beside its commit log: what a commit names instead of repeating it. Every document is
 * named by its content, so a name always means the same bytes, on whatever storage, and two writers that put the same
 * content put the same document. Every implementation passes the same contract test.
 *
 * <p>Nothing here decides anything: a document counts only when a commit names it, and it has to be put before.
 */
public interface Documents {

    /**
     * Makes sure that the document is there and survives a power loss, before it returns. Repeatable: a document that
     * is there already, whoever put it, stays as it is and is made durable. Atomic: nobody ever reads a part of it.
     *
     * @throws IllegalArgumentException when the content is not what the name says: a mistake of the caller
     * @throws CorruptDocumentException when another content lies under the name; nothing was replaced
     * @throws IOException when it failed; the document may be there or not, and putting it again is right in both cases
     */
    void put(DocumentName name, byte[] content) throws IOException;

    /**
     * Reads a document whole. Sees at least every document put before the call.
     *
     * @return empty when there is none of that name
     * @throws CorruptDocumentException when what lies there is not what its name says
     */
    Optional<byte[]> read(DocumentName name) throws IOException;

    /** The documents there are, in no order; files that are none of ours are left out. */
    List<DocumentName> names() throws IOException;

    /** Deletes a document. Does nothing when there is none. */
    void delete(DocumentName name) throws IOException;

    /** Where a document lies, for people; whether it is there or not. */
    String placeOf(DocumentName name);
}
