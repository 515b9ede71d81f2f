package io.esportslake.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.esportslake.failure.FailureCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The commit document: one line of JSON whose last field is a SHA-256 over every byte before that field. Written and
 * read field by field, not by reflection, so that a native image needs no registration.
 *
 * <p>There is exactly one document for a commit: what is read must give the same bytes when written again. So unknown
 * or repeated fields, which a later merge would silently drop, are refused as well.
 */
public final class CommitJson {

    private static final String CHECKSUM_START = ",\"checksum\":\"sha256:";
    private static final String CHECKSUM_END = "\"}\n";
    private static final int CHECKSUM_BYTES = CHECKSUM_START.length() + 64 + CHECKSUM_END.length();
    private static final ObjectMapper MAPPER = new ObjectMapper();
    /** The closing brace comes after the checksum, so the generator may not close the object itself. */
    private static final JsonFactory UNCLOSED =
            JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_CONTENT).build();

    private CommitJson() {}

    /** The document of a commit. */
    public static byte[] encode(Commit commit) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
        try (JsonGenerator json = UNCLOSED.createGenerator(bytes)) {
            if (commit.header().documents().isPresent()) {
                CommitJsonWriter2.write(commit, commit.header().documents().get(), json);
            } else {
                CommitJsonWriter.write(commit, json);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + commit + " as JSON", e);
        }
        bytes.writeBytes(checksum(bytes.toByteArray(), bytes.size()));
        return bytes.toByteArray();
    }

    /**
     * Reads a document.
     *
     * @param source the document's name in messages
     * @throws CorruptCommitException when it is not, byte for byte, a document that {@link #encode} wrote
     */
    public static Commit decode(byte[] document, String source) {
        int end = document.length - CHECKSUM_BYTES;
        if (end < 0) {
            throw corrupt(source, "it has " + document.length + " bytes and no checksum", null);
        }
        byte[] expected = checksum(document, end);
        if (!Arrays.equals(document, end, document.length, expected, 0, expected.length)) {
            throw corrupt(source, "its last bytes are not the checksum of those before them", null);
        }
        Commit commit;
        try {
            JsonNode json = MAPPER.readTree(document);
            long format = CommitJsonReader.format(json);
            if (format < 1 || format > Commit.NEWEST_FORMAT) {
                throw new LakeRefusedException(
                        FailureCode.NEWER_FORMAT,
                        "Commit document " + source + " has format " + format + ", expected format 1 or "
                                + Commit.NEWEST_FORMAT + "; run the "
                                + (format < 1 ? "older" : "newer")
                                + " version of esports-lake that wrote it");
            }
            commit = format == 1 ? CommitJsonReader.read(json) : CommitJsonReader2.read(json, source);
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            throw corrupt(source, "its checksum is right, but " + e.getMessage(), e);
        }
        if (!Arrays.equals(document, encode(commit))) {
            throw corrupt(source, "its checksum is right, but it is not written as this version writes it", null);
        }
        return commit;
    }

    /**
     * Reads the document of one version of one table.
     *
     * @param source the document's name in messages
     * @throws CorruptCommitException when it is no document, or that of another version or table
     */
    public static Commit decode(byte[] document, String source, String table, long version) {
        Commit commit = decode(document, source);
        if (commit.version() != version || !commit.table().equals(table)) {
            throw new CorruptCommitException("Commit document " + source + " holds " + commit + ", expected version "
                    + version + " of " + table + "; put the right document back");
        }
        return commit;
    }

    private static CorruptCommitException corrupt(String source, String found, @Nullable Exception cause) {
        return new CorruptCommitException(
                "Commit document " + source + " is damaged: " + found
                        + "; restore it from a backup, or, when it is the newest one, see what 'commits repair' says",
                cause);
    }

    private static byte[] checksum(byte[] bytes, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes, 0, length);
            String text = CHECKSUM_START + HexFormat.of().formatHex(digest.digest()) + CHECKSUM_END;
            return text.getBytes(StandardCharsets.US_ASCII);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
