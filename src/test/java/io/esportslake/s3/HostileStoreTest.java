package io.esportslake.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.app.Threads;
import io.esportslake.log.LakeRefusedException;
import io.esportslake.log.StepListener;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** Answers that no store gives: each is said in a sentence, and nothing is concluded from it. */
class HostileStoreTest {

    private static final String WHO_ELSE =
            "; a proxy, or whatever else listens at ESPORTS_LAKE_S3_ENDPOINT, may have answered in the store's place";
    private static final String DATES =
            "Date: Mon, 30 Nov 2026 10:00:00 GMT\r\nLast-Modified: Mon, 30 Nov 2026 10:00:00 GMT\r\n";

    private final S3Place place = S3Place.parse("s3://bucket/lake");
    private final ObjectName name = place.object("k");

    private static String answer(String status, String headers, String body) {
        return "HTTP/1.1 " + status + "\r\nConnection: close\r\nContent-Length: " + body.length() + "\r\n" + headers
                + "\r\n" + body;
    }

    private static String list(String content) {
        return answer(
                "200 OK",
                "Content-Type: application/xml\r\n",
                "<ListBucketResult><Name>bucket</Name>" + content + "</ListBucketResult>");
    }

    /** Asks a store. */
    @FunctionalInterface
    private interface Question {
        void ask() throws IOException;
    }

    /** Every question there is. */
    private Map<String, Question> questions(ObjectStore store) {
        Map<String, Question> all = new LinkedHashMap<>();
        all.put("get", () -> store.get(name));
        all.put("open", () -> store.open(name).readAllBytes());
        all.put("read", () -> store.read(name, 0, 4));
        all.put("facts", () -> store.facts(name));
        all.put("putOnce", () -> store.putOnce(name, new byte[3]));
        all.put("put", () -> store.put(name, new byte[3]));
        all.put("copy", () -> store.copy(name, name.plus("2")));
        all.put("beginParts", () -> store.beginParts(name, "staged"));
        all.put("putPart", () -> store.putPart(name, "id", 1, () -> new ByteArrayInputStream(new byte[3]), 3));
        all.put("endParts", () -> store.endParts(name, "id", List.of(part()), 3));
        all.put("each", () -> store.each(name, object -> {}));
        all.put("below", () -> store.below(name));
        all.put("isAnythingAt", () -> store.isAnythingAt(name));
        return all;
    }

    private static CompletedPart part() {
        return CompletedPart.builder().partNumber(1).eTag("tag").build();
    }

    /** What the questions came to that were not answered by a sentence about a strange answer. */
    private static Map<String, String> otherwise(Map<String, Question> questions) {
        Map<String, String> otherwise = new LinkedHashMap<>();
        questions.forEach((what, question) -> {
            try {
                question.ask();
                otherwise.put(what, "believed");
            } catch (StoreException e) {
                if (e.meaning() != StoreException.Meaning.PASSING
                        || !e.getMessage().endsWith(WHO_ELSE)) {
                    otherwise.put(what, e.meaning() + ": " + e.getMessage());
                }
            } catch (IOException | RuntimeException e) {
                otherwise.put(what, e.toString());
            }
        });
        return otherwise;
    }

    @ParameterizedTest
    @ValueSource(strings = {"200 OK", "204 No Content", "403 Forbidden", "404 Not Found", "412 Precondition Failed"})
    void aWebPageIsNoAnswerToAnything(String status) throws IOException {
        String page = status.startsWith("204") ? "" : "<html><body>Sorry</body></html>";
        try (HostileStore hostile = new HostileStore(answer(status, "Content-Type: text/html\r\n", page))) {
            Map<String, Question> questions = questions(hostile.store());
            questions.put("delete", () -> hostile.store().delete(name));
            questions.put("giveUpParts", () -> hostile.store().giveUpParts(name, "id"));
            questions.put("openUploads", () -> hostile.store().openUploads(name));

            assertThat(otherwise(questions)).isEmpty();
        }
    }

    @Test
    void aSuccessThatSaysNothingIsNone() throws IOException {
        try (HostileStore hostile = new HostileStore(answer("200 OK", "", ""))) {
            assertThat(otherwise(questions(hostile.store()))).isEmpty();

            assertThatThrownBy(() -> hostile.store().putIfAbsent(name, new byte[3]))
                    .isInstanceOf(StoreException.class)
                    .hasMessage(
                            "Putting s3://bucket/lake/k failed: no object store answers so: HTTP 200 without an ETag"
                                    + WHO_ELSE);
        }
    }

    @Test
    void aStrangeAnswerInPassingIsAskedForAgain() throws IOException {
        List<String> answers = new ArrayList<>(List.of(
                answer("200 OK", "Content-Type: text/html\r\n", "<html></html>"),
                answer("200 OK", "", ""),
                list("<IsTruncated>false</IsTruncated>")));
        try (HostileStore hostile = new HostileStore(request -> answers.remove(0))) {
            assertThat(hostile.patientStore().directlyBelow(name, "")).isEmpty();
            assertThat(hostile.asked()).isEqualTo(3);
        }
    }

    @Test
    void whatCannotBeReadIsSaidAndEndsNothingElse() throws IOException {
        String headers = DATES.replace("Last-Modified: Mon, 30 Nov 2026 10:00:00 GMT", "Last-Modified: yesterday");
        try (HostileStore hostile = new HostileStore(answer("200 OK", headers, "no document"))) {
            assertThat(otherwise(questions(hostile.store()))).isEmpty();

            assertThatThrownBy(() -> hostile.store().facts(name))
                    .hasMessage("Looking for s3://bucket/lake/k failed: no object store answers so:"
                            + " DateTimeParseException: Text 'yesterday' could not be parsed at index 0" + WHO_ELSE);
        }
    }

    /** As a router says it whose way to the store is gone for a moment. */
    @Test
    void nothingIsMissingBecauseSomebodyElseDoesNotFindIt() throws IOException {
        try (HostileStore hostile =
                new HostileStore(answer("404 Not Found", "Content-Type: text/plain\r\n", "default backend - 404"))) {
            Map<String, Question> questions = questions(hostile.store());
            questions.remove("facts"); // no body follows upon HEAD, also of a store

            assertThat(otherwise(questions)).isEmpty();

            assertThatThrownBy(() -> hostile.store().get(name))
                    .hasMessage("Reading s3://bucket/lake/k failed: no object store answers so: HTTP 404 without a Code"
                            + WHO_ELSE);
        }
    }

    @Test
    void whatDoesNotSpeakHttpIsSaidToAnswerWrongly() throws IOException {
        try (HostileStore hostile = new HostileStore("SSH-2.0-OpenSSH_9.2\r\n")) {
            assertThatThrownBy(() -> hostile.store().facts(name))
                    .isInstanceOf(StoreException.class)
                    .hasMessageStartingWith("Looking for s3://bucket/lake/k failed: no object store answers so: ");
            assertThatThrownBy(() -> hostile.store().get(name))
                    .isInstanceOf(StoreException.class)
                    .hasMessage("Reading s3://bucket/lake/k failed: IOException: Invalid Http response");
        }
    }

    @Test
    void aPartOfAnotherPlaceIsNotTakenForTheOneThatWasAsked() throws IOException {
        try (HostileStore hostile =
                new HostileStore(answer("206 Partial Content", DATES + "Content-Range: bytes 50-53/100\r\n", "abcd"))) {
            assertThatThrownBy(() -> hostile.store().read(name, 0, 4))
                    .isInstanceOf(StoreException.class)
                    .hasMessage("Reading s3://bucket/lake/k failed: no object store answers so: HTTP 206 with the range"
                            + " bytes 50-53/100 in place of one from 0" + WHO_ELSE);
            assertThat(hostile.store().read(name, 50, 4)).asString().isEqualTo("abcd");
        }
    }

    @Test
    void aPartThatIsTheWholeAgainIsNotTakenForAPart() throws IOException {
        try (HostileStore hostile = new HostileStore(answer("200 OK", DATES, "abcd"))) {
            assertThat(hostile.store().read(name, 0, 4)).asString().isEqualTo("abcd");
            assertThatThrownBy(() -> hostile.store().read(name, 4, 4))
                    .hasMessageContaining("HTTP 200 with the range null in place of one from 4");
        }
    }

    @Test
    void whatLacksItsLengthIsNotRead() throws IOException {
        try (HostileStore hostile =
                new HostileStore("HTTP/1.1 200 OK\r\nConnection: close\r\n" + DATES + "\r\n" + "abcd")) {
            assertThatThrownBy(() -> hostile.store().open(name))
                    .hasMessageContaining("HTTP 200 without a Content-Length");
            assertThatThrownBy(() -> hostile.store().facts(name))
                    .hasMessageContaining("HTTP 200 without a Content-Length");
        }
    }

    @Test
    void whatWasPutAtNoTimeHasNoAge() throws IOException {
        try (HostileStore hostile =
                new HostileStore(answer("200 OK", "Last-Modified: Mon, 30 Nov 2026 10:00:00 GMT\r\n", "abcd"))) {
            assertThatThrownBy(() -> hostile.store().get(name)).hasMessageContaining("HTTP 200 without a Date;");
        }
    }

    @Test
    void aListThatDoesNotSayWhetherItIsWholeIsNone() throws IOException {
        try (HostileStore hostile = new HostileStore(list(""))) {
            assertThatThrownBy(() -> hostile.store().directlyBelow(name, ""))
                    .isInstanceOf(StoreException.class)
                    .hasMessage("Listing s3://bucket/lake/k failed: no object store answers so: HTTP 200 without an"
                            + " IsTruncated" + WHO_ELSE);
        }
    }

    @Test
    void aListThatGoesOnWhereItWasEnds() throws IOException {
        List<String> tokens = new ArrayList<>(List.of("one", "other", "one"));
        try (HostileStore hostile =
                new HostileStore(request -> list("<IsTruncated>true</IsTruncated><NextContinuationToken>"
                        + tokens.remove(0) + "</NextContinuationToken>"))) {
            assertThatThrownBy(() -> hostile.store().directlyBelow(name, ""))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining(
                            "no object store answers so: a list that goes on where it was before, at one");
        }
        try (HostileStore hostile = new HostileStore(list("<IsTruncated>true</IsTruncated>"
                + "<NextKeyMarker>k</NextKeyMarker><NextUploadIdMarker>u</NextUploadIdMarker>"))) {
            assertThatThrownBy(() -> hostile.store().openUploads(name))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining(
                            "no object store answers so: a list that goes on where it was before, at k u");
            assertThat(hostile.asked()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<IsTruncated>true</IsTruncated>",
                "<IsTruncated>false</IsTruncated><Contents><Key>lake/k1</Key></Contents>",
                "<IsTruncated>false</IsTruncated><Contents><Size>1</Size></Contents>",
                "<IsTruncated>false</IsTruncated><Contents><Key>lake/k1</Key><Size>much</Size></Contents>",
                "<IsTruncated>false</IsTruncated><CommonPrefixes></CommonPrefixes>",
                "<IsTruncated>false</IsTruncated><Contents><Key>elsewhere</Key><Size>1</Size></Contents>",
                "<IsTruncated>false</IsTruncated><CommonPrefixes><Prefix>x</Prefix></CommonPrefixes>"
            })
    void aListThatLacksSomethingOrIsOfSomethingElseIsNone(String content) throws IOException {
        try (HostileStore hostile = new HostileStore(list(content))) {
            Map<String, Question> questions = questions(hostile.store());
            questions.keySet().retainAll(List.of("each", "below", "isAnythingAt"));

            assertThat(otherwise(questions)).isEmpty();
        }
    }

    @Test
    void aStartOverSomethingElseIsRefusedWithWhatItSaid() throws IOException {
        try (HostileStore hostile = new HostileStore(answer("200 OK", "", ""))) {
            S3LakeStorage lake =
                    new S3LakeStorage(S3Keys.of(place), "w", hostile.store(), Threads::start, StepListener.NONE, 1, 1);

            assertThatThrownBy(lake::probe)
                    .isInstanceOf(LakeRefusedException.class)
                    .hasMessage("EL-2003: The lake at s3://bucket/lake cannot be used: Reading"
                            + " s3://bucket/lake/checkpoints/_probe/w/nothing failed: no object store answers so: HTTP"
                            + " 200 without a Last-Modified" + WHO_ELSE
                            + "; the store does not answer as it should; try again, and see what it says of itself");
        }
    }

    /** A profile that no program can read is a setting like any other. */
    @Test
    void aProfileThatCannotBeReadIsRefusedAndNamed(@TempDir Path directory) throws IOException {
        Path profile = Files.writeString(directory.resolve("config"), "[default]\nregion\n");
        System.setProperty("aws.configFile", profile.toString());
        try {
            assertThatThrownBy(() -> S3LakeStorage.of(
                            S3Keys.of(place),
                            new S3Access(Optional.empty(), Optional.empty(), true),
                            "w",
                            new Surroundings(Threads::start, System::nanoTime, RequestListener.NONE),
                            StepListener.NONE))
                    .isInstanceOf(LakeRefusedException.class)
                    .hasMessage("EL-2003: The lake at s3://bucket/lake cannot be used: Asking for"
                            + " s3://bucket/lake/_lake.json failed: IllegalArgumentException: Expected an '=' sign"
                            + " defining a property on line 2; the SDK cannot read the settings that it found; correct"
                            + " ~/.aws/config, ~/.aws/credentials or what AWS_CONFIG_FILE and"
                            + " AWS_SHARED_CREDENTIALS_FILE name");
        } finally {
            System.clearProperty("aws.configFile");
        }
    }

    @Test
    void closedClientsSayThatTheyAre() throws IOException {
        try (HostileStore hostile = new HostileStore(answer("200 OK", "", ""))) {
            hostile.store().close();

            assertThatThrownBy(() -> hostile.store().get(name))
                    .isInstanceOf(IOException.class)
                    .hasMessage("Nothing is asked of the store any more: its clients are closed");
        }
    }
}
