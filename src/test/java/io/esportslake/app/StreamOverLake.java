package io.esportslake.app;

import io.esportslake.batch.FlushLimits;
import io.esportslake.declare.BuiltInTables;
import io.esportslake.ingest.AssignmentReport;
import io.esportslake.ingest.CommitReport;
import io.esportslake.ingest.OnDataLoss;
import io.esportslake.ingest.Pipeline;
import io.esportslake.ingest.PipelineListener;
import io.esportslake.ingest.PipelineOverLake;
import io.esportslake.ingest.PipelineSettings;
import io.esportslake.ingest.PipelineThreads;
import io.esportslake.ingest.StreamState;
import io.esportslake.ingest.ThisProgram;
import io.esportslake.ingest.TimeAndIds;
import io.esportslake.log.Commit;
import io.esportslake.log.CommitLog;
import io.esportslake.log.CommittedRange;
import io.esportslake.log.Lake;
import io.esportslake.log.Lakes;
import io.esportslake.log.Visibility;
import io.esportslake.source.Assignment;
import io.esportslake.source.SourceOffer;
import io.esportslake.source.SourcePartition;
import io.esportslake.source.StartingOffsets;
import io.esportslake.source.TopicPartition;
import io.esportslake.store.FileLakeStorage;
import io.esportslake.store.LakePaths;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/** A stream of matches over a real lake, with its own threads and no broker: for tests of what stands before it. */
public final class StreamOverLake implements AutoCloseable, SourceCatalog {

    public static final TopicPartition ZERO = new TopicPartition("esports-matches", 0);

    private static final String TOPIC_ID = "topic-a";
    private static final String CLUSTER = "cluster-a";
    private static final Duration LONG = Duration.ofSeconds(60);

    private final LakePaths paths;
    private final Lake lake;
    private final BufferAllocator allocator = new RootAllocator(64L << 20);
    private final Stream stream;
    private final List<StreamState> ends = new CopyOnWriteArrayList<>();
    private volatile String topicId = TOPIC_ID;
    private volatile Error flushError;

    /** Flushes {@code flushAtRows} records at once; fewer wait for the end. */
    public StreamOverLake(Path directory, String writer, int flushAtRows) throws IOException {
        paths = LakePaths.of(directory);
        lake = Lake.open(FileLakeStorage.of(paths, writer), Lakes.options(() -> Instant.EPOCH, BuiltInTables.MATCHES));
        stream = new Stream(BuiltInTables.MATCHES, ZERO.topic());
        PipelineSettings settings = new PipelineSettings(
                new FlushLimits(flushAtRows, 32L << 20, Duration.ofHours(1)),
                100,
                StartingOffsets.EARLIEST,
                OnDataLoss.FAIL,
                Map.of(),
                new ThisProgram(writer, "test", "-Xmx somewhere"),
                Visibility.VISIBLE);
        Pipeline pipeline = new PipelineOverLake(BuiltInTables.MATCHES, lake.table("matches"), settings)
                .memory(allocator, allocator)
                .source(this)
                .time(new TimeAndIds(
                        () -> Instant.EPOCH,
                        System::nanoTime,
                        () -> UUID.randomUUID().toString()))
                .threads(new PipelineThreads(stream.own(), stream.flushes()))
                .listener(listener())
                .joined();
        stream.start(pipeline, new Unobserved());
    }

    /** Nobody is told. */
    private static final class Unobserved implements PipelineListener {

        @Override
        public void committed(CommitReport report) {}

        @Override
        public void assigned(AssignmentReport report) {}

        @Override
        public void notFollowed(Exception why) {}

        @Override
        public void stopped(StreamState state) {}
    }

    private PipelineListener listener() {
        return new PipelineListener() {
            @Override
            public void committed(CommitReport report) {
                stream.committed(report.commit().ranges().stream()
                        .map(CommittedRange::range)
                        .collect(Collectors.toMap(range -> range.topicPartition(), range -> range.until())));
            }

            @Override
            public void assigned(AssignmentReport report) {
                // Seen by the return value.
            }

            @Override
            public void notFollowed(Exception why) {
                throw new AssertionError(why);
            }

            @Override
            public void stopped(StreamState state) {
                ends.add(state);
            }
        };
    }

    public Stream stream() {
        return stream;
    }

    public LakePaths paths() {
        return paths;
    }

    /** How the stream ended; empty while it runs. */
    public List<StreamState> ends() {
        return ends;
    }

    /** From now on the topic is another one of that name. */
    public void createTopicAnew() {
        topicId = "topic-b";
    }

    /** What the log says now. */
    public Commit newest() {
        try {
            CommitLog log = FileLakeStorage.reading(paths).log("matches");
            return log.read(log.newestVersion().orElseThrow()).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many files readers see now. */
    public long visibleFiles() {
        try (java.util.stream.Stream<Path> files = Files.walk(paths.dataLake())) {
            return files.filter(file -> file.toString().endsWith(".parquet")).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Flushes, commits, ends. */
    public boolean finish() {
        return stream.close(LONG);
    }

    @Override
    public void close() throws IOException {
        finish();
        lake.close();
        allocator.close(); // fails on a leak
    }

    @Override
    public String connect(Duration timeout) {
        return CLUSTER;
    }

    @Override
    public Map<String, Map<TopicPartition, SourcePartition>> offered(Set<String> topics) {
        return Map.of(ZERO.topic(), Map.of(ZERO, new SourcePartition(ZERO, topicId, 0, 100, 100)));
    }

    @Override
    public OptionalLong offsetAt(TopicPartition topicPartition, Instant time) {
        return OptionalLong.empty();
    }

    /** The next flush throws this, after its files are staged. */
    public void failAtTheNextFlush(Error error) {
        flushError = error;
    }

    @Override
    public Identity current(Set<String> topics) {
        if (flushError != null) {
            throw flushError;
        }
        return new Identity(CLUSTER, Map.of(ZERO.topic(), topicId));
    }

    /** The stream's own thread does nothing else until then. */
    public void hangUntil(CompletableFuture<?> end) {
        stream.own().execute(end::join);
    }

    /** Assigns the topic partition as a rebalance listener does. */
    public void assign(int generation) {
        stream.assigned(new Assignment(
                        generation,
                        Set.of(ZERO),
                        () -> new SourceOffer(CLUSTER, offered(ZERO.topic()).orElseThrow())))
                .join();
    }
}
