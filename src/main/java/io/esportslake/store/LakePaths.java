package io.esportslake.store;

import io.esportslake.log.FileNames;
import io.esportslake.log.Names;
import io.esportslake.log.Root;
import java.nio.file.Path;
import java.util.List;
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

    private static final String DOCUMENT = ".json";
    private static final Pattern COMMIT_FILE = Pattern.compile("(\\d{20})\\.json");
    /** Strict, because what matches may be deleted. */
    private static final Pattern TEMPORARY_FILE = Pattern.compile("(?:\\d{20}|identity|document|probe|"
            + NameFolding.ACCENTED + "|lock)\\.\\d+\\.([A-Za-z0-9][A-Za-z0-9_-]{0,99})\\.tmp");

    private final Path dataLake;
    private final Path processed;
    private final Path deadLetters;

    /**
     * Names only: nothing is looked for or made.
     *
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
        return checkpoints(table).resolve(FileNames.digits(version) + ".json");
    }

    /** Where a damaged document is kept; no reader of the log takes it for one. */
    Path damagedCommitFile(String table, long version, String repairId) {
        return checkpoints(table).resolve(FileNames.digits(version) + ".json.damaged-" + repairId);
    }

    /** The directory of the documents that one table's commits name. */
    public Path documents(String table) {
        return checkpoints(table).resolve("documents");
    }

    Path document(String table, String name) {
        return documents(table).resolve(name + DOCUMENT);
    }

    static Optional<String> documentOfFile(String name) {
        return name.endsWith(DOCUMENT)
                ? Optional.of(name.substring(0, name.length() - DOCUMENT.length()))
                : Optional.empty();
    }

    /** The directory of the writers' lock files. */
    public Path writers() {
        return checkpoints().resolve("_writers");
    }

    public Path lockFile(String writer) {
        return writers().resolve(writer + ".lock");
    }

    public Path identity() {
        return dataLake.resolve(FileNames.MARK);
    }

    /** The lake's id in a root; the same file as {@link #identity} when the root is the lake's directory itself. */
    public Path mark(Root root) {
        return root(root).resolve(FileNames.MARK);
    }

    Path group() {
        return dataLake.resolve("_group.json");
    }

    /**
     * The directories of all writers' staging directories for one table: where files are staged, and where they once
     * were.
     */
    public List<Path> stagingDirectories(Root root, String table) {
        return List.of(
                root(root).resolve(FileNames.staging(table)), root(root).resolve(FileNames.formerStaging(table)));
    }

    /** Where a writer stages. */
    Path staging(Root root, String table, String writer) {
        return root(root).resolve(FileNames.staging(table)).resolve(writer);
    }

    /** Where a writer of a former version staged. */
    public Path formerStaging(Root root, String table, String writer) {
        return root(root).resolve(FileNames.formerStaging(table)).resolve(writer);
    }

    /** The directory of a table's files that are not for readers yet. */
    public Path held(Root root, String table) {
        return root(root).resolve(FileNames.held(table));
    }

    /** In which each table that anybody stages for has a directory. */
    Path allStaging(Root root) {
        return root(root).resolve(FileNames.STAGING);
    }

    /** A name for a file that is not yet under its real one; {@code number} is unique within the writer. */
    static String temporaryName(String what, long number, String writer) {
        return temporaryName(what, Long.toString(number), writer);
    }

    /** The same with the number in digits, with zeros before it where the name is to be longer. */
    static String temporaryName(String what, String number, String writer) {
        return what + "." + number + "." + writer + ".tmp";
    }

    static String temporaryName(long version, long number, String writer) {
        return temporaryName(FileNames.digits(version), number, writer);
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
        Matcher matcher = COMMIT_FILE.matcher(name);
        return matcher.matches() ? FileNames.version(matcher.group(1)) : OptionalLong.empty();
    }

    static boolean isWriter(String name) {
        return Names.isId(name);
    }

    static String requireWriter(String writer) {
        return Names.requireId("writer id", writer);
    }
}
