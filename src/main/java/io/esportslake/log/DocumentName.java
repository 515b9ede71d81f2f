package io.esportslake.log;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a document beside the log: its kind, the version up to which it tells, and the SHA-256 of its bytes, e.g.
 * {@code files-00000000000000000500-9f86d081...}. A schema tells of no version, so its name has none.
 *
 * @param kind what it holds
 * @param version the newest commit that it takes into account, 1 or more; 0 for a schema
 * @param sha256 of its bytes, 64 lower-case hexadecimal digits
 */
public record DocumentName(Kind kind, long version, String sha256) implements Comparable<DocumentName> {

    /** What a document holds. */
    public enum Kind {
        /** The columns of a table's files. */
        SCHEMA("schema"),
        /** Which segments there are. */
        INDEX("index"),
        /** A segment of files that came and went. */
        FILES("files"),
        /** A segment of partition keys. */
        KEYS("keys");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** The kind's word in names. */
        public String text() {
            return text;
        }

        static Optional<Kind> of(String text) {
            return Arrays.stream(values())
                    .filter(kind -> kind.text.equals(text))
                    .findFirst();
        }
    }

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern NAME = Pattern.compile("([a-z]+)-(?:(\\d{20})-)?([0-9a-f]{64})");

    /** Refuses parts that do not fit together with an {@link IllegalArgumentException}. */
    public DocumentName {
        Objects.requireNonNull(kind, "kind");
        if (kind == Kind.SCHEMA ? version != 0 : version < 1) {
            throw new IllegalArgumentException("A document names version 1 or more, a schema none, found version "
                    + version + " of kind " + kind.text());
        }
        if (!SHA256.matcher(sha256).matches()) {
            throw new IllegalArgumentException(
                    "A document is named by 64 lower-case hexadecimal digits, found '" + sha256 + "'");
        }
    }

    /** The name of this content. */
    public static DocumentName of(Kind kind, long version, byte[] content) {
        return new DocumentName(kind, version, sha256(content));
    }

    /** Reads back what {@link #text} wrote; empty for any other text. */
    public static Optional<DocumentName> parse(String text) {
        Matcher matcher = NAME.matcher(text);
        Optional<Kind> kind = matcher.matches() ? Kind.of(matcher.group(1)) : Optional.empty();
        if (kind.isEmpty()) {
            return Optional.empty();
        }
        try {
            long version = matcher.group(2) == null ? 0 : Long.parseLong(matcher.group(2));
            return Optional.of(new DocumentName(kind.get(), version, matcher.group(3)))
                    .filter(name -> name.text().equals(text));
        } catch (IllegalArgumentException e) { // 20 digits hold more than a long, or a version where none belongs
            return Optional.empty();
        }
    }

    /** The name as it stands in commits and on disk: letters, digits and {@code -} only. */
    public String text() {
        return kind == Kind.SCHEMA
                ? kind.text() + "-" + sha256
                : kind.text() + "-" + FileNames.digits(version) + "-" + sha256;
    }

    /**
     * Refuses other bytes.
     *
     * @throws IllegalArgumentException when these are not the bytes that the name stands for
     */
    public void requireIsNameOf(byte[] content) {
        String found = sha256(content);
        if (!found.equals(sha256)) {
            throw new IllegalArgumentException("Document " + text()
                    + " is named by the SHA-256 of its bytes, found bytes" + " with SHA-256 " + found);
        }
    }

    /**
     * Gives what was read under this name, if it is what the name stands for.
     *
     * @param place where it was read, for the message
     * @throws CorruptDocumentException when it is not
     */
    public byte[] requireUndamaged(byte[] content, String place) {
        String found = sha256(content);
        if (!found.equals(sha256)) {
            throw new CorruptDocumentException("Document " + place + " is damaged: its " + content.length
                    + " bytes have SHA-256 " + found + ", expected the one in its name; restore it from a backup");
        }
        return content;
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** Orders by text. */
    @Override
    public int compareTo(DocumentName other) {
        return text().compareTo(other.text());
    }

    @Override
    public String toString() {
        return text();
    }
}
