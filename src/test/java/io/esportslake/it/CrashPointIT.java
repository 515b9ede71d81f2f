package io.esportslake.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.esportslake.declare.BuiltInTables;
import io.esportslake.it.Ledger.Fate;
import io.esportslake.log.CrashPoint;
import io.esportslake.log.LongLog;
import io.esportslake.reader.Verification;
import io.esportslake.store.LakePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The packaged program, halted before and after every step there is, and again inside the recovery of the next start;
 * then the lake must hold what the broker acknowledged.
 */
class CrashPointIT extends ProcessTest {

    private static final int HALTED = 86;
    private static final String[] UNTIL_LATEST = {"run", "--job", "matches", "--until-latest"};

    private static int points;
    private static LakeQueries.Tally whole = new LakeQueries.Tally(0, 0, 0);

    private String topic;
    private Feed feed;
    private Setup setup;
    /** What the starts after the first halt say. */
    private String[] run = UNTIL_LATEST;

    static List<CrashPoint> telling() {
        // The document of a micro-batch, and of a seal, is linked, its directory not yet synced, nothing published; and
        // a micro-batch half published.
        return CrashPoint.all().stream()
                .filter(point ->
                        List.of("PUT_LINK:AFTER:2", "PUBLISH_LINK:AFTER:2").contains(point.text()))
                .toList();
    }

    static List<CrashPoint> all() {
        return CrashPoint.all();
    }

    @AfterAll
    static void tellTheWhole() {
        System.out.println("SOAK | halts=" + points + " and as many in the recovery, " + whole);
    }

    @ParameterizedTest
    @MethodSource("telling")
    void aProcessHaltedInItsCommitAndInTheRecoveryLeavesALakeThatTheNextStartCompletes(CrashPoint point)
            throws Exception {
        assertHaltsDoNoHarm(point);
    }

    @ParameterizedTest
    @MethodSource("all")
    @Tag("soak")
    void aProcessHaltedAtAnyStepAndInTheRecoveryLeavesALakeThatTheNextStartCompletes(CrashPoint point)
            throws Exception {
        assertHaltsDoNoHarm(point);
    }

    private void assertHaltsDoNoHarm(CrashPoint point) throws Exception {
        Random random = SoakSeed.random("halts " + point);
        topic = broker.newTopic(2);
        feed = matchesFeed(topic).send(300);
        setup = matches(topic).with("ESPORTS_LAKE_GROUP_ID", topic);
        halt(point);

        feed.send(50);
        List<String> moments = momentsOfTheNextRecovery();
        String again = moments.get(random.nextInt(moments.size()));
        startHaltedAt(again, run);
        start(run).expectExit(0);

        Ledger ledger = feed.ledger();
        LakeQueries.Tally tally = queries.tally("matches", ledger);
        points++;
        whole = whole.plus(tally);
        System.out.println("SOAK | halted-at=" + point + " and-in-recovery-at=" + again + " " + tally);
        queries.assertHolds("matches", ledger);
        // What writers leave behind only when they die.
        assertThat(files(".staged", ".tmp", ".lock")).isEmpty();
        requireVerified();
    }

    /** What {@code verify --kafka} does, without a process of its own. */
    private void requireVerified() throws IOException {
        try (Verification verification = new Verification(
                LakePaths.of(lake), Verification.Depth.DEEP, System::nanoTime, (table, files, all) -> {})) {
            assertThat(verification
                            .verify(BuiltInTables.MATCHES, Optional.of(broker.view(2)))
                            .checks())
                    .isNotEmpty()
                    .allSatisfy(check -> assertThat(check.findings()).isEmpty());
        }
    }

    /** Brings the program to the step, and halts it there. */
    private void halt(CrashPoint point) throws Exception {
        switch (point.scene()) {
            case FIRST_RUN -> startHaltedAt(point.text(), UNTIL_LATEST);
            case RUN_AFTER_A_DEATH -> {
                startHaltedAt("PUT_LINK:BEFORE:2", UNTIL_LATEST);
                startHaltedAt(point.text(), UNTIL_LATEST);
            }
            case CHANGE_OF_GROUP -> {
                start(UNTIL_LATEST).expectExit(0);
                setup = setup.with("ESPORTS_LAKE_GROUP_ID", topic + "-other");
                run = new String[] {"run", "--job", "matches", "--until-latest", "--change-group"};
                startHaltedAt(point.text(), run);
            }
            case REFUSED_FLUSH -> {
                start(UNTIL_LATEST).expectExit(0);
                for (int i = 0; i < 8; i++) {
                    feed.send(
                            Fate.ROW,
                            "{\"match_id\":\"big-" + i + "\",\"status\":\"live\",\"patch\":\""
                                    + String.valueOf(i).repeat(1_000_000) + "\"}");
                }
                // A limit on every file the process writes; the libraries that it unpacks for itself are smaller.
                setup.with("ESPORTS_LAKE_PARQUET_COMPRESSION", "NONE")
                        .withJvmOption("-XX:-UsePerfData")
                        .withJvmOption("-Dio.esportslake.halt-at=" + point)
                        .launchedBy("prlimit", "--fsize=4000000")
                        .start(UNTIL_LATEST)
                        .expectExit(HALTED);
            }
            case SEALING -> {
                // A run that ends well seals what it holds back.
                setup = setup.with("ESPORTS_LAKE_VISIBLE_AFTER", "1d");
                startHaltedAt("ACKNOWLEDGE:BEFORE", UNTIL_LATEST);
                startHaltedAt(point.text(), "seal", "--table", "matches");
            }
            case PRUNING -> {
                start(UNTIL_LATEST).expectExit(0);
                LongLog.append(LakePaths.of(lake), 5, 3);
                startHaltedAt(point.text(), "commits", "prune", "--table", "matches", "--apply");
            }
            case REPAIR -> {
                start(UNTIL_LATEST).expectExit(0);
                damageNewestCommit();
                startHaltedAt(point.text(), "commits", "repair", "--table", "matches", "--apply");
                setup.start("commits", "repair", "--table", "matches", "--apply")
                        .expectExit(0);
            }
        }
    }

    private void startHaltedAt(String haltPoint, String... arguments) {
        evict();
        setup.withJvmOption("-Dio.esportslake.halt-at=" + haltPoint)
                .start(arguments)
                .expectExit(HALTED);
    }

    private Program start(String... arguments) {
        evict();
        return setup.start(arguments);
    }

    /** What a halted consumer held is given to the next one only after its session. */
    private void evict() {
        broker.evictMembers(topic + "-matches");
    }

    private List<String> momentsOfTheNextRecovery() throws IOException, InterruptedException {
        Path copy = directory.resolve("rehearsal");
        if (Files.exists(lake)) {
            // With its hard links: two names of one file are what a publication leaves that was cut short.
            int exit = new ProcessBuilder("cp", "-a", lake.toString(), copy.toString())
                    .inheritIO()
                    .start()
                    .waitFor();
            assertThat(exit).isZero();
        }
        return CrashPoint.inRecoveryOf(copy);
    }

    private void damageNewestCommit() throws IOException {
        try (Stream<Path> all = Files.list(LakePaths.of(lake).checkpoints("matches"))) {
            Path newest = all.filter(path -> path.toString().endsWith(".json"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
            byte[] document = Files.readAllBytes(newest);
            document[document.length / 2] ^= 1;
            Files.write(newest, document);
        }
    }
}
