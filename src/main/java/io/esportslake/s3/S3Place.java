package io.esportslake.s3;

import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A place in an object store, such as {@code s3://bucket/lake}.
 *
 * @param bucket the bucket
 * @param prefix what all keys begin with: empty, or ends in {@code /}
 */
public record S3Place(String bucket, String prefix) {

    private static final String SCHEME = "s3://";
    private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9]");

    public S3Place {
        Objects.requireNonNull(bucket, "bucket");
        Objects.requireNonNull(prefix, "prefix");
    }

    /** Whether a text means a place in an object store, well written or not. */
    public static boolean isMeantBy(String text) {
        return text.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    }

    /**
     * The place that a text names.
     *
     * @throws IllegalArgumentException when the text is none; says what is expected
     */
    public static S3Place parse(String text) {
        int slash = text.indexOf('/', SCHEME.length());
        String bucket =
                text.startsWith(SCHEME) ? text.substring(SCHEME.length(), slash < 0 ? text.length() : slash) : "";
        String prefix = slash < 0 ? "" : text.substring(slash + 1);
        while (prefix.endsWith("/")) {
            prefix = prefix.substring(0, prefix.length() - 1);
        }
        boolean isUsable = BUCKET.matcher(bucket).matches()
                && (prefix.isEmpty() || Arrays.stream(prefix.split("/", -1)).noneMatch(S3Place::isUnusable));
        if (!isUsable) {
            throw new IllegalArgumentException(
                    "A place in an object store is written s3://BUCKET or s3://BUCKET/PREFIX,"
                            + " without empty, '.' or '..' segments, found '" + text + "'");
        }
        return new S3Place(bucket, prefix.isEmpty() ? "" : prefix + "/");
    }

    private static boolean isUnusable(String segment) {
        return segment.isBlank() || segment.equals(".") || segment.equals("..");
    }

    /** The place below this one. */
    public S3Place below(String relative) {
        return new S3Place(bucket, prefix + relative + "/");
    }

    /** Whether this place is the other one, or lies in it. */
    boolean isIn(S3Place other) {
        return bucket.equals(other.bucket) && prefix.startsWith(other.prefix);
    }

    /** An object here. */
    ObjectName object(String relative) {
        return new ObjectName(bucket, prefix + relative);
    }

    @Override
    public String toString() {
        return SCHEME + bucket + (prefix.isEmpty() ? "" : "/" + prefix.substring(0, prefix.length() - 1));
    }
}
