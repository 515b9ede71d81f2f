package io.esportslake.commit;

import io.esportslake.table.PartitionKey;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where everything lies. The only class that knows the layout; immutable.
 *
 * <p>Names that begin with {@code _} are skipped by Spark, DuckDB and Arrow, and staged files do not end in
 * {@code .parquet} either: a reader of plain files sees published ones only.
 */
public final class LakePaths {

    private static final String PARQUET = ".parquet";
    private static final Pattern COMMIT_FILE = Pattern.compile("(\\d{20})\\.json");
    private static final Pattern DATA_FILE = Pattern.compile("(\\d{20})-\\d+\\.parquet");
    /** Strict, because what matches may be deleted. */
    private static final Pattern TEMPORARY_FILE = Pattern.compile("(?:\\d{20}|identity|probe|" + NameFolding.ACCENTED
            + "|lock)\\.\\d+\\.([A-Za-z0-9][A-Za-z0-9_-]{0,99})\\.tmp");

    private final Path dataLake;
    private final Path processed;
    private final Path deadLetters;

    /**
     * @param dataLake the lake's directory
     * @param processed the directory of the tables, often on another file system
     * @throws IllegalArgumentException when {@code processed} lies where the log or the dead letters do
     */
    public LakePaths(Path dataLake, Path processed) {
        this.dataLake = dataLake.toAbsolutePath().normalize();
        this.processed = processed.toAbsolutePath().normalize();
        deadLetters = this.dataLake.resolve(Root.DEAD_LETTERS.text());
        if (this.processed.startsWith(deadLetters) || this.processed.startsWith(checkpoints())) {
            throw new IllegalArgumentException("The processed tables need a directory of their own, found "
                    + this.processed + " inside " + this.dataLake);
        }
    }

    /** The layout with the tables in their usual place, {@code processed} inside the lake's directory. */
    public static LakePaths of(Path dataLake) {
        return new LakePaths(dataLake, dataLake.resolve(Root.PROCESSED.text()));
    }

    public Path dataLake() {
        return dataLake;
    }

    public Path root(Root root) {
        return switch (root) {
            case PROCESSED -> processed;
            case DEAD_LETTERS -> deadLetters;
        };
    }

    /** Where a path out of a commit leads. */
    public Path resolve(Root root, String relative) {
        return root(root).resolve(relative);
    }

    public Path tableDirectory(Root root, String table) {
        return root(root).resolve(table);
    }

    /** The directory of all commit logs. */
    public Path checkpoints() {
        return dataLake.resolve("checkpoints");
    }

    /** One table's commit log. */
    public Path checkpoints(String table) {
        return checkpoints().resolve(table);
    }

    /** One commit document. */
    public Path commitFile(String table, long version) {
        return checkpoints(table).resolve(digits(version) + ".json");
    }

    /** Where a damaged document is kept; no reader of the log takes it for one. */
    Path damagedCommitFile(String table, long version, String repairId) {
        return checkpoints(table).resolve(digits(version) + ".json.damaged-" + repairId);
    }

    /** The directory of the writers' lock files. */
    Path writers() {
        return checkpoints().resolve("_writers");
    }

    Path lockFile(String writer) {
        return writers().resolve(writer + ".lock");
    }

    Path identity() {
        return dataLake.resolve("_lake.json");
    }

    /** The lake's id in a root; the same file as {@link #identity} when the root is the lake's directory itself. */
    Path mark(Root root) {
        return root(root).resolve("_lake.json");
    }

    Path group() {
        return dataLake.resolve("_group.json");
    }

    /** The directory of all writers' staging directories for one table. */
    public Path stagingDirectories(Root root, String table) {
        return tableDirectory(root, table).resolve("_staging");
    }

    Path staging(Root root, String table, String writer) {
        return stagingDirectories(root, table).resolve(writer);
    }

    /** A staged file's path relative to its root. */
    static String stagedPath(String table, String writer, long number) {
        return table + "/_staging/" + writer + "/" + number + ".staged";
    }

    /** A staged path that no file ever had, for a file whose real one is forgotten. */
    static String forgottenPath(String table, String writer, long version, int number) {
        return table + "/_staging/" + writer + "/" + digits(version) + "-" + number + ".forgotten";
    }

    /** A published file's path relative to its root; {@code number} is unique within the commit. */
    static String finalPath(String table, PartitionKey key, long version, int number) {
        String directory = key.columns().isEmpty() ? table : table + "/" + key.path();
        return directory + "/" + digits(version) + "-" + number + PARQUET;
    }

    /** A name for a file that is not yet under its real one; {@code number} is unique within the writer. */
    static String temporaryName(String what, long number, String writer) {
        return what + "." + number + "." + writer + ".tmp";
    }

    static String temporaryName(long version, long number, String writer) {
        return temporaryName(digits(version), number, writer);
    }

    /** The writer that made a temporary file, when the name is one of ours. */
    static Optional<String> writerOfTemporary(String name) {
        Matcher matcher = TEMPORARY_FILE.matcher(name);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    static boolean isTemporaryLock(String name) {
        return name.startsWith("lock.");
    }

    static Optional<String> writerOfLock(String name) {
        String writer = name.endsWith(".lock") ? name.substring(0, name.length() - ".lock".length()) : "";
        return Names.isId(writer) ? Optional.of(writer) : Optional.empty();
    }

    static OptionalLong versionOfCommitFile(String name) {
        return version(COMMIT_FILE.matcher(name));
    }

    /** The version in a published file's name, when the name is one of ours. */
    public static OptionalLong versionOfDataFile(String name) {
        return version(DATA_FILE.matcher(name));
    }

    /** Whether readers take a file of this name for data. */
    public static boolean isParquet(String name) {
        return name.endsWith(PARQUET);
    }

    private static OptionalLong version(Matcher matcher) {
        if (!matcher.matches()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(matcher.group(1)));
        } catch (NumberFormatException e) { // 20 digits hold more than a long
            return OptionalLong.empty();
        }
    }

    private static String digits(long version) {
        return String.format(Locale.ROOT, "%020d", version);
    }
}
