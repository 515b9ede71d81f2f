package io.esportslake.batch;

/** Counts what the records of a micro-batch hold that becomes no column. Costs nothing while all of it does. */
final class ContentTally {

    private final NameCounts unknown = new NameCounts();
    private final NameCounts ofKeyOnlyRows = new NameCounts();
    private final NameCounts ofDeadLetters = new NameCounts();
    private long keyOnlyRows;
    private long unknownFields;

    /** The record that was decoded last has become a row. */
    void row(RecordDecoder decoded) {
        NotedFields fields = decoded.unknownFields();
        if (fields.count() > 0) {
            count(fields);
        }
        if (decoded.isKeyOnly()) {
            keyOnlyRows++;
            fields.addTo(ofKeyOnlyRows);
        }
    }

    /** The record that was decoded last has become a dead letter. */
    void deadLetter(RecordDecoder decoded) {
        count(decoded.unknownFields());
        (decoded.hasNoKey() ? decoded.allFields() : decoded.unknownFields()).addTo(ofDeadLetters);
    }

    private void count(NotedFields fields) {
        unknownFields += fields.count();
        fields.addTo(unknown);
    }

    ContentCounts counts() {
        return new ContentCounts(
                keyOnlyRows, unknownFields, unknown.most(), ofKeyOnlyRows.most(), ofDeadLetters.most());
    }

    void clear() {
        keyOnlyRows = 0;
        unknownFields = 0;
        unknown.clear();
        ofKeyOnlyRows.clear();
        ofDeadLetters.clear();
    }
}
