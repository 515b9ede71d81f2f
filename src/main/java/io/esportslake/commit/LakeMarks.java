package io.esportslake.commit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.esportslake.commit.LakeFiles.DocumentSteps;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The small documents that say which lake this is: its id in the lake's directory and in each root, and the consumer group
 * that feeds it. The first writer decides, by create-if-absent.
 */
final class LakeMarks {

    private static final int FORMAT = 1;
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final DocumentSteps STEPS = new DocumentSteps(
            CommitStep.IDENTITY_WRITE_TEMPORARY,
            CommitStep.IDENTITY_FSYNC_TEMPORARY,
            CommitStep.IDENTITY_LINK,
            CommitStep.IDENTITY_FSYNC_DIRECTORY,
            CommitStep.IDENTITY_UNLINK_TEMPORARY);

    private final LakePaths paths;
    private final LakeFiles files;
    private final String writer;
    private final LongSupplier numbers;

    LakeMarks(LakePaths paths, LakeFiles files, String writer, LongSupplier numbers) {
        this.paths = paths;
        this.files = files;
        this.writer = writer;
        this.numbers = numbers;
    }

    /** The lake's id; a new lake gets the proposed one. */
    String lakeId(String proposed, String application) throws IOException {
        return readOrCreate(paths.identity(), "lakeId", document(proposed, "createdBy", application), proposed);
    }

    /** @throws InconsistentLakeException when the root belongs to another lake */
    void markRoot(Root root, String lakeId, String application) throws IOException {
        Path mark = paths.mark(root);
        requireSameLake(mark, readOrCreate(mark, "lakeId", document(lakeId, "createdBy", application), lakeId), lakeId);
    }

    static void requireSameLake(Path mark, String found, String lakeId) {
        if (!found.equals(lakeId)) {
            throw new InconsistentLakeException("Root " + mark.getParent() + " belongs to lake " + found
                    + " (" + mark.getFileName() + "), expected lake " + lakeId
                    + "; give each lake roots of its own");
        }
    }

    /** @throws LakeRefusedException when the lake is fed by another group */
    void rememberGroup(String lakeId, String groupId) throws IOException {
        String found = readOrCreate(paths.group(), "groupId", document(lakeId, "groupId", groupId), groupId);
        if (!found.equals(groupId)) {
            throw new LakeRefusedException("Lake " + paths.dataLake() + " is fed by consumer group " + found
                    + ", but this start is configured for consumer group " + groupId
                    + "; use group " + found + ", or start once with --change-group when no consumer of " + found
                    + " runs any more");
        }
    }

    /** Replaces the remembered group; what an operator decides stands, whatever stood there. */
    void changeGroup(String lakeId, String groupId) throws IOException {
        Path temporary = temporary(paths.group());
        files.writeNew(
                temporary,
                document(lakeId, "groupId", groupId),
                CommitStep.IDENTITY_WRITE_TEMPORARY,
                CommitStep.IDENTITY_FSYNC_TEMPORARY);
        files.replace(CommitStep.IDENTITY_REPLACE, paths.group(), temporary);
        files.fsyncDirectory(CommitStep.IDENTITY_FSYNC_DIRECTORY, paths.dataLake());
    }

    private String readOrCreate(Path file, String field, byte[] document, String proposed) throws IOException {
        Optional<String> found = read(file, field);
        if (found.isPresent()) {
            // Its writer may have died before its fsync, and commits will rely on it.
            files.fsyncDirectory(CommitStep.IDENTITY_FSYNC_DIRECTORY, file.getParent());
            return found.get();
        }
        if (files.createIfAbsent(file, document, temporary(file), STEPS)) {
            return proposed;
        }
        return read(file, field)
                .orElseThrow(() -> new InconsistentLakeException(
                        "File " + file + " vanished while it was read; let no other program delete in the lake"));
    }

    private Path temporary(Path file) {
        return file.resolveSibling(LakePaths.temporaryName("identity", numbers.getAsLong(), writer));
    }

    /**
     * A field of one of the documents; empty when there is no such file.
     *
     * @throws InconsistentLakeException when the file is not such a document
     */
    static Optional<String> read(Path file, String field) throws IOException {
        Optional<byte[]> document = LakeFiles.readIfPresent(file);
        if (document.isEmpty()) {
            return Optional.empty();
        }
        JsonNode json;
        try {
            json = MAPPER.readTree(document.get());
        } catch (IOException e) {
            throw damaged(file, field, e);
        }
        if (!json.path(field).isTextual() || json.path("format").asInt() != FORMAT) {
            throw damaged(file, field, null);
        }
        return Optional.of(json.get(field).textValue());
    }

    private static InconsistentLakeException damaged(Path file, String field, Exception cause) {
        return new InconsistentLakeException(
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
