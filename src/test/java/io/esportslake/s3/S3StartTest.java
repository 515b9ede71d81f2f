package io.esportslake.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.declare.BuiltInTables;
import io.esportslake.log.FileRound;
import io.esportslake.log.Lake;
import io.esportslake.log.LakeRefusedException;
import io.esportslake.log.Lakes;
import io.esportslake.log.PendingCommit;
import io.esportslake.log.StepListener;
import io.esportslake.log.TableWriter;
import io.esportslake.source.TopicPartition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A start over a store: what it asks does not grow with what lives there. */
class S3StartTest {

    private static final TopicPartition ZERO = new TopicPartition("esports-matches", 0);
    /** More than one list gives. */
    private static final int FILES = 1_100;

    private final List<RequestListener.Request> requests = Collections.synchronizedList(new ArrayList<>());
    private S3Place place;

    @BeforeEach
    void begin() throws IOException {
        place = TestStore.newPlace();
    }

    private Lake open(String writer) throws IOException {
        ObjectStore store = TestStore.store(TestStore.http(), S3Clients.Patience.USUAL, requests::add);
        return Lake.open(
                TestStore.storage(place, writer, store, StepListener.NONE),
                Lakes.options(() -> Instant.EPOCH, BuiltInTables.MATCHES));
    }

    private void commitSomething(Lake lake) throws IOException {
        TableWriter table = lake.table("matches");
        table.commit(PendingCommit.start("start", Instant.EPOCH, "cluster", Map.of(ZERO, "topic"), Map.of(ZERO, 0L)))
                .match(committed -> table.publish(committed.commit()), fenced -> {
                    throw new AssertionError(fenced);
                });
    }

    /** More than a page of a list holds, written where the server keeps its objects. */
    private void putFiles() throws IOException {
        Path live = Files.createDirectories(TestStore.fileOf(place.object("processed/matches/status=live")));
        for (int i = 0; i < FILES; i++) {
            Files.write(live.resolve("another-" + i + ".parquet"), new byte[1]);
        }
        assertThat(TestStore.store().directlyBelow(place.object("processed/matches/status=live/"), ""))
                .hasSize(FILES);
    }

    @Test
    void aStartListsNoTableThatHasALog() throws IOException {
        try (Lake lake = open("first")) {
            commitSomething(lake);
        }
        open("second").close();
        requests.clear();
        open("third").close();
        long looksWithout = looks();
        putFiles();
        requests.clear();

        open("fourth").close();

        assertThat(looks()).isEqualTo(looksWithout).isBetween(10L, 60L);
    }

    /** Not what the probe reads after its races, which differs from time to time. */
    private long looks() {
        return requests.stream()
                .filter(made -> made.kind().startsWith("List") || made.kind().equals("HeadObject"))
                .count();
    }

    @Test
    void whatAStartDoesNotSeeTheRoundOverTheFilesFindsSoonAfter() throws IOException {
        try (Lake lake = open("first")) {
            commitSomething(lake);
        }
        TestStore.store().put(place.object("processed/matches/status=live/another.parquet"), "x".getBytes(UTF_8));
        S3LakeStorage storage = TestStore.storage(place, "reader", StepListener.NONE);

        assertThat(FileRound.of(
                                storage.log("matches"),
                                storage.documents("matches"),
                                storage.table("matches"),
                                () -> {})
                        .orElseThrow()
                        .differences())
                .extracting(FileRound.Difference::kind)
                .containsExactly(FileRound.Kind.FOREIGN);
    }

    @Test
    void filesWithoutALogAreRefusedAsOnADisk() throws IOException {
        TestStore.store().put(place.object("processed/matches/status=live/another.parquet"), "x".getBytes(UTF_8));

        assertThatThrownBy(() -> open("first"))
                .isInstanceOf(LakeRefusedException.class)
                .hasMessageContaining("has files, such as")
                .hasMessageContaining("but no commit log");
    }
}
