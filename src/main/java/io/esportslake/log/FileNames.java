package io.esportslake.log;

import io.esportslake.table.PartitionKey;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How files are called in every storage: paths relative to a root, as commit documents hold them. */
public final class FileNames {

    /** The file in the lake and in each root that holds the lake's id. */
    public static final String MARK = "_lake.json";

    private static final String STAGED = ".staged";

    /** The directory of a root in which files are staged, in one of each table. */
    public static final String STAGING = "_staging";

    /** The directory of a root in which files wait that are committed and not for readers yet, in one of each table. */
    public static final String HELD = "_held";

    private static final String PARQUET = ".parquet";
    private static final String HELD_FILE = ".held";
    private static final int VERSION_DIGITS = 20;
    /** Of the largest number that a file may have within its commit. */
    private static final int NUMBER_DIGITS = 10;

    private static final Pattern DATA_FILE = Pattern.compile("(\\d{20})-\\d+\\.parquet");
    private static final Pattern HELD_DATA_FILE = Pattern.compile("(\\d{20})-\\d+\\.held");

    private FileNames() {}

    /**
     * Below which a table's writers stage, each under its own id. Not among the table's files: some readers refuse a
     * table with names in it that they do not know.
     */
    public static String staging(String table) {
        return STAGING + "/" + table + "/";
    }

    /**
     * Below which older versions of the program staged: a commit may name files there, and a dead writer may have left
     * some.
     */
    public static String formerStaging(String table) {
        return table + "/" + STAGING + "/";
    }

    /** A staged file's path. No reader takes it for data. */
    public static String staged(String table, String writer, long number) {
        return staging(table) + writer + "/" + number + STAGED;
    }

    /** Whether a name in a writer's staging directory is that of a staged file. */
    public static boolean isStaged(String name) {
        return name.endsWith(STAGED);
    }

    /** A staged path that no file ever had, for a file whose real one is forgotten. */
    static String forgotten(String table, String writer, long version, int number) {
        return staging(table) + writer + "/" + digits(version) + "-" + number + ".forgotten";
    }

    /** A published file's path; {@code number} is unique within the commit. */
    static String published(String table, PartitionKey key, long version, int number) {
        String directory = key.columns().isEmpty() ? table : table + "/" + key.path();
        return directory + "/" + digits(version) + "-" + number + PARQUET;
    }

    /**
     * Below which a table's files wait that are not for readers yet, in partition directories as among the table's
     * files.
     */
    public static String held(String table) {
        return HELD + "/" + table + "/";
    }

    /** The path of a file that is committed and not for readers yet. No reader takes it for data. */
    static String held(String table, PartitionKey key, long version, int number) {
        String directory = key.columns().isEmpty() ? held(table) : held(table) + key.path() + "/";
        return directory + digits(version) + "-" + number + HELD_FILE;
    }

    /**
     * Bytes of the longest path of a file in a partition directory, without the key itself: that of one that is held
     * back, or is published.
     */
    public static int bytesBesideKey(String table) {
        return held(table).length() + 1 + VERSION_DIGITS + 1 + NUMBER_DIGITS + PARQUET.length();
    }

    /** Whether a path out of a commit is that of a file that is not for readers yet. */
    public static boolean isHeld(String path) {
        return path.startsWith(HELD + "/");
    }

    /** The version in the name of a file that is not for readers yet, when the name is one of ours. */
    public static OptionalLong versionOfHeldFile(String name) {
        Matcher matcher = HELD_DATA_FILE.matcher(name);
        return matcher.matches() ? version(matcher.group(1)) : OptionalLong.empty();
    }

    /** The number within its commit of a file that is not for readers yet. */
    static int numberOf(String path) {
        return Integer.parseInt(path.substring(path.lastIndexOf('-') + 1, path.length() - HELD_FILE.length()));
    }

    /** The version in a published file's name, when the name is one of ours. */
    public static OptionalLong versionOfDataFile(String name) {
        Matcher matcher = DATA_FILE.matcher(name);
        return matcher.matches() ? version(matcher.group(1)) : OptionalLong.empty();
    }

    /** Whether readers take a file of this name for data. */
    public static boolean isParquet(String name) {
        return name.endsWith(PARQUET);
    }

    /**
     * Whether this is the name of a file that a reader takes for data, or that says that another program writes here.
     */
    static boolean isForeign(String name) {
        boolean isSeen = isParquet(name) && !name.startsWith("_") && !name.startsWith(".");
        return name.equals("_spark_metadata")
                || isSeen && versionOfDataFile(name).isEmpty();
    }

    /** A version as it stands in names: zero-padded, so that names in order are versions in order. */
    public static String digits(long version) {
        String digits = Long.toString(version);
        return "0".repeat(VERSION_DIGITS - digits.length()) + digits;
    }

    /** The version that {@link #digits} wrote; empty when 20 digits hold more than a long. */
    public static OptionalLong version(String digits) {
        try {
            return OptionalLong.of(Long.parseLong(digits));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
