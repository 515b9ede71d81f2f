package io.esportslake.s3;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A name in an object store as a path: absolute ones begin with the bucket. Carries what a list said of it, so that
 * nobody has to ask again.
 */
final class S3Path implements Path {

    private final S3FileSystem fileSystem;
    private final boolean isAbsolute;
    private final List<String> segments;
    private final Optional<S3Attributes> known;

    S3Path(S3FileSystem fileSystem, boolean isAbsolute, List<String> segments, Optional<S3Attributes> known) {
        this.fileSystem = fileSystem;
        this.isAbsolute = isAbsolute;
        this.segments = List.copyOf(segments);
        this.known = known;
    }

    private S3Path of(boolean absolute, List<String> parts) {
        return new S3Path(fileSystem, absolute, parts, Optional.empty());
    }

    static List<String> split(String text) {
        return Arrays.stream(text.split("/", -1))
                .filter(part -> !part.isEmpty())
                .toList();
    }

    Optional<S3Attributes> known() {
        return known;
    }

    /** What it is called in the store. */
    ObjectName object() {
        return new ObjectName(segments.get(0), String.join("/", segments.subList(1, segments.size())));
    }

    /** A name in the directory that this path is. */
    S3Path child(String name, S3Attributes attributes) {
        List<String> parts = new ArrayList<>(segments);
        parts.add(name);
        return new S3Path(fileSystem, true, parts, Optional.of(attributes));
    }

    @Override
    public FileSystem getFileSystem() {
        return fileSystem;
    }

    @Override
    public boolean isAbsolute() {
        return isAbsolute;
    }

    @Override
    public @Nullable Path getRoot() {
        return isAbsolute ? of(true, segments.subList(0, Math.min(1, segments.size()))) : null;
    }

    @Override
    public @Nullable Path getFileName() {
        return segments.isEmpty() ? null : of(false, segments.subList(segments.size() - 1, segments.size()));
    }

    @Override
    public @Nullable Path getParent() {
        return segments.size() < 2 ? null : of(isAbsolute, segments.subList(0, segments.size() - 1));
    }

    @Override
    public int getNameCount() {
        return segments.size();
    }

    @Override
    public Path getName(int index) {
        return subpath(index, index + 1);
    }

    @Override
    public Path subpath(int beginIndex, int endIndex) {
        return of(false, segments.subList(beginIndex, endIndex));
    }

    @Override
    public boolean startsWith(Path other) {
        return other instanceof S3Path path
                && path.isAbsolute == isAbsolute
                && segments.size() >= path.segments.size()
                && segments.subList(0, path.segments.size()).equals(path.segments);
    }

    @Override
    public boolean endsWith(Path other) {
        return other instanceof S3Path path
                && segments.size() >= path.segments.size()
                && segments.subList(segments.size() - path.segments.size(), segments.size())
                        .equals(path.segments);
    }

    @Override
    public Path normalize() {
        List<String> parts = new ArrayList<>();
        for (String segment : segments) {
            if (segment.equals("..") && !parts.isEmpty()) {
                parts.remove(parts.size() - 1);
            } else if (!segment.equals(".")) {
                parts.add(segment);
            }
        }
        return parts.equals(segments) ? this : of(isAbsolute, parts);
    }

    @Override
    public Path resolve(Path other) {
        S3Path path = (S3Path) other;
        if (path.isAbsolute) {
            return path;
        }
        List<String> parts = new ArrayList<>(segments);
        parts.addAll(path.segments);
        return of(isAbsolute, parts);
    }

    @Override
    public Path resolve(String other) {
        return resolve(of(false, split(other)));
    }

    @Override
    public Path relativize(Path other) {
        S3Path path = (S3Path) other;
        if (!path.startsWith(this)) {
            throw new IllegalArgumentException(other + " is not below " + this);
        }
        return of(false, path.segments.subList(segments.size(), path.segments.size()));
    }

    @Override
    public URI toUri() {
        return URI.create(
                "s3://" + String.join("/", segments).replace("%", "%25").replace(" ", "%20"));
    }

    @Override
    public Path toAbsolutePath() {
        return isAbsolute ? this : of(true, segments);
    }

    @Override
    public Path toRealPath(LinkOption... options) {
        return toAbsolutePath();
    }

    @Override
    public WatchKey register(WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers)
            throws IOException {
        throw new UnsupportedOperationException("An object store tells nobody what changes");
    }

    @Override
    public int compareTo(Path other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof S3Path path && path.isAbsolute == isAbsolute && path.segments.equals(segments);
    }

    @Override
    public int hashCode() {
        return Objects.hash(isAbsolute, segments);
    }

    @Override
    public String toString() {
        return (isAbsolute ? "s3://" : "") + String.join("/", segments);
    }
}
