package io.esportslake.it;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of the running program share: a broker, a lake directory, and that nothing outlives its test. */
abstract class ProcessTest {

    @TempDir
    Path directory;

    final TestBroker broker = TestBroker.shared();
    Path lake;
    LakeQueries queries;
    private final List<AutoCloseable> toClose = new ArrayList<>();

    @BeforeEach
    void openQueries() {
        lake = directory.resolve("lake");
        queries = closeAfterwards(new LakeQueries(lake));
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable closeable : toClose) {
            closeable.close();
        }
    }

    <T extends AutoCloseable> T closeAfterwards(T closeable) {
        toClose.add(0, closeable);
        return closeable;
    }

    /** The shared broker, this test's lake, no topics yet. */
    Setup setup() {
        return Setup.in(directory.resolve("work"), this::closeAfterwards)
                .with("KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers())
                .with("DATA_LAKE_PATH", lake.toString());
    }

    /** The same for one stream alone, which starts faster: use it with {@code --job matches}. */
    Setup matches(String topic) {
        return setup().with("KAFKA_TOPIC_MATCHES", topic);
    }

    Feed matchesFeed(String topic) {
        return closeAfterwards(Feed.ofMatches(topic));
    }

    /** The files below the lake with one of these endings. */
    List<Path> files(String... endings) {
        return filesBelow(lake, endings);
    }

    /** None while there is no such directory; walked again when something of it vanished meanwhile. */
    static List<Path> filesBelow(Path directory, String... endings) {
        while (Files.exists(directory)) {
            try (Stream<Path> all = Files.walk(directory)) {
                return all.filter(path -> Stream.of(endings).anyMatch(path.toString()::endsWith))
                        .sorted()
                        .toList();
            } catch (UncheckedIOException e) {
                if (!(e.getCause() instanceof NoSuchFileException)) {
                    throw e;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return List.of();
    }

    static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(100));
    }
}
