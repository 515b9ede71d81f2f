package io.esportslake.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.esportslake.dev.EmbeddedStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The packaged program over an object store; DuckDB reads the files in which the store keeps its objects. */
class ObjectStoreIT extends ProcessTest {

    private static final String PLACE = "s3://lake/esports";
    private static final int MAX_LIFE_MILLIS = 12_000;

    private Path objects;

    @BeforeEach
    void lookWhereTheStoreKeepsItsObjects() throws IOException {
        objects = directory.resolve("objects");
        lake = Files.createDirectories(objects.resolve("lake")).resolve("esports");
        queries = closeAfterwards(new LakeQueries(lake));
    }

    private BlobStore files() {
        return new FilesystemNio2BlobStore(objects.toString());
    }

    private Setup over(BlobStore kept, String topic) throws IOException {
        EmbeddedStore store = closeAfterwards(EmbeddedStore.start(kept, 0));
        return matches(topic)
                .with("DATA_LAKE_PATH", PLACE)
                .with("ESPORTS_LAKE_S3_ENDPOINT", store.endpoint().toString())
                .with("AWS_ACCESS_KEY_ID", EmbeddedStore.ACCESS_KEY)
                .with("AWS_SECRET_ACCESS_KEY", EmbeddedStore.SECRET_KEY)
                .withShortSession();
    }

    @Test
    void whatARunTakesIsThereOnceAndCanBeShownAndVerified() throws Exception {
        String topic = broker.newTopic(2);
        Feed feed = matchesFeed(topic).stream();
        Setup setup = over(files(), topic).with("ESPORTS_LAKE_FLUSH_INTERVAL", "500ms");
        Program running = setup.start("--job", "matches");
        running.awaitLine("Committed micro-batch");
        running.terminate().expectExit(143);
        feed.stop();
        setup.start("--job", "matches", "--until-latest").expectExit(0);

        queries.assertHolds("matches", feed.ledger());
        assertThat(files(".staged")).isEmpty();
        Setup commands = setup.without("KAFKA_BOOTSTRAP_SERVERS");
        commands.start("verify", "--deep").expectExit(0);
        Program shown = commands.start("show", "--table", "matches", "--count").expectExit(0);
        assertThat(shown.out()).contains(String.valueOf(queries.countRows("matches")));
        commands.start("commits", "list", "--table", "matches").expectExit(0);
        commands.start("commits", "repair", "--table", "matches").expectExit(0);
    }

    @Test
    void aHeldPartThatIsDamagedKeepsNoOtherKeyFromReaders() throws Exception {
        String topic = broker.newTopic(1);
        Feed feed = matchesFeed(topic).stream();
        Setup setup = over(files(), topic)
                .with("ESPORTS_LAKE_FLUSH_INTERVAL", "500ms")
                .with("ESPORTS_LAKE_VISIBLE_AFTER", "1d");
        Program stopped = setup.start("--job", "matches");
        eventually().until(() -> heldKeys().size() > 3);
        Path damaged = files(".held").get(0);
        byte[] bytes = Files.readAllBytes(damaged);
        Arrays.fill(bytes, 4, bytes.length / 2, (byte) 0);
        Files.write(damaged, bytes);
        Set<Path> one = Set.of(damaged.getParent());

        stopped.terminate().expectExit(143);

        assertThat(heldKeys()).as("after the stop").isEqualTo(one);
        assertThat(files(".staged")).isEmpty();
        assertThat(stopped.toString()).contains("EL-4022: Not sealed").contains(objectOf(damaged));
        Program killed = setup.start("--job", "matches");
        eventually().until(() -> heldKeys().size() > 3);
        killed.kill();
        feed.stop();

        Program seal = setup.without("KAFKA_BOOTSTRAP_SERVERS")
                .start("seal", "--table", "matches")
                .expectExit(1);

        assertThat(heldKeys()).as("after 'seal'").isEqualTo(one);
        assertThat(seal.toString())
                .containsOnlyOnce("Not sealed: ")
                .contains(objectOf(damaged))
                .contains(" files become processed/matches/status=");
    }

    private static String objectOf(Path file) {
        return file.getParent().getFileName() + "/" + file.getFileName();
    }

    private Set<Path> heldKeys() {
        return files(".held").stream().map(Path::getParent).collect(Collectors.toSet());
    }

    @Test
    void twoInstancesThatAreKilledAtRandomLoseAndRepeatNothing() throws Exception {
        assertKillsDoNoHarm(3, 0);
    }

    @Test
    void neitherDoTheyWhenTheStoreFailsNowAndThen() throws Exception {
        assertKillsDoNoHarm(3, 0.05);
    }

    @Test
    @Tag("soak")
    void aFleetThatIsKilledStoppedAndPutToSleepLosesAndRepeatsNothing() throws Exception {
        assertAFleetDoesNoHarm(0);
    }

    @Test
    @Tag("soak")
    void neitherDoesItWhenTheStoreFailsNowAndThen() throws Exception {
        assertAFleetDoesNoHarm(0.05);
    }

    /** Two or three instances, for minutes; now and then the broker goes and comes. */
    private void assertAFleetDoesNoHarm(double failing) throws Exception {
        Random random = SoakSeed.random("object store, fleet");
        String topic = broker.newTopic(6);
        Feed feed = matchesFeed(topic).stream();
        FlakyObjects flaky = new FlakyObjects(files(), new Random(random.nextLong()), failing);
        Setup setup = over(flaky, topic)
                .with("ESPORTS_LAKE_FLUSH_INTERVAL", "500ms")
                .with("ESPORTS_LAKE_FAILURE_LINGER", "0s");
        // Another writer was there first, or the broker or the store was away for longer than is waited for.
        Fleet fleet = new Fleet(setup, lake, random, Set.of(1, 3));
        long end = System.nanoTime()
                + Duration.ofMinutes(Long.getLong("esports-lake.soak.minutes", 10))
                        .toNanos();
        int bounces = 0;
        while (System.nanoTime() < end) {
            fleet.fillUpTo(2 + random.nextInt(2));
            fleet.harm(MAX_LIFE_MILLIS);
            if (random.nextInt(8) == 0) {
                broker.stop();
                broker.start();
                bounces++;
            }
        }
        fleet.stopAll();
        feed.stop();
        assertThat(setup.start("--job", "matches", "--until-latest").awaitExit(600))
                .isZero();

        Ledger ledger = feed.ledger();
        System.out.println("SOAK | object store fleet=" + fleet + " broker-bounces=" + bounces + " failed-requests="
                + flaky.failed() + " " + queries.tally("matches", ledger));
        queries.assertHolds("matches", ledger);
        // Thousands of files, which are read one after the other.
        assertThat(over(files(), topic)
                        .without("KAFKA_BOOTSTRAP_SERVERS")
                        .start("verify", "--deep")
                        .awaitExit(600))
                .isZero();
    }

    @Test
    void anInstanceThatSleptUntilItCountedAsDeadFencesItself() throws Exception {
        String topic = broker.newTopic(2);
        Feed feed = matchesFeed(topic).stream();
        Setup setup = over(files(), topic)
                .with("ESPORTS_LAKE_FLUSH_INTERVAL", "500ms")
                .with("ESPORTS_LAKE_FAILURE_LINGER", "0s");
        Program sleeper = setup.start("--job", "matches");
        sleeper.awaitLine("Committed micro-batch");
        sleeper.suspend();
        for (Path lock : files(".lock")) {
            // The store's clock says so long: nobody needs to wait.
            Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minus(Duration.ofSeconds(100))));
        }
        Program next = setup.start("--job", "matches");
        next.awaitLine("Committed micro-batch");

        sleeper.resume();
        sleeper.expectExit(3);

        next.terminate().expectExit(143);
        feed.stop();
        setup.start("--job", "matches", "--until-latest").expectExit(0);
        queries.assertHolds("matches", feed.ledger());
        assertThat(files(".staged")).isEmpty();
    }

    private void assertKillsDoNoHarm(int kills, double failing) throws Exception {
        Random random = SoakSeed.random("object store, kill -9");
        String topic = broker.newTopic(3);
        Feed feed = matchesFeed(topic).stream();
        FlakyObjects flaky = new FlakyObjects(files(), new Random(random.nextLong()), failing);
        Setup setup = over(flaky, topic)
                .with("ESPORTS_LAKE_FLUSH_INTERVAL", "500ms")
                .with("ESPORTS_LAKE_FAILURE_LINGER", "0s");
        List<Program> running = new ArrayList<>();
        for (int i = 0; i < kills; i++) {
            while (running.size() < 2) {
                running.add(setup.start("--job", "matches"));
            }
            Program victim = running.remove(random.nextInt(2));
            if (random.nextInt(3) > 0) {
                victim.endsWithin(random.nextInt(MAX_LIFE_MILLIS));
                victim.kill();
            } else {
                victim.endsWithin(random.nextInt(MAX_LIFE_MILLIS));
                victim.terminate();
                victim.awaitExit();
            }
        }
        for (Program last : running) {
            last.terminate();
            last.awaitExit();
        }
        feed.stop();
        setup.start("--job", "matches", "--until-latest").expectExit(0);

        Ledger ledger = feed.ledger();
        System.out.println("SOAK | object store kills=" + kills + " failed-requests=" + flaky.failed() + " "
                + queries.tally("matches", ledger));
        queries.assertHolds("matches", ledger);
        over(files(), topic).without("KAFKA_BOOTSTRAP_SERVERS").start("verify").expectExit(0);
    }

    @Test
    void whatCannotBeUsedIsRefusedInOneSentence() throws Exception {
        Setup setup = over(files(), broker.newTopic(1));

        assertThat(refusal(setup.with("AWS_SECRET_ACCESS_KEY", "another")))
                .contains("EL-2003: The lake at s3://lake/esports cannot be used")
                .contains("SignatureDoesNotMatch")
                .contains("the credentials are missing, wrong or have run out");
        assertThat(refusal(setup.with("DATA_LAKE_PATH", "s3://nobodys/esports")))
                .contains("there is no bucket nobodys there; create it, or correct DATA_LAKE_PATH");
        assertThat(refusal(setup.with("ESPORTS_LAKE_S3_ENDPOINT", "http://127.0.0.1:9")))
                .contains("nobody answers there; check ESPORTS_LAKE_S3_ENDPOINT and the network");
        assertThat(refusal(setup.with("DATA_LAKE_PATH", "s3://lake/../esports")))
                .contains("DATA_LAKE_PATH is a directory, such as");
    }

    /** Of a web server, of a proxy that asks for a login, of one that has broken off. */
    @Test
    void answersThatNoStoreGivesAreRefusedInOneSentence() throws Exception {
        assertThat(refusalOf(request -> "<html><body>Please log in</body></html>"))
                .contains("EL-2003: The lake at s3://lake/esports cannot be used: Reading ")
                .contains("no object store answers so: HTTP 200 without a Last-Modified; a proxy,");
        over(files(), broker.newTopic(1))
                .start("--job", "matches", "--until-latest")
                .expectExit(0);
        String mark = Files.readString(lake.resolve("_lake.json"));
        // The executable has to have the parser's sentences.
        assertThat(refusalOf(request -> request.endsWith("_lake.json") ? mark : "<ListBucketResult><Key>a&nbsp;"))
                .contains("EL-2003: Listing s3://lake/esports/checkpoints/matches/ failed")
                .contains("no object store answers so: XMLStreamException: ParseError at ");
    }

    /** What a command says of a lake in a store that has these answers. */
    private String refusalOf(UnaryOperator<String> store) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        closeAfterwards(() -> server.stop(0));
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            String answer = store.apply(exchange.getRequestURI().toString());
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            if (!answer.startsWith("<html")) {
                exchange.getResponseHeaders().add("Last-Modified", "Wed, 04 Mar 2026 05:06:07 GMT");
            }
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return over(files(), broker.newTopic(1))
                .without("KAFKA_BOOTSTRAP_SERVERS")
                .with(
                        "ESPORTS_LAKE_S3_ENDPOINT",
                        "http://localhost:" + server.getAddress().getPort())
                .start("commits", "list", "--table", "matches")
                .refusal();
    }

    private static String refusal(Setup setup) {
        return setup.start("--job", "matches", "--until-latest").refusal();
    }
}
