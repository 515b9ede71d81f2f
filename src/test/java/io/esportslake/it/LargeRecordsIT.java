package io.esportslake.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Backlogs of records that are much larger than what the broker keeps of them, with a heap of 256 MB. */
@Tag("jvm")
class LargeRecordsIT extends ProcessTest {

    private static final int KILOBYTE = 1_000;
    private static final int MEGABYTE = 1_000_000;
    private static final String HEAP_OPTION = PackagedProgram.isNative() ? "before the command" : "in JAVA_OPTS";

    private LargeRecords matchesOf(String codec) {
        return closeAfterwards(LargeRecords.of(broker, "match_id", codec));
    }

    private LargeRecords playersOf(String codec) {
        return closeAfterwards(LargeRecords.of(broker, "player_id", codec));
    }

    /** The collector that a JVM takes by itself where there is more than one processor. */
    private Setup both(LargeRecords matches, LargeRecords players) {
        return setup().with("KAFKA_TOPIC_MATCHES", matches.topic())
                .with("KAFKA_TOPIC_PLAYERS", players.topic())
                .withJvmOption("-XX:-UseSerialGC")
                .withJvmOption("-XX:+UseG1GC");
    }

    @Test
    void recordsThatCompressToAThousandthAreTakenByBothStreamsInASmallHeap() {
        LargeRecords matches = matchesOf("zstd");
        LargeRecords players = playersOf("gzip");
        byte[] text = LargeRecords.even(120 * KILOBYTE);
        for (int i = 0; i < 2_500; i++) {
            matches.send("notes", text);
            players.send("notes", text);
        }
        matches.flush();
        players.flush();

        Program run = both(matches, players).start("--until-latest").expectExit(0);

        assertThat(run.out()).as("what ends a poll is no failure").noneMatch(line -> line.contains("| ERROR |"));
        assertThat(queries.countRows("matches")).isEqualTo(2_500);
        assertThat(queries.countRows("players")).isEqualTo(2_500);
    }

    @Test
    void largeKeysAndHeadersCountToo() {
        LargeRecords matches = matchesOf("zstd");
        LargeRecords players = playersOf("lz4");
        byte[] text = LargeRecords.even(100 * KILOBYTE);
        byte[] half = LargeRecords.even(500 * KILOBYTE);
        for (int i = 0; i < 600; i++) {
            matches.send(text, "notes", text, half);
            players.send(half, "notes", text, text);
        }
        matches.flush();
        players.flush();

        both(matches, players).start("--until-latest").expectExit(0);

        assertThat(queries.countRows("matches")).isEqualTo(600);
        assertThat(queries.countRows("players")).isEqualTo(600);
    }

    @ParameterizedTest
    @CsvSource({"12,snappy,none", "20,zstd,none", "20,none,gzip"})
    void recordsOfManyMegabytesAreRowsOfBothTables(int megabytes, String codec, String otherCodec) {
        LargeRecords matches = matchesOf(codec);
        LargeRecords players = playersOf(otherCodec);
        int bytes = megabytes * MEGABYTE;
        for (int i = 0; i < 3; i++) {
            matches.send("tournament_name", LargeRecords.even(bytes)).send("patch", new byte[0]);
            players.send("nickname", players.uneven(bytes));
        }
        matches.flush();
        players.flush();

        both(matches, players).start("--until-latest").expectExit(0);

        assertThat(queries.texts(
                        "select count(*) || ' ' || sum(length(tournament_name)) from " + queries.rows("matches")))
                .containsExactly("6 " + 3 * bytes);
        assertThat(queries.texts("select count(*) || ' ' || sum(length(nickname)) from " + queries.rows("players")))
                .containsExactly("3 " + 3 * bytes);
        assertThat(queries.countDeadLetters("matches") + queries.countDeadLetters("players"))
                .isZero();
    }

    @Test
    void recordThatTheHeapCannotHoldStopsTheServiceWhichGoesOnThereWithALargerOne() {
        LargeRecords matches = matchesOf("zstd");
        matches.send("patch", new byte[0])
                .send("tournament_name", LargeRecords.even(60 * MEGABYTE))
                .send("patch", new byte[0])
                .flush();
        Setup setup = matches(matches.topic());

        Program stopped = setup.start("--job", "matches", "--until-latest").expectExit(1);

        assertThat(String.join("\n", stopped.out()) + String.join("\n", stopped.err()))
                .contains("EL-3004: Record " + matches.topic()
                        + "-0@1 takes 58 MB of heap, decompressed, and in a heap of ")
                .contains(" MB. Nothing is lost: start again with -Xmx768m or more " + HEAP_OPTION
                        + ", and the stream goes on at this record");

        setup.withJvmOption("-Xmx768m")
                .with("ESPORTS_LAKE_MEMORY_BUDGET", "300M")
                .start("--job", "matches", "--until-latest")
                .expectExit(0);

        assertThat(queries.texts("select kafka_offset || ' ' || coalesce(length(tournament_name), 0) from "
                        + queries.rows("matches") + " order by kafka_offset"))
                .containsExactly("0 0", "1 60000000", "2 0");
    }

    /** The client has it twice while it hands it over, before anybody can know its size. */
    @Test
    void recordThatTheClientItselfFindsNoHeapForStopsTheServiceWithTheOffsetBeforeIt() {
        LargeRecords matches = matchesOf("zstd");
        matches.send("patch", new byte[0])
                .send("tournament_name", LargeRecords.even(150 * MEGABYTE))
                .flush();

        Program stopped = matches(matches.topic())
                .start("--job", "matches", "--until-latest")
                .expectExit(1);

        assertThat(String.join("\n", stopped.out()) + String.join("\n", stopped.err()))
                .containsPattern(
                        " MB did not suffice to read on \\([^.]+\\), probably for a large record at or soon after "
                                + matches.topic() + "-0@[01]\\. Nothing is lost: start again with -Xmx512m or more "
                                + HEAP_OPTION);
    }

    /** Prints what each took. */
    @ParameterizedTest
    @Tag("soak")
    @CsvSource({
        "1,200000,none",
        "1,200000,zstd",
        "60,16000,none",
        "60,16000,gzip",
        "60,16000,snappy",
        "60,16000,lz4",
        "60,16000,zstd",
        "250,4000,gzip",
        "250,4000,snappy",
        "250,4000,lz4",
        "250,4000,zstd",
        "250,1000,none",
        "1000,1000,zstd",
        "1000,1000,lz4",
        "1000,300,none",
        "12000,30,zstd",
        "12000,30,gzip",
        "12000,30,none",
        "20000,20,zstd",
        "20000,20,gzip",
        "20000,20,none"
    })
    void backlogsOfEachSizeAndRatioAreTakenInASmallHeap(int kilobytes, int count, String codec) {
        LargeRecords matches = matchesOf(codec);
        LargeRecords players = playersOf(codec);
        byte[] text =
                codec.equals("none") ? matches.uneven(kilobytes * KILOBYTE) : LargeRecords.even(kilobytes * KILOBYTE);
        for (int i = 0; i < count; i++) {
            matches.send("notes", text);
            players.send("nickname", text);
        }
        matches.flush();
        players.flush();

        Program run = both(matches, players).start("--until-latest");
        long peak = 0;
        for (int waits = 0; waits < 3_600 && !run.endsWithin(50); waits++) {
            peak = Math.max(peak, run.peakMebibytes());
        }
        System.out.printf(
                "LARGE | kilobytes=%d count=%d codec=%s ended=%s peak-rss-mb=%d%n",
                kilobytes, count, codec, run.isRunning() ? "no" : String.valueOf(run.awaitExit()), peak);

        assertThat(run.awaitExit()).as(run.toString()).isZero();
        assertThat(List.of(queries.countRows("matches"), queries.countRows("players")))
                .containsOnly((long) count);
    }
}
