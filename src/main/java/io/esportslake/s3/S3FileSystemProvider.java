package io.esportslake.s3;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Answers what is asked of an object store by paths: lists, lengths, bytes. */
final class S3FileSystemProvider extends FileSystemProvider {

    /** Files up to this size are read by one request, and the last one is kept: it is often read again at once. */
    private static final int WHOLE_BYTES = 8 * 1024 * 1024;

    private static final String DOCUMENT = ".json";

    private final S3FileSystem fileSystem;
    private final ObjectStore store;
    private volatile Kept kept = new Kept(new ObjectName("", ""), new byte[0]);

    /**
     * The file that was read last. Files of a lake never change under their names; documents are asked for each time.
     */
    private record Kept(ObjectName name, byte[] bytes) {}

    S3FileSystemProvider(S3FileSystem fileSystem, ObjectStore store) {
        this.fileSystem = fileSystem;
        this.store = store;
    }

    private static S3Path of(Path path) {
        return (S3Path) path;
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        if (options.stream().anyMatch(option -> option != StandardOpenOption.READ)) {
            throw new ReadOnlyFileSystemException();
        }
        ObjectName name = of(path).object();
        if (of(path).known().isEmpty() && name.key().endsWith(DOCUMENT)) { // it is small, and may be another one by now
            byte[] bytes = store.get(name)
                    .orElseThrow(() -> new NoSuchFileException(path.toString()))
                    .bytes();
            return new S3Channel(bytes.length, (from, length) -> bytes, Math.max(1, bytes.length));
        }
        long size = attributes(of(path)).size();
        if (size > WHOLE_BYTES) {
            return new S3Channel(size, (from, length) -> read(path, from, length), WHOLE_BYTES);
        }
        return new S3Channel(size, (from, length) -> whole(path, (int) size), Math.max(1, (int) size));
    }

    private byte[] whole(Path path, int size) throws IOException {
        ObjectName name = of(path).object();
        Kept last = kept;
        if (!last.name().equals(name)) {
            last = new Kept(name, size == 0 ? new byte[0] : read(path, 0, size));
            kept = last;
        }
        return last.bytes();
    }

    private byte[] read(Path path, long from, int length) throws IOException {
        try {
            return store.read(of(path).object(), from, length);
        } catch (StoreException e) {
            if (e.meaning() == StoreException.Meaning.NOTHING_THERE) {
                throw new NoSuchFileException(path.toString());
            }
            throw e;
        }
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path directory, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        S3Path path = of(directory);
        if (path.known().map(S3Attributes::isRegularFile).orElse(false)) {
            throw new NotDirectoryException(directory.toString());
        }
        ObjectName prefix = prefix(path);
        List<Path> found = new ArrayList<>();
        for (String segment : store.below(prefix)) {
            found.add(path.child(segment, S3Attributes.DIRECTORY));
        }
        for (ObjectStore.Listed object : store.directlyBelow(prefix, "")) {
            String name = object.key().substring(prefix.key().length());
            if (!name.isEmpty()) { // some tools put an object for a directory
                found.add(path.child(name, new S3Attributes(false, object.bytes())));
            }
        }
        if (found.isEmpty()) {
            throw new NoSuchFileException(directory.toString());
        }
        List<Path> wanted = new ArrayList<>();
        for (Path each : found) {
            if (filter == null || filter.accept(each)) {
                wanted.add(each);
            }
        }
        return new DirectoryStream<>() {
            @Override
            public Iterator<Path> iterator() {
                return wanted.iterator();
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        };
    }

    private static ObjectName prefix(S3Path directory) {
        ObjectName name = directory.object();
        return name.key().isEmpty() ? name : name.plus("/");
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        return type.cast(attributes(of(path)));
    }

    private S3Attributes attributes(S3Path path) throws IOException {
        return path.known().isPresent() ? path.known().get() : asked(path);
    }

    /** What the store says of it now. */
    private S3Attributes asked(S3Path path) throws IOException {
        Optional<ObjectStore.Facts> facts =
                path.object().key().isEmpty() ? Optional.empty() : store.facts(path.object());
        if (facts.isPresent()) {
            return new S3Attributes(false, facts.get().bytes());
        }
        if (store.isAnythingAt(prefix(path))) {
            return S3Attributes.DIRECTORY;
        }
        throw new NoSuchFileException(path.toString());
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) {
        throw new UnsupportedOperationException("Nobody asks for attributes by name here");
    }

    @Override
    public <V extends FileAttributeView> @Nullable V getFileAttributeView(
            Path path, Class<V> type, LinkOption... options) {
        return null;
    }

    /** Asks the store, also of what a list has told: it may have been deleted since. */
    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        asked(of(path));
    }

    @Override
    public boolean isSameFile(Path path, Path other) {
        return path.equals(other);
    }

    @Override
    public boolean isHidden(Path path) {
        return false;
    }

    @Override
    public String getScheme() {
        return "s3";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
        throw new UnsupportedOperationException("There is one per lake");
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        return fileSystem;
    }

    @Override
    public Path getPath(URI uri) {
        return fileSystem.path(S3Place.parse(uri.toString()));
    }

    @Override
    public FileStore getFileStore(Path path) {
        throw new UnsupportedOperationException("Nobody can tell how much room a store has");
    }

    @Override
    public void createDirectory(Path directory, FileAttribute<?>... attributes) {
        throw new ReadOnlyFileSystemException();
    }

    @Override
    public void delete(Path path) {
        throw new ReadOnlyFileSystemException();
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) {
        throw new ReadOnlyFileSystemException();
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) {
        throw new ReadOnlyFileSystemException();
    }

    @Override
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options) {
        throw new ReadOnlyFileSystemException();
    }
}
