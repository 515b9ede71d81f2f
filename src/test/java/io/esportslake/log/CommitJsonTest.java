package io.esportslake.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.source.OffsetRange;
import io.esportslake.source.RecordCounts;
import io.esportslake.source.TopicPartition;
import io.esportslake.table.PartitionKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommitJsonTest {

    private static final TopicPartition TOPIC_PARTITION = new TopicPartition("esports-players", 3);
    private static final PartitionKey KEY =
            new PartitionKey(List.of("status", "role"), Arrays.asList("a/\u00e9", null));

    static Commit commit() {
        Header header = new Header(
                1042,
                "4f9c",
                "writer-1",
                Instant.parse("2026-03-04T05:06:07.123456Z"),
                "esports-lake 1.0",
                "lake-1",
                "players",
                1,
                "cluster-1",
                new TreeMap<>(Map.of(
                        TOPIC_PARTITION,
                        new Progress("topic-id", 5, 120, new RecordCounts(90, 80, 6, 4), 2),
                        new TopicPartition("esports-players", 0),
                        new Progress("topic-id", 0, 0, RecordCounts.NONE, 0))),
                new CommitTotals(new RecordCounts(90, 80, 6, 4), 12, 34567, 1040),
                List.of(KEY),
                43,
                "a \"note\"");
        Change change = new Change.Append(
                List.of(new CommittedRange(new OffsetRange(TOPIC_PARTITION, 100, 120), new RecordCounts(10, 6, 3, 1))),
                List.of(
                        new CommittedFile(
                                Root.PROCESSED,
                                "players/_staging/writer-1/7.staged",
                                FileNames.published("players", KEY, 1042, 0),
                                KEY,
                                6,
                                1234),
                        new CommittedFile(
                                Root.DEAD_LETTERS,
                                "players/_staging/writer-1/8.staged",
                                FileNames.published("players", StagedOutput.NO_PARTITION, 1042, 1),
                                StagedOutput.NO_PARTITION,
                                3,
                                567)),
                List.of(new LostRange(new OffsetRange(TOPIC_PARTITION, 100, 102), "expired before they were read")));
        return new Commit(header, change);
    }

    @Test
    void writesTheDocumentThatItAlwaysWrote() throws IOException {
        byte[] golden = golden();

        assertThat(new String(CommitJson.encode(commit()), StandardCharsets.UTF_8))
                .isEqualTo(new String(golden, StandardCharsets.UTF_8));
        assertThat(CommitJson.decode(golden, "golden")).isEqualTo(commit());
    }

    @Test
    void theChecksumIsThatOfEveryByteBeforeIt() throws Exception {
        String text = new String(golden(), StandardCharsets.UTF_8);
        int end = text.lastIndexOf(",\"checksum\"");
        byte[] digest = MessageDigest.getInstance("SHA-256")
                .digest(text.substring(0, end).getBytes(StandardCharsets.UTF_8));

        assertThat(text.substring(end))
                .isEqualTo(",\"checksum\":\"sha256:" + HexFormat.of().formatHex(digest) + "\"}\n");
    }

    @Test
    void everyTruncationIsDamage() throws IOException {
        byte[] golden = golden();
        for (int length = 0; length < golden.length; length++) {
            byte[] cut = Arrays.copyOf(golden, length);
            assertThatThrownBy(() -> CommitJson.decode(cut, "cut")).isInstanceOf(CorruptCommitException.class);
        }
    }

    @Test
    void everyBitFlipIsDamage() throws IOException {
        byte[] golden = golden();
        for (int bit = 0; bit < golden.length * 8; bit++) {
            byte[] flipped = golden.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> CommitJson.decode(flipped, "flipped")).isInstanceOf(CorruptCommitException.class);
        }
    }

    @Test
    void damageIsReportedWithTheFilesName() {
        assertThatExceptionOfType(CorruptCommitException.class)
                .isThrownBy(() -> CommitJson.decode("{}\n".getBytes(StandardCharsets.UTF_8), "/lake/x.json"))
                .withMessage(
                        "EL-2020: Commit document /lake/x.json is damaged: it has 3 bytes and no checksum; restore it"
                                + " from a backup, or, when it is the newest one, see what 'commits repair' says");
    }

    @Test
    void aFieldThatThisVersionDoesNotKnowIsRefusedThoughItsChecksumIsRight() throws Exception {
        byte[] document = resealed(golden(), "\"note\":", "\"extra\":1,\"note\":");

        assertThatExceptionOfType(CorruptCommitException.class)
                .isThrownBy(() -> CommitJson.decode(document, "x"))
                .withMessageContaining("not written as this version writes it");
    }

    @Test
    void aContradictionIsRefusedThoughItsChecksumIsRight() throws Exception {
        byte[] document = resealed(golden(), "\"next\":120", "\"next\":119");

        assertThatExceptionOfType(CorruptCommitException.class)
                .isThrownBy(() -> CommitJson.decode(document, "x"))
                .withMessageContaining("one range per topic partition");
    }

    @ParameterizedTest
    @CsvSource({"3, newer", "0, older"})
    void anotherFormatAsksForTheProgramThatWroteIt(int format, String version) throws Exception {
        byte[] document = resealed(golden(), "\"format\":1", "\"format\":" + format);

        assertThatExceptionOfType(LakeRefusedException.class)
                .isThrownBy(() -> CommitJson.decode(document, "x"))
                .withMessage("EL-2040: Commit document x has format " + format + ", expected format 1 or 2; run the "
                        + version + " version of esports-lake that wrote it");
    }

    @Test
    void aDocumentWithoutAFormatIsDamageAndNotAnOlderCommit() throws Exception {
        assertNoCommitDocument("\"form\":1", "found no field format");
        assertNoCommitDocument("\"format\":null", "found a format of type null");
        assertNoCommitDocument("\"format\":\"1\"", "found a format of type string");
        assertNoCommitDocument("\"format\":1.5", "found a format of type number");
        assertNoCommitDocument("\"format\":18446744073709551617", "found a format of type number");
    }

    private static void assertNoCommitDocument(String instead, String found) throws Exception {
        byte[] document = resealed(golden(), "\"format\":1", instead);

        assertThatExceptionOfType(CorruptCommitException.class)
                .as(instead)
                .isThrownBy(() -> CommitJson.decode(document, "/lake/x.json"))
                .withMessage("EL-2020: Commit document /lake/x.json is damaged: its checksum is right, but it is not a"
                        + " commit document: "
                        + found + ", expected a whole number, 1 or 2 in this version; restore it from a backup,"
                        + " or, when it is the newest one, see what 'commits repair' says");
    }

    static byte[] resealed(byte[] document, String from, String to) throws Exception {
        String text = new String(document, StandardCharsets.UTF_8);
        String changed = text.substring(0, text.lastIndexOf(",\"checksum\"")).replace(from, to);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(changed.getBytes(StandardCharsets.UTF_8));
        return (changed + ",\"checksum\":\"sha256:" + HexFormat.of().formatHex(digest) + "\"}\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] golden() throws IOException {
        try (InputStream golden = CommitJsonTest.class.getResourceAsStream("commit-document.json")) {
            return golden.readAllBytes();
        }
    }
}
