package io.esportslake.reader;

import io.esportslake.failure.FailureCode;
import io.esportslake.log.CommittedRange;
import io.esportslake.log.FileSums;
import io.esportslake.log.LakeRefusedException;
import io.esportslake.log.LostMicroBatch;
import io.esportslake.log.Root;
import io.esportslake.parquet.ParquetFooter;
import io.esportslake.source.OffsetRange;
import io.esportslake.source.RecordCounts;
import io.esportslake.store.LakePaths;
import io.esportslake.table.TableDefinition;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the published files of a table say about commits whose documents are lost. Lists the files when it is made. */
public final class LostCommits {

    private static final String BACKUP = "; restore the commit document from a backup";
    private static final Pattern COUNTS = Pattern.compile("(\\S+)-(\\d+)=(\\d+)\\+(\\d+)\\+(\\d+)");
    /** In every footer of a micro-batch the same. */
    private static final List<String> SHARED = List.of(
            "esports-lake.micro-batch",
            "esports-lake.writer",
            "esports-lake.time",
            "esports-lake.application",
            "esports-lake.schema-version",
            "esports-lake.offset-ranges",
            "esports-lake.record-counts");

    /** No value of a footer. */
    private static final String MISSING = "";

    private final TableDefinition table;
    private final SortedMap<Long, List<PublishedFile>> byVersion = new TreeMap<>();

    /** Lists the files; read the log afterwards, and none that a living writer publishes is taken for lost. */
    public LostCommits(LakePaths paths, TableDefinition table) throws IOException {
        this.table = table;
        for (Root root : Root.values()) {
            List<PublishedFile> all =
                    new ArrayList<>(TableListing.of(paths, root, table.name()).files());
            all.addAll(TableListing.held(paths, root, table.name()));
            for (PublishedFile file : all) {
                byVersion
                        .computeIfAbsent(file.version(), none -> new ArrayList<>())
                        .add(file);
            }
        }
    }

    /**
     * Reads the footers of all files of higher versions.
     *
     * @throws LakeRefusedException when a footer cannot be read, or they do not fit each other: names the file
     */
    public SortedMap<Long, LostMicroBatch> above(long version) throws IOException {
        SortedMap<Long, LostMicroBatch> lost = new TreeMap<>();
        for (var entry : byVersion.tailMap(version + 1).entrySet()) {
            lost.put(entry.getKey(), microBatch(entry.getKey(), entry.getValue()));
        }
        return lost;
    }

    private LostMicroBatch microBatch(long version, List<PublishedFile> published) throws IOException {
        published.sort(Comparator.comparingInt(LostCommits::number));
        Map<String, String> first = footer(published.get(0)).keyValueMetadata();
        List<LostMicroBatch.PublishedFile> files = new ArrayList<>();
        for (PublishedFile file : published) {
            ParquetFooter footer = footer(file);
            Map<String, String> says = footer.keyValueMetadata();
            require(file, says, "esports-lake.table", table.name());
            if (says.containsKey("esports-lake.seal")) {
                throw new LakeRefusedException(
                        FailureCode.REPAIR_IMPOSSIBLE,
                        "Version " + version + " of " + table.name() + ", of which " + file
                                + " is a file, is a seal: which files it joined is not in the footers" + BACKUP);
            }
            if (says.containsKey("esports-lake.replace")) {
                throw new LakeRefusedException(
                        FailureCode.REPAIR_IMPOSSIBLE,
                        "Version " + version + " of " + table.name() + ", of which " + file
                                + " is a file, made rows of dead letters: which files gave way is not in the footers"
                                + BACKUP);
            }
            require(
                    file,
                    says,
                    "esports-lake.partition-key",
                    file.partitionKey().path());
            for (String name : SHARED) {
                require(file, says, name, said(first, name));
            }
            files.add(new LostMicroBatch.PublishedFile(
                    file.root(), file.path(), file.partitionKey(), footer.rows(), file.bytes(), sums(file, says)));
        }
        PublishedFile named = published.get(0);
        try {
            return new LostMicroBatch(
                    version,
                    said(first, "esports-lake.micro-batch"),
                    said(first, "esports-lake.writer"),
                    Instant.parse(said(first, "esports-lake.time")),
                    said(first, "esports-lake.application"),
                    Integer.parseInt(said(first, "esports-lake.schema-version")),
                    ranges(first),
                    files);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new LakeRefusedException(
                    FailureCode.REPAIR_IMPOSSIBLE,
                    "The footer of " + named + " does not make sense: " + e.getMessage() + BACKUP);
        }
    }

    /** Files of former versions do not say it. */
    private static Optional<FileSums> sums(PublishedFile file, Map<String, String> says) {
        try {
            return Optional.ofNullable(says.get("esports-lake.sums")).map(FileSums::parse);
        } catch (IllegalArgumentException e) {
            throw new LakeRefusedException(
                    FailureCode.REPAIR_IMPOSSIBLE,
                    "The footer of " + file + " does not make sense: " + e.getMessage() + BACKUP,
                    e);
        }
    }

    private static int number(PublishedFile file) {
        String name = file.name();
        return Integer.parseInt(name.substring(name.lastIndexOf('-') + 1, name.lastIndexOf('.')));
    }

    private static ParquetFooter footer(PublishedFile file) throws IOException {
        try {
            return FileBytes.read(file.location(), file.toString(), ParquetFooter::read);
        } catch (DamagedFileException e) {
            throw new LakeRefusedException(FailureCode.REPAIR_IMPOSSIBLE, e.getMessage() + BACKUP, e);
        }
    }

    private static String said(Map<String, String> footer, String name) {
        return footer.getOrDefault(name, MISSING);
    }

    private static void require(PublishedFile file, Map<String, String> says, String name, String expected) {
        String found = says.get(name);
        if (found == null || !found.equals(expected)) {
            throw new LakeRefusedException(
                    FailureCode.REPAIR_IMPOSSIBLE,
                    "The footer of " + file + " says " + name + "=" + found + ", expected "
                            + (expected.equals(MISSING) ? "it to be there" : expected) + BACKUP);
        }
    }

    private static List<CommittedRange> ranges(Map<String, String> footer) {
        Map<Integer, RecordCounts> counts = new HashMap<>();
        Matcher matcher = COUNTS.matcher(said(footer, "esports-lake.record-counts"));
        while (matcher.find()) {
            long rows = Long.parseLong(matcher.group(3));
            long deadLetters = Long.parseLong(matcher.group(4));
            long tombstones = Long.parseLong(matcher.group(5));
            counts.put(
                    Integer.parseInt(matcher.group(2)),
                    new RecordCounts(rows + deadLetters + tombstones, rows, deadLetters, tombstones));
        }
        Map<Integer, OffsetRange> ranges = FootersCheck.ranges(said(footer, "esports-lake.offset-ranges"));
        if (!ranges.keySet().equals(counts.keySet())) {
            throw new IllegalArgumentException(
                    "it has ranges of " + ranges.keySet() + ", counts of " + counts.keySet());
        }
        return ranges.values().stream()
                .sorted(Comparator.comparing(OffsetRange::topicPartition))
                .map(range -> new CommittedRange(
                        range, counts.getOrDefault(range.topicPartition().partition(), RecordCounts.NONE)))
                .toList();
    }
}
