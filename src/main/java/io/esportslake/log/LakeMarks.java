package io.esportslake.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.esportslake.failure.FailureCode;
import io.esportslake.log.Marks.Mark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The small documents that say which lake this is: its id in the lake's directory and in each root, and the consumer
 * group that feeds it. The first writer decides, by create-if-absent.
 */
final class LakeMarks {

    private static final int FORMAT = 1;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final LakeStorage storage;
    private final Marks marks;

    LakeMarks(LakeStorage storage) {
        this.storage = storage;
        marks = storage.marks();
    }

    /** The lake's id; a new lake gets the proposed one. */
    String lakeId(String proposed, String application) throws IOException {
        return readOrCreate(Mark.LAKE, "lakeId", document(proposed, "createdBy", application), proposed);
    }

    /** Marks the root, or refuses one that belongs to another lake with an {@link InconsistentLakeException}. */
    void markRoot(Root root, String lakeId, String application) throws IOException {
        String found = readOrCreate(Mark.of(root), "lakeId", document(lakeId, "createdBy", application), lakeId);
        if (!found.equals(lakeId)) {
            throw new InconsistentLakeException(
                    FailureCode.OTHER_LAKE,
                    "Root " + storage.location(root) + " belongs to lake " + found
                            + " (" + FileNames.MARK + "), expected lake " + lakeId
                            + "; give each lake roots of its own");
        }
    }

    /** Remembers the group, or refuses it with a {@link LakeRefusedException} when another one feeds the lake. */
    void rememberGroup(String lakeId, String groupId) throws IOException {
        String found = readOrCreate(Mark.GROUP, "groupId", document(lakeId, "groupId", groupId), groupId);
        if (!found.equals(groupId)) {
            throw new LakeRefusedException(
                    FailureCode.OTHER_GROUP,
                    "Lake " + storage.location() + " is fed by consumer group " + found
                            + ", but this start is configured for consumer group " + groupId
                            + "; use group " + found + ", or start once with --change-group when no consumer of "
                            + found
                            + " runs any more");
        }
    }

    /** Replaces the remembered group; what an operator decides stands, whatever stood there. */
    void changeGroup(String lakeId, String groupId) throws IOException {
        marks.replace(Mark.GROUP, document(lakeId, "groupId", groupId));
    }

    private String readOrCreate(Mark mark, String field, byte[] document, String proposed) throws IOException {
        Optional<String> found = read(marks, mark, field);
        if (found.isPresent()) {
            marks.settle(mark); // commits will rely on it
            return found.get();
        }
        if (marks.putIfAbsent(mark, document)) {
            return proposed;
        }
        marks.settle(mark); // whoever was faster may not have
        return read(marks, mark, field)
                .orElseThrow(() -> new InconsistentLakeException(
                        FailureCode.MARK_DAMAGED,
                        "File " + marks.nameOf(mark)
                                + " vanished while it was read; let no other program delete in the lake"));
    }

    /**
     * A field of one of the documents; empty when there is none.
     *
     * @throws InconsistentLakeException when what is there is not such a document
     */
    static Optional<String> read(Marks marks, Mark mark, String field) throws IOException {
        Optional<byte[]> document = marks.read(mark);
        if (document.isEmpty()) {
            return Optional.empty();
        }
        JsonNode json;
        try {
            json = MAPPER.readTree(document.get());
        } catch (IOException e) {
            throw damaged(marks.nameOf(mark), field, e);
        }
        if (!json.path(field).isTextual() || json.path("format").asInt() != FORMAT) {
            throw damaged(marks.nameOf(mark), field, null);
        }
        return Optional.of(json.get(field).textValue());
    }

    private static InconsistentLakeException damaged(String file, String field, @Nullable Exception cause) {
        return new InconsistentLakeException(
                FailureCode.MARK_DAMAGED,
                "File " + file + " is damaged: expected a JSON object of format " + FORMAT + " with a text " + field
                        + "; restore it from a backup",
                cause);
    }

    private static byte[] document(String lakeId, String field, String value) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("format", FORMAT).put("lakeId", lakeId).put(field, value);
        return (json + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
