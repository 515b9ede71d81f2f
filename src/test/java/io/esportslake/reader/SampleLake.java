package io.esportslake.reader;

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
import io.esportslake.ingest.TestBatch;
import io.esportslake.ingest.ThisProgram;
import io.esportslake.ingest.TimeAndIds;
import io.esportslake.log.Commit;
import io.esportslake.log.CommitLog;
import io.esportslake.log.CommitOutcome;
import io.esportslake.log.HeldSums;
import io.esportslake.log.Lake;
import io.esportslake.log.LakeOpenOptions;
import io.esportslake.log.LiveFile;
import io.esportslake.log.PendingCommit;
import io.esportslake.log.SealOutcome;
import io.esportslake.log.SealPlan;
import io.esportslake.log.SealRules;
import io.esportslake.log.SealTurn;
import io.esportslake.log.TableSealing;
import io.esportslake.log.TableWriter;
import io.esportslake.log.Visibility;
import io.esportslake.parquet.ParquetSettings;
import io.esportslake.seal.PartJoiner;
import io.esportslake.source.Assignment;
import io.esportslake.source.OffsetRange;
import io.esportslake.source.SourceIdentity;
import io.esportslake.source.SourceOffer;
import io.esportslake.source.SourcePartition;
import io.esportslake.source.StartingOffsets;
import io.esportslake.source.TopicPartition;
import io.esportslake.store.FileLakeStorage;
import io.esportslake.store.LakePaths;
import io.esportslake.table.TableDefinition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/**
 * A lake made by the program's own path, from the pipeline to the published files, in one thread and with clocks and
 * ids that repeat. Only the records and the broker are made up: one topic per table, some topic partitions.
 */
public final class SampleLake implements AutoCloseable {

    public static final String CLUSTER_ID = "cluster-1";
    public static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration TICK = Duration.ofSeconds(10);
    private static final String APPLICATION = "esports-lake test";

    private final LakePaths paths;
    private final Lake lake;
    private final BufferAllocator allocator = new RootAllocator();
    private final Map<String, Stream> streams = new HashMap<>();
    private final Map<String, TableSealing> sealings = new HashMap<>();
    private final ParquetSettings parquet;
    private final Visibility visibility;
    private Instant now = START;
    private long nanos;
    private int ids;

    /**
     * Opens a lake there, or makes one.
     *
     * @param writer id of the process that it plays, new for each opening
     */
    public SampleLake(Path directory, String writer) throws IOException {
        this(directory, writer, ParquetSettings.defaults());
    }

    /** Opens a lake of these tables there, or makes one. */
    public SampleLake(Path directory, String writer, List<TableDefinition> tables) throws IOException {
        this(directory, writer, ParquetSettings.defaults(), Visibility.VISIBLE, tables);
    }

    /** Opens a lake there that holds back what it commits, until {@link #seal}. */
    public static SampleLake holding(Path directory, String writer) throws IOException {
        return new SampleLake(directory, writer, ParquetSettings.defaults(), Visibility.HELD);
    }

    SampleLake(Path directory, String writer, ParquetSettings parquet) throws IOException {
        this(directory, writer, parquet, Visibility.VISIBLE);
    }

    SampleLake(Path directory, String writer, ParquetSettings parquet, Visibility visibility) throws IOException {
        this(directory, writer, parquet, visibility, BuiltInTables.ALL.all());
    }

    SampleLake(
            Path directory, String writer, ParquetSettings parquet, Visibility visibility, List<TableDefinition> tables)
            throws IOException {
        this.parquet = parquet;
        this.visibility = visibility;
        paths = LakePaths.of(directory);
        Supplier<String> idsOfWriter = () -> writer + "-" + ids++;
        lake = Lake.open(
                FileLakeStorage.of(paths, writer),
                new LakeOpenOptions(tables, idsOfWriter, APPLICATION, () -> now, 1000, false));
        for (TableDefinition table : tables) {
            streams.put(table.name(), new Stream(table, writer, idsOfWriter));
        }
    }

    public LakePaths paths() {
        return paths;
    }

    public static String topic(String table) {
        return "esports-" + table;
    }

    public static String topicId(String table) {
        return "id-of-" + topic(table);
    }

    /** The log of a table. */
    public CommitLog log(String table) {
        return FileLakeStorage.reading(paths).log(table);
    }

    Commit newest(String table) throws IOException {
        CommitLog log = log(table);
        return log.read(log.newestVersion().orElseThrow()).orElseThrow();
    }

    TableWriter writer(String table) throws IOException {
        return lake.table(table);
    }

    /**
     * Seals all that is held back of a table.
     *
     * @return how many seals that were
     */
    public int seal(String table) throws IOException {
        return seal(table, SealRules.of(TICK), SealTurn.LAST).seals().size();
    }

    /** The same with so much memory for rows. */
    int seal(String table, BufferAllocator memory) throws IOException {
        return seal(table, SealRules.of(TICK), SealTurn.LAST, memory).seals().size();
    }

    /** Seals and gathers what is due of a table by these rules, as the service does; answers what that was. */
    public SealPlan seal(String table, SealRules rules, SealTurn turn) throws IOException {
        return seal(table, rules, turn, allocator);
    }

    private SealPlan seal(String table, SealRules rules, SealTurn turn, BufferAllocator memory) throws IOException {
        TableSealing sealing = sealing(table);
        PartJoiner joiner = joiner(table, memory);
        SealPlan due = sealing.plan(rules, turn);
        for (List<LiveFile> parts : due.seals()) {
            requireDone(sealing.seal(parts, joiner));
        }
        for (List<LiveFile> parts : due.gathers()) {
            requireDone(sealing.gather(parts, joiner));
        }
        return due;
    }

    private PartJoiner joiner(String table, BufferAllocator memory) {
        return new PartJoiner(
                new HeldPartReader(paths),
                parquet,
                memory,
                new PartJoiner.Maker(APPLICATION, lake.writerId(), table),
                () -> now,
                () -> {});
    }

    /** The parts of a table that would become one file each, if all were due. */
    List<List<LiveFile>> heldTogether(String table) throws IOException {
        return sealing(table).plan(SealRules.of(TICK), SealTurn.LAST).seals();
    }

    /** Seals these parts, whether they belong together or not. */
    void seal(String table, List<LiveFile> parts) throws IOException {
        requireDone(sealing(table).seal(parts, joiner(table, allocator)));
    }

    /** Has a table read one topic partition of another topic, from its first offset, as 'commits set-offset' does. */
    void changeTopic(String table, String topic) throws IOException {
        TopicPartition topicPartition = new TopicPartition(topic, 0);
        TableWriter writer = lake.table(table);
        PendingCommit moved = PendingCommit.setOffset(
                "to-" + topic,
                now,
                CLUSTER_ID,
                Map.of(topicPartition, "id-of-" + topic),
                List.of(new OffsetRange(topicPartition, 0, 0)),
                List.of(),
                "by a test");
        writer.publish(writer.commit(moved).match(CommitOutcome.Committed::commit, fenced -> {
            throw new AssertionError(fenced.why());
        }));
        streams.get(table).topic = topic;
        assign(table, 1);
    }

    /** What is held back of a table. */
    public HeldSums held(String table) throws IOException {
        return sealing(table).held();
    }

    private TableSealing sealing(String table) throws IOException {
        TableSealing known = sealings.get(table);
        if (known == null) {
            known = lake.sealing(table);
            sealings.put(table, known);
        }
        return known;
    }

    private static void requireDone(SealOutcome outcome) {
        String why = outcome.match(done -> "", SealOutcome.NotSealed::why);
        if (!why.isEmpty()) {
            throw new AssertionError(why);
        }
    }

    /** Lets time pass. */
    public void pass(Duration time) {
        now = now.plus(time);
        nanos += time.toNanos();
    }

    /** What time it is. */
    public Instant now() {
        return now;
    }

    /** Takes over topic partitions 0 to {@code count - 1} of a table. */
    public void assign(String table, int count) {
        streams.get(table).assign(count);
    }

    /** Takes records of one topic partition at the next offsets; null is a tombstone. */
    public void send(String table, int partition, String... values) {
        List<byte[]> bytes = new ArrayList<>();
        for (String value : values) {
            bytes.add(value == null ? null : value.getBytes(StandardCharsets.UTF_8));
        }
        streams.get(table).send(partition, bytes.size(), i -> bytes.get(i));
    }

    /** Takes generated records. */
    public void send(String table, int partition, int count, Function<Integer, byte[]> values) {
        streams.get(table).send(partition, count, values);
    }

    /** Leaves a hole in the offsets, as a transaction does. */
    public void skip(String table, int partition, int offsets) {
        streams.get(table).next.merge(partition, (long) offsets, Long::sum);
    }

    /** Flushes every table that has something: a commit each. */
    public void flush() {
        pass(TICK);
        streams.values().forEach(Stream::tick);
    }

    /**
     * Two tables over two topic partitions each, three micro-batches, every kind of row: 24 matches in three partition
     * directories, 3 dead letters, a tombstone, a hole in the offsets; 12 players.
     */
    public static LakePaths small(Path directory) throws IOException {
        try (SampleLake lake = new SampleLake(directory, "writer-1")) {
            lake.fillSmall();
            return lake.paths();
        }
    }

    /** The same with a lake that goes on. */
    void fillSmall() {
        assign("matches", 2);
        assign("players", 1);
        for (int batch = 0; batch < 3; batch++) {
            for (int partition = 0; partition < 2; partition++) {
                for (String status : List.of("finished", "finished", "live", "scheduled")) {
                    send("matches", partition, match(batch, partition, status));
                }
            }
            send("matches", 1, "{\"match_id\":\"broken\",\"team_1_kills\":\"many\"}");
            if (batch == 1) {
                send("matches", 0, (String) null);
                skip("matches", 0, 2);
            }
            for (int i = 0; i < 4; i++) {
                send("players", 0, player(batch * 4 + i));
            }
            flush();
        }
    }

    static String match(int batch, int partition, String status) {
        return "{\"match_id\":\"m-" + batch + "-" + partition + "-" + status + "\",\"status\":\"" + status
                + "\",\"match_duration\":" + (1800 + batch * 61)
                + ",\"team_1_name\":\"Red \\\"One\\\"\",\"team_2_name\":\"Blue,"
                + " Two\",\"started_at\":\"2026-03-01T10:0" + batch + ":00.5Z\",\"team_1_kills\":" + (partition + 10)
                + "}";
    }

    static String player(int number) {
        List<String> roles = List.of("\"Top\"", "\"Mid\"", "null", "\"A/D=C %\"");
        List<String> active = List.of("true", "true", "false", "null");
        return "{\"player_id\":\"p-" + number + "\",\"first_name\":\"Ana\",\"last_name\":\"Li \\u00e9\",\"role\":"
                + roles.get(number % 4) + ",\"active\":" + active.get(number % 4) + ",\"total_games\":3,\"total_wins\":"
                + (number % 3) + ",\"avg_kills\":2.5,\"avg_deaths\":" + (number % 2) + ",\"avg_assists\":1.25}";
    }

    @Override
    public void close() throws IOException {
        for (Stream stream : streams.values()) {
            stream.close();
        }
        lake.close();
        allocator.close();
    }

    /** One table's pipeline, driven by hand. */
    private final class Stream {
        private final TableDefinition table;
        private final Pipeline pipeline;
        private final Queue<Runnable> tasks = new ArrayDeque<>();
        private final Map<Integer, Long> next = new HashMap<>();
        private String topic;
        private int generation;

        Stream(TableDefinition table, String writer, Supplier<String> commitIds) throws IOException {
            this.table = table;
            topic = topic(table.name());
            TableWriter tableWriter = lake.table(table.name());
            PipelineSettings settings = new PipelineSettings(
                    new FlushLimits(1_000_000, 1L << 30, TICK),
                    10_000,
                    StartingOffsets.EARLIEST,
                    OnDataLoss.FAIL,
                    Map.of(),
                    new ThisProgram(writer, APPLICATION, "-Xmx somewhere"),
                    visibility);
            SourceIdentity source = topics -> new SourceIdentity.Identity(CLUSTER_ID, Map.of(topic, "id-of-" + topic));
            pipeline = new PipelineOverLake(table, lake.table(table.name()), settings)
                    .memory(allocator, allocator)
                    .parquet(parquet)
                    .source(source)
                    .time(new TimeAndIds(() -> now, () -> nanos, commitIds))
                    .threads(new PipelineThreads(tasks::add, tasks::add))
                    .listener(new Loud())
                    .joined();
        }

        void assign(int count) {
            Map<TopicPartition, SourcePartition> offered = IntStream.range(0, count)
                    .mapToObj(number -> new TopicPartition(topic, number))
                    .collect(Collectors.toMap(
                            topicPartition -> topicPartition,
                            topicPartition -> new SourcePartition(
                                    topicPartition, "id-of-" + topic, 0, Long.MAX_VALUE, Long.MAX_VALUE)));
            pipeline.assigned(
                            new Assignment(++generation, offered.keySet(), () -> new SourceOffer(CLUSTER_ID, offered)))
                    .thenAccept(start ->
                            start.forEach((topicPartition, from) -> next.put(topicPartition.partition(), from)));
            run();
        }

        void send(int partition, int count, Function<Integer, byte[]> values) {
            long from = next.get(partition);
            TopicPartition topicPartition = new TopicPartition(topic, partition);
            pipeline.accept(new Batch(topicPartition, generation, from, count, values));
            run();
            next.put(partition, from + count);
        }

        void tick() {
            pipeline.tick(Map.of());
            run();
        }

        void close() {
            pipeline.close();
            run();
        }

        private void run() {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
        }
    }

    /** Records at neighbouring offsets, each made once. */
    private static final class Batch extends TestBatch {
        private final long from;
        private final Function<Integer, byte[]> values;
        private byte[] value;

        Batch(TopicPartition topicPartition, int generation, long from, int count, Function<Integer, byte[]> values) {
            super(generation, topicPartition, from, count);
            this.from = from;
            this.values = values;
        }

        @Override
        public boolean advance() {
            boolean isThere = super.advance();
            if (isThere) {
                value = values.apply(Math.toIntExact(offset() - from));
            }
            return isThere;
        }

        @Override
        public long timestampMillis() {
            return START.toEpochMilli() + offset();
        }

        @Override
        public byte[] key() {
            return "key".getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public byte[] value() {
            return value;
        }
    }

    /** What verify finds of a table when it reads every byte. */
    static List<String> findings(LakePaths paths, TableDefinition table) throws IOException {
        try (Verification verification =
                new Verification(paths, Verification.Depth.DEEP, System::nanoTime, (name, files, all) -> {})) {
            return verification.verify(table, Optional.empty()).checks().stream()
                    .flatMap(check -> check.findings().stream())
                    .map(finding -> finding.check() + ": " + finding)
                    .toList();
        }
    }

    /** A pipeline that fails, fails the test. */
    private static final class Loud implements PipelineListener {
        @Override
        public void committed(CommitReport report) {}

        @Override
        public void assigned(AssignmentReport report) {}

        @Override
        public void notFollowed(Exception why) {
            throw new AssertionError("The log could not be read", why);
        }

        @Override
        public void stopped(StreamState state) {
            if (state instanceof StreamState.Failed failed) {
                throw new AssertionError("The pipeline failed", failed.cause());
            }
        }
    }
}
