package io.esportslake.seal;

import io.esportslake.log.FileSums;
import io.esportslake.log.LiveFile;
import io.esportslake.log.PartJoin;
import io.esportslake.log.RootedPath;
import io.esportslake.log.SealRules;
import io.esportslake.log.StagedFile;
import io.esportslake.log.UnjoinablePartsException;
import io.esportslake.parquet.ParquetEncoder;
import io.esportslake.parquet.ParquetJoin;
import io.esportslake.parquet.ParquetPart;
import io.esportslake.parquet.ParquetSettings;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Joins Parquet files. Row groups that are large enough are copied as they are; the rows of smaller ones are read and
 * encoded again, many of them in one row group. What is read is bounded, however large the files are. One thread at a
 * time.
 */
public final class PartJoiner implements PartJoin {

    /** Fewer rows in a row group cost readers more than it costs to encode them once more. */
    static final int LEAST_ROWS_COPIED = SealRules.SMALL_ROWS;

    /** Called between the files; waits, or throws when the work is not wanted any more. */
    @FunctionalInterface
    public interface Pace {
        void step() throws IOException;
    }

    /**
     * Who makes the file, for its footer.
     *
     * @param application name and version of the program
     * @param writer id of the process
     * @param table the table
     */
    public record Maker(String application, String writer, String table) {
        public Maker {
            Objects.requireNonNull(application, "application");
            Objects.requireNonNull(writer, "writer");
            Objects.requireNonNull(table, "table");
        }
    }

    private final PartReader reader;
    private final ParquetSettings settings;
    private final ParquetEncoder encoder;
    private final BufferAllocator memory;
    private final Maker maker;
    private final Supplier<Instant> now;
    private final Pace pace;

    /**
     * Joins any number of times, one after the other.
     *
     * @param reader of the parts
     * @param settings how rows are encoded
     * @param memory for rows that are read; when a quarter of its limit is filled they are encoded, however few they
     *     are
     */
    public PartJoiner(
            PartReader reader,
            ParquetSettings settings,
            BufferAllocator memory,
            Maker maker,
            Supplier<Instant> now,
            Pace pace) {
        this.reader = reader;
        this.settings = settings;
        this.memory = memory;
        this.maker = maker;
        this.now = now;
        this.pace = pace;
        encoder = new ParquetEncoder(settings);
    }

    @Override
    public void join(List<LiveFile> parts, FileSums sums, String commitId, StagedFile output) throws IOException {
        WatchedOutput out = new WatchedOutput(output.output());
        ParquetJoin join = new ParquetJoin(encoder, out);
        String schemaVersion = "";
        Likeness alike = new Likeness();
        try (PendingRows pending = new PendingRows(memory, join)) {
            for (LiveFile part : parts) {
                pace.step();
                schemaVersion = judged(part, out, () -> add(part, alike, join, pending));
            }
            judged(parts.get(parts.size() - 1), out, () -> {
                pending.encode();
                return "";
            });
        }
        join.end(footer(parts.get(0), sums, commitId, schemaVersion));
    }

    /** That the parts look alike, which their own footers say. */
    private static final class Likeness {
        private @Nullable Schema first;
        private int parts;

        void require(Schema schema, String name) throws UnjoinablePartsException {
            if (first != null && !schema.getFields().equals(first.getFields())) {
                throw new UnjoinablePartsException(
                        name + " has other columns than the parts before it: found " + schema.getFields()
                                + ", expected " + first.getFields(),
                        parts);
            }
            first = schema;
            parts++;
        }
    }

    /** A step of a join. */
    @FunctionalInterface
    private interface Step {
        String take() throws IOException;
    }

    /** What is not the output's failure is that of these parts: other ones may be joined all the same. */
    private String judged(LiveFile part, WatchedOutput out, Step step) throws IOException {
        try {
            return step.take();
        } catch (IOException | RuntimeException | OutOfMemoryError | LinkageError e) {
            if (out.hasFailed() || e instanceof UnjoinablePartsException) {
                throw e;
            }
            throw new UnjoinablePartsException(said(part, e), e);
        }
    }

    private String said(LiveFile part, Throwable failure) {
        String name = reader.nameOf(path(part));
        String why = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        return why.contains(name) ? why : name + " cannot be joined with others: " + why;
    }

    private static RootedPath path(LiveFile part) {
        return new RootedPath(part.root(), part.path());
    }

    /** {@return the version of the part's schema, as its footer says it} */
    private String add(LiveFile part, Likeness alike, ParquetJoin join, PendingRows pending) throws IOException {
        RootedPath path = path(part);
        try (ParquetPart file = ParquetPart.open(reader.open(path), reader.nameOf(path))) {
            alike.require(file.schema(), reader.nameOf(path));
            if (isCopied(file, pending)) {
                pending.encode();
                copy(file, join);
            } else {
                read(path, file, pending);
            }
            return file.metadata("esports-lake.schema-version").orElse("");
        }
    }

    /** A few rows before it become a row group of their own only when it would cost more to read the file for them. */
    private boolean isCopied(ParquetPart file, PendingRows pending) {
        return isLarge(file)
                && (pending.count() == 0
                        || pending.count() >= LEAST_ROWS_COPIED
                        || file.uncompressedBytes() >= pending.mostBytes());
    }

    private boolean isLarge(ParquetPart file) {
        return rows(file) >= (long) LEAST_ROWS_COPIED * file.rowGroups().size() && file.isCompressedBy(settings);
    }

    private static long rows(ParquetPart file) {
        return file.rowGroups().stream().mapToLong(Long::longValue).sum();
    }

    private static void copy(ParquetPart file, ParquetJoin join) throws IOException {
        for (int group = 0; group < file.rowGroups().size(); group++) {
            join.copy(file, group);
        }
    }

    private void read(RootedPath path, ParquetPart file, PendingRows pending) throws IOException {
        List<String> columns =
                file.schema().getFields().stream().map(Field::getName).toList();
        pending.begin(file.schema());
        int rowsAtOnce = pending.mostRowsAtOnce(file.uncompressedBytes() / Math.max(1, rows(file)));
        reader.rows(path, columns, rowsAtOnce, rows -> pending.add(rows, reader.nameOf(path)));
    }

    /** What a file says of itself: enough to know what it is without the log, and that it is none of a micro-batch. */
    private Map<String, String> footer(LiveFile part, FileSums sums, String commitId, String schemaVersion) {
        Map<String, String> footer = new TreeMap<>();
        footer.put("esports-lake.table", maker.table());
        footer.put("esports-lake.schema-version", schemaVersion);
        footer.put("esports-lake.application", maker.application());
        footer.put("esports-lake.writer", maker.writer());
        footer.put("esports-lake.seal", commitId);
        footer.put("esports-lake.time", now.get().toString());
        footer.put("esports-lake.partition-key", part.partitionKey().path());
        footer.put("esports-lake.sums", sums.text());
        return footer;
    }
}
