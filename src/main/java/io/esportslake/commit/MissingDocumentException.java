package io.esportslake.commit;

/** A document that a commit or an index names is not there: lost, or merged away since that was read. */
final class MissingDocumentException extends InconsistentLakeException {

    MissingDocumentException(String place) {
        super("Document " + place
                + " is missing, though the commit log names it; when the service runs, try again, since"
                + " it may have been replaced meanwhile; else restore it from a backup");
    }
}
