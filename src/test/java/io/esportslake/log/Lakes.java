package io.esportslake.log;

import io.esportslake.declare.BuiltInTables;
import io.esportslake.source.OffsetRange;
import io.esportslake.source.RecordCounts;
import io.esportslake.source.TopicPartition;
import io.esportslake.store.FileLakeStorage;
import io.esportslake.store.LakePaths;
import io.esportslake.table.PartitionKey;
import io.esportslake.table.TableDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Small lakes of text files, for the tests of this room. */
public final class Lakes {

    static final Instant TIME = Instant.parse("2026-03-04T05:06:07Z");
    static final String CLUSTER = "cluster-1";
    static final String TOPIC_ID = "topic-id-1";
    static final TopicPartition ZERO = new TopicPartition("esports-matches", 0);
    static final TopicPartition ONE = new TopicPartition("esports-matches", 1);

    /** As it is now, and as it was among the table's files. */
    private static final Pattern WRITERS_STAGING =
            Pattern.compile("[^/]+/_staging/[^/]+/[^/]+|[^/]+/[^/]+/_staging/[^/]+");

    static final TableSchema SCHEMA = TableSchema.first(BuiltInTables.MATCHES);

    static final SealRules SEAL_RULES = SealRules.of(Duration.ofHours(1));
    /** The same, and two small parts are gathered. */
    static final SealRules GATHER_RULES = new SealRules(Duration.ofHours(1), 128 << 20, 2, 512 << 20, 4_000);

    private Lakes() {}

    /** A writer id nobody had before. */
    static String newWriter() {
        return "writer-" + UUID.randomUUID();
    }

    /** With which a lake of these tables is opened by a test to which nothing else matters. */
    public static LakeOpenOptions options(Supplier<Instant> now, TableDefinition... tables) {
        return options(now, false, tables);
    }

    static LakeOpenOptions options() {
        return options(false);
    }

    static LakeOpenOptions options(boolean existingFilesAllowed) {
        return options(() -> TIME, existingFilesAllowed, BuiltInTables.MATCHES, BuiltInTables.PLAYERS);
    }

    private static LakeOpenOptions options(
            Supplier<Instant> now, boolean existingFilesAllowed, TableDefinition... tables) {
        return new LakeOpenOptions(
                List.of(tables),
                () -> UUID.randomUUID().toString(),
                "esports-lake test",
                now,
                LakeOpenOptions.MIN_COMMITS_KEPT,
                existingFilesAllowed);
    }

    static Lake open(LakePaths paths) throws IOException {
        return open(paths, StepListener.NONE);
    }

    static Lake open(LakePaths paths, StepListener listener) throws IOException {
        return Lake.open(FileLakeStorage.of(paths, newWriter(), listener), options());
    }

    static PendingCommit start(String commitId, TopicPartition topicPartition, long position) {
        return PendingCommit.start(
                commitId, TIME, CLUSTER, Map.of(topicPartition, TOPIC_ID), Map.of(topicPartition, position));
    }

    /** Only the position moves, from 0 on where the log says so. */
    static PendingCommit moved(String commitId, TopicPartition topicPartition, long from, long until) {
        return batch(commitId, topicPartition, from, until, List.of());
    }

    static PendingCommit batch(
            String commitId, TopicPartition topicPartition, long from, long until, List<StagedOutput> files) {
        long rows = rows(files, Root.PROCESSED);
        long deadLetters = rows(files, Root.DEAD_LETTERS);
        return PendingCommit.microBatch(
                commitId,
                TIME,
                CLUSTER,
                Map.of(topicPartition, TOPIC_ID),
                List.of(new CommittedRange(
                        new OffsetRange(topicPartition, from, until),
                        new RecordCounts(rows + deadLetters, rows, deadLetters, 0))),
                files);
    }

    /** A commit of a log that says how far each topic partition is, and nothing else that matters. */
    public static Commit commit(
            long version, String commitId, String clusterId, Map<TopicPartition, Progress> progress) {
        Header header = new Header(
                version,
                commitId,
                "w1",
                TIME,
                "test",
                "lake-1",
                "matches",
                1,
                clusterId,
                new TreeMap<>(progress),
                CommitTotals.NONE,
                List.of(),
                1,
                "");
        return new Commit(header, new Change.Retire("dead"));
    }

    private static long rows(List<StagedOutput> files, Root root) {
        return files.stream()
                .filter(file -> file.root() == root)
                .mapToLong(StagedOutput::rows)
                .sum();
    }

    /** Two lake partitions and dead letters, two rows each, whose contents begin with the label. */
    static List<StagedOutput> stageThree(TableWriter table, String label) throws IOException {
        return List.of(
                stageRows(table, "live", label + " live"),
                stageRows(table, "finished", label + " finished"),
                new StagedOutput(
                        Root.DEAD_LETTERS,
                        StagedOutput.NO_PARTITION,
                        stage(table, Root.DEAD_LETTERS, label + " dead"),
                        2,
                        Optional.empty(),
                        Visibility.VISIBLE));
    }

    static StagedOutput stageRows(TableWriter table, String status, String contents) throws IOException {
        PartitionKey key = new PartitionKey(List.of("status"), List.of(status));
        return new StagedOutput(
                Root.PROCESSED, key, stage(table, Root.PROCESSED, contents), 2, Optional.empty(), Visibility.VISIBLE);
    }

    /** Rows of offsets that lie one after the other, which no reader sees yet. */
    static StagedOutput hold(
            TableWriter table, String status, TopicPartition of, long from, long until, String contents)
            throws IOException {
        FileSums sums = new FileSums(List.of(new OffsetSpan(of, until - from, from, until - 1)), TIME);
        PartitionKey key = new PartitionKey(List.of("status"), List.of(status));
        StagedFile file = stage(table, Root.PROCESSED, contents);
        return new StagedOutput(Root.PROCESSED, key, file, until - from, Optional.of(sums), Visibility.HELD);
    }

    /** Commits two micro-batches of one key that are held back: {@code rows 0} and {@code rows 1}. */
    static void holdTwo(TableWriter table) throws IOException {
        for (int batch = 0; batch < 2; batch++) {
            long from = 2L * batch;
            List<StagedOutput> files = List.of(hold(table, "live", ZERO, from, from + 2, "rows " + batch));
            publish(table, batch("b" + batch, ZERO, from, from + 2, files));
        }
    }

    /** Seals all that is held back. */
    static void sealAll(TableSealing sealing) throws IOException {
        PartJoin join = textJoin(sealing.files());
        for (List<LiveFile> parts : sealing.plan(SEAL_RULES, SealTurn.LAST).seals()) {
            sealing.seal(parts, join);
        }
    }

    /** Dead letters of offsets that lie one after the other. */
    static StagedOutput letters(
            TableWriter table, TopicPartition of, long from, long until, String contents, Visibility visibility)
            throws IOException {
        FileSums sums = new FileSums(List.of(new OffsetSpan(of, until - from, from, until - 1)), TIME);
        StagedFile file = stage(table, Root.DEAD_LETTERS, contents);
        return new StagedOutput(
                Root.DEAD_LETTERS, StagedOutput.NO_PARTITION, file, until - from, Optional.of(sums), visibility);
    }

    private static final Pattern RECORDS = Pattern.compile("(.+)-(\\d+)\\[(\\d+), (\\d+)\\)");

    /** A file for readers that holds these records, each text an offset range. */
    static StagedOutput output(TableWriter table, Root root, List<String> texts) throws IOException {
        List<FileSums> sums = new ArrayList<>();
        for (String text : texts) {
            Matcher range = RECORDS.matcher(text);
            if (!range.matches()) {
                throw new AssertionError("No records: " + text);
            }
            long from = Long.parseLong(range.group(3));
            long until = Long.parseLong(range.group(4));
            TopicPartition of = new TopicPartition(range.group(1), Integer.parseInt(range.group(2)));
            sums.add(new FileSums(List.of(new OffsetSpan(of, until - from, from, until - 1)), TIME));
        }
        FileSums all = FileSums.of(sums);
        StagedFile file = stage(table, root, String.join("+", texts));
        PartitionKey key = root == Root.DEAD_LETTERS
                ? StagedOutput.NO_PARTITION
                : new PartitionKey(List.of("status"), List.of("live"));
        return new StagedOutput(root, key, file, all.rows(), Optional.of(all), Visibility.VISIBLE);
    }

    /** What a retry makes of letters: the first of their texts is a row now, the others stay letters. */
    static List<StagedOutput> retried(TableWriter table, TableStorage files, List<LiveFile> letters)
            throws IOException {
        List<String> texts = new ArrayList<>();
        for (LiveFile file : letters) {
            try (InputStream in = files.open(new RootedPath(file.root(), file.path()))) {
                texts.addAll(List.of(new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\\+")));
            }
        }
        List<StagedOutput> outputs = new ArrayList<>();
        outputs.add(output(table, Root.PROCESSED, texts.subList(0, 1)));
        if (texts.size() > 1) {
            outputs.add(output(table, Root.DEAD_LETTERS, texts.subList(1, texts.size())));
        }
        return outputs;
    }

    /** The commit by which letters give way to what a retry made of them. */
    static PendingCommit retry(String commitId, List<LiveFile> letters, List<StagedOutput> outputs) {
        FileSums sums = FileSums.of(
                letters.stream().map(file -> file.sums().orElseThrow()).toList());
        return PendingCommit.replace(commitId, TIME, LetterFiles.of(letters, sums), outputs, "by a test");
    }

    /** Writes the contents of the parts one after the other, with a {@code +} between them. */
    static PartJoin textJoin(TableStorage files) {
        return (parts, sums, commitId, output) -> {
            String between = "";
            for (LiveFile part : parts) {
                output.output().write(between.getBytes(StandardCharsets.UTF_8));
                try (InputStream in = files.open(new RootedPath(part.root(), part.path()))) {
                    in.transferTo(output.output());
                }
                between = "+";
            }
        };
    }

    static StagedFile stage(TableWriter table, Root root, String contents) throws IOException {
        StagedFile file = table.stage(root);
        file.output().write(contents.getBytes(StandardCharsets.UTF_8));
        file.seal();
        return file;
    }

    /** What a reader of plain files sees below the roots: path to contents. */
    static SortedMap<String, String> visible(LakePaths paths) throws IOException {
        SortedMap<String, String> files = new TreeMap<>();
        for (Root root : Root.values()) {
            Path directory = paths.root(root);
            for (Path file : walk(directory)) {
                String name = directory.relativize(file).toString();
                if (name.endsWith(".parquet")) {
                    files.put(root.text() + "/" + name, Files.readString(file));
                }
            }
        }
        return files;
    }

    /** The contents of all visible files, in order: a row seen twice is here twice. */
    static List<String> visibleContents(LakePaths paths) throws IOException {
        return visible(paths).values().stream().sorted().toList();
    }

    /** The contents of all files that are held back, and of those that were and are not deleted yet, in order. */
    static List<String> heldContents(LakePaths paths) throws IOException {
        List<String> contents = new ArrayList<>();
        for (Root root : Root.values()) {
            for (Path file : walk(paths.root(root).resolve(FileNames.HELD))) {
                if (Files.isRegularFile(file)) {
                    contents.add(Files.readString(file));
                }
            }
        }
        Collections.sort(contents);
        return contents;
    }

    /** What is left over from writers: staged and temporary files, staging directories, lock files. */
    static List<String> leftovers(LakePaths paths) throws IOException {
        List<String> names = new ArrayList<>();
        for (Path path : walk(paths.dataLake())) {
            String name = paths.dataLake().relativize(path).toString();
            if (WRITERS_STAGING.matcher(name).matches() || isLeftOver(name)) {
                names.add(name);
            }
        }
        return names;
    }

    /** Whether only a writer that died leaves a file of this name. */
    static boolean isLeftOver(String name) {
        return name.endsWith(".staged") || name.endsWith(".tmp") || name.endsWith(".lock");
    }

    private static List<Path> walk(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(path -> !path.equals(directory)).sorted().collect(Collectors.toList());
        }
    }

    /** Copies a lake that nobody uses. */
    public static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        for (Path file : walk(from)) {
            Files.copy(file, to.resolve(from.relativize(file)));
        }
    }

    /** Deletes a lake, so that many of them in a row need the room of one. */
    static void delete(LakePaths paths) throws IOException {
        List<Path> files = new ArrayList<>(walk(paths.dataLake()));
        Collections.reverse(files);
        for (Path file : files) {
            Files.delete(file);
        }
    }

    /** The commits in a table's log, as they lie on disk. */
    static List<Commit> log(LakePaths paths, String table) throws IOException {
        return log(FileLakeStorage.reading(paths), table);
    }

    static List<Commit> log(LakeStorage storage, String table) throws IOException {
        CommitLog log = storage.log(table);
        List<Commit> commits = new ArrayList<>();
        for (long version : log.versions()) {
            commits.add(log.read(version).orElseThrow());
        }
        return commits;
    }

    /** As the next start does of a process that seems to be dead. */
    public static void retire(TableWriter table, String writer) throws IOException {
        publish(table, PendingCommit.retire("retirement", TIME, CLUSTER, writer));
    }

    /** Puts into the log and publishes what must become a commit. */
    static Commit publish(TableWriter table, PendingCommit pending) throws IOException {
        Commit commit = put(table, pending);
        table.publish(commit);
        return commit;
    }

    /** Puts into the log what must become a commit, and publishes nothing of it. */
    static Commit put(TableWriter table, PendingCommit pending) throws IOException {
        return committed(table.commit(pending)).commit();
    }

    static CommitOutcome.Committed committed(CommitOutcome outcome) {
        if (outcome instanceof CommitOutcome.Committed committed) {
            return committed;
        }
        throw new AssertionError("Expected a commit, found " + outcome);
    }
}
