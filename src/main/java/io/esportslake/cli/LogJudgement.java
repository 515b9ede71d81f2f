package io.esportslake.cli;

import io.esportslake.failure.FailureCode;
import io.esportslake.log.Commit;
import io.esportslake.log.CommitLog;
import io.esportslake.log.DocumentName;
import io.esportslake.log.Documents;
import io.esportslake.log.LakeRefusedException;
import io.esportslake.log.LakeStorage;
import io.esportslake.log.NamedDocuments;
import io.esportslake.log.SchemaDocument;
import io.esportslake.table.TableDefinition;
import java.io.IOException;
import java.util.Optional;

/** What a lake's log says of a table's definition. */
final class LogJudgement {

    private LogJudgement() {}

    /**
     * Whether a definition may follow what the log knows of its table.
     *
     * @param objection why it may not; empty when it may
     * @param news what is new in it, for people
     */
    record Judgement(Optional<String> objection, String news) {}

    static Judgement of(LakeStorage storage, TableDefinition table) throws IOException {
        CommitLog log = storage.log(table.name());
        if (log.newestVersion().isEmpty()) {
            return new Judgement(Optional.empty(), "the lake has no such table yet");
        }
        Commit head = LakeLocation.newest(log, table.name());
        Optional<String> other =
                SchemaDocument.olderDefinition(head, table).or(() -> SchemaDocument.otherDefinition(head, table));
        if (other.isPresent()) {
            return new Judgement(other.map(FailureCode.SCHEMA_VERSION::says), "");
        }
        Optional<DocumentName> name = head.header().documents().map(NamedDocuments::schema);
        if (name.isEmpty()) {
            return new Judgement(
                    Optional.empty(),
                    "the lake has it in format 1, which names no columns to compare with: a start takes it over with"
                            + " those of this file");
        }
        Documents documents = storage.documents(table.name());
        Optional<byte[]> content = documents.read(name.get());
        if (content.isEmpty()) {
            return new Judgement(
                    Optional.of(FailureCode.DOCUMENT_MISSING.says("The schema that the log names is not there: "
                            + documents.placeOf(name.get()) + "; 'esports-lake verify' says more")),
                    "");
        }
        SchemaDocument known = SchemaDocument.read(content.get(), documents.placeOf(name.get()));
        try {
            SchemaDocument next = known.followedBy(table);
            int added = next.columns().size() - known.columns().size();
            return new Judgement(
                    Optional.empty(),
                    next.equals(known)
                            ? "as the lake has it"
                            : added > 0
                                    ? added + (added == 1 ? " column" : " columns") + " more than the lake has"
                                    : "changed from what the lake has");
        } catch (LakeRefusedException e) {
            return new Judgement(Optional.of(e.getMessage()), "");
        }
    }
}
