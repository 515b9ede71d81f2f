package io.esportslake.s3;

import io.esportslake.log.FileNames;
import io.esportslake.log.Names;
import io.esportslake.log.Root;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where everything lies in the store: the same names as in directories, so that a lake may be copied from one to the
 * other.
 *
 * @param lake the lake
 * @param processed its tables
 */
public record S3Keys(S3Place lake, S3Place processed) {

    private static final String CHECKPOINTS = "checkpoints/";
    private static final String DOCUMENT = ".json";
    private static final String LOCK = ".lock";
    private static final Pattern COMMIT = Pattern.compile("(\\d{20})\\.json");
    private static final Pattern CLAIM = Pattern.compile("(.+)\\.taken-(\\d{1,9})");

    /** Needs {@code processed} outside of log and dead letters, or throws an {@link IllegalArgumentException}. */
    public S3Keys {
        Objects.requireNonNull(lake, "lake");
        Objects.requireNonNull(processed, "processed");
        if (processed.isIn(lake.below(Root.DEAD_LETTERS.text())) || processed.isIn(lake.below("checkpoints"))) {
            throw new IllegalArgumentException(
                    "The processed tables need a place of their own, found " + processed + " inside " + lake);
        }
    }

    /** The tables in their usual place. */
    public static S3Keys of(S3Place lake) {
        return new S3Keys(lake, lake.below(Root.PROCESSED.text()));
    }

    S3Place root(Root root) {
        return switch (root) {
            case PROCESSED -> processed;
            case DEAD_LETTERS -> lake.below(Root.DEAD_LETTERS.text());
        };
    }

    /** The beginning of all keys of a table's log. */
    ObjectName log(String table) {
        return lake.object(CHECKPOINTS + table + "/");
    }

    ObjectName commit(String table, long version) {
        return log(table).plus(FileNames.digits(version) + DOCUMENT);
    }

    static OptionalLong versionOfCommit(String name) {
        Matcher matcher = COMMIT.matcher(name);
        return matcher.matches() ? FileNames.version(matcher.group(1)) : OptionalLong.empty();
    }

    ObjectName damagedCommit(String table, long version, String repairId) {
        return commit(table, version).plus(".damaged-" + repairId);
    }

    /** The beginning of all keys of documents that a table's log names. */
    ObjectName documents(String table) {
        return log(table).plus("documents/");
    }

    ObjectName document(String table, String name) {
        return documents(table).plus(name + DOCUMENT);
    }

    static Optional<String> nameOfDocument(String name) {
        return name.endsWith(DOCUMENT)
                ? Optional.of(name.substring(0, name.length() - DOCUMENT.length()))
                : Optional.empty();
    }

    ObjectName identity() {
        return lake.object(FileNames.MARK);
    }

    ObjectName mark(Root root) {
        return root(root).object(FileNames.MARK);
    }

    ObjectName group() {
        return lake.object("_group.json");
    }

    /** The beginning of all keys by which writers tell that they live. */
    ObjectName writers() {
        return lake.object(CHECKPOINTS + "_writers/");
    }

    ObjectName lock(String writer) {
        return writers().plus(writer + LOCK);
    }

    static Optional<String> writerOfLock(String name) {
        String writer = name.endsWith(LOCK) ? name.substring(0, name.length() - LOCK.length()) : "";
        return Names.isId(writer) ? Optional.of(writer) : Optional.empty();
    }

    /** Says who clears up behind a dead writer; numbered, because who does so may die, too. */
    ObjectName claim(String writer, int number) {
        return claims(writer).plus(String.valueOf(number));
    }

    ObjectName claims(String writer) {
        return writers().plus(writer + ".taken-");
    }

    static Optional<String> writerOfClaim(String name) {
        Matcher matcher = CLAIM.matcher(name);
        return matcher.matches() ? Optional.of(matcher.group(1)).filter(Names::isId) : Optional.empty();
    }

    static int numberOfClaim(String name) {
        Matcher matcher = CLAIM.matcher(name);
        return matcher.matches() ? Integer.parseInt(matcher.group(2)) : 0;
    }

    /** The beginning of all keys that probes leave. */
    ObjectName probes() {
        return lake.object(CHECKPOINTS + "_probe/");
    }

    /** The beginning of all keys of marks of published objects that were deleted a short while ago. */
    ObjectName withdrawals() {
        return lake.object(CHECKPOINTS + "_withdrawn/");
    }

    ObjectName withdrawal(String id) {
        return withdrawals().plus(id);
    }

    ObjectName file(Root root, String path) {
        return root(root).object(path);
    }

    /** The beginning of all keys of staged files, of all tables. */
    ObjectName staging(Root root) {
        return root(root).object(FileNames.STAGING + "/");
    }

    ObjectName staging(Root root, String table) {
        return root(root).object(FileNames.staging(table));
    }

    ObjectName staging(Root root, String table, String writer) {
        return staging(root, table).plus(writer + "/");
    }

    /** Who staged a file of this key, when it is below a prefix of {@link #staging(Root)}. */
    static Optional<String> writerOfStaged(String key) {
        int last = key.lastIndexOf('/');
        int writer = key.lastIndexOf('/', last - 1);
        return writer <= 0 || !key.endsWith(".staged")
                ? Optional.empty()
                : Optional.of(key.substring(writer + 1, last)).filter(Names::isId);
    }
}
