package io.esportslake.log;

import io.esportslake.failure.FailureCode;

/** A document that the newest commit stands upon is not there: lost, or pruned or merged away since that was read. */
final class MissingDocumentException extends InconsistentLakeException {

    /** Of the commit document of a version. */
    MissingDocumentException(long version) {
        super(
                FailureCode.DOCUMENT_MISSING,
                "Version " + version
                        + " is missing in the commit log, though no index tells yet what it did; when the service"
                        + " runs, try again, since it may have been pruned meanwhile; else restore it from a backup");
    }

    /** Of a document that a commit or an index names, by its place. */
    MissingDocumentException(String place) {
        super(
                FailureCode.DOCUMENT_MISSING,
                "Document " + place
                        + " is missing, though the commit log names it; when the service runs, try again, since"
                        + " it may have been replaced meanwhile; else restore it from a backup");
    }
}
