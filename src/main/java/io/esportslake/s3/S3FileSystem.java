package io.esportslake.s3;

import io.esportslake.log.LakeRefusedException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * An object store as a file system that is only read: what the commands that show and verify a lake know how to ask.
 * Those that write go through the ports.
 */
public final class S3FileSystem extends FileSystem {

    private final ObjectStore store;
    private final S3FileSystemProvider provider;
    private volatile boolean isOpen = true;

    S3FileSystem(ObjectStore store) {
        this.store = store;
        provider = new S3FileSystemProvider(this, store);
    }

    /**
     * A file system over a store.
     *
     * @throws LakeRefusedException when the store cannot be asked at all, for example for want of a region
     */
    public static S3FileSystem of(S3Place place, S3Access access, Surroundings surroundings) {
        try {
            S3Clients clients = S3Clients.of(
                    access,
                    S3Clients.Patience.USUAL,
                    new RequestMeter(surroundings.nanoClock(), surroundings.requests()));
            return new S3FileSystem(new ObjectStore(clients, S3LakeStorage.COPY_LIMIT));
        } catch (SdkClientException e) {
            throw S3Failures.refused(place, S3Failures.told("Asking for", place.object(""), e));
        }
    }

    /** A place as a path. */
    public Path path(S3Place place) {
        List<String> segments = new ArrayList<>(List.of(place.bucket()));
        segments.addAll(S3Path.split(place.prefix()));
        return new S3Path(this, true, segments, Optional.empty());
    }

    @Override
    public FileSystemProvider provider() {
        return provider;
    }

    /** Ends the clients and their threads. */
    @Override
    public void close() {
        isOpen = false;
        store.close();
    }

    @Override
    public boolean isOpen() {
        return isOpen;
    }

    @Override
    public boolean isReadOnly() {
        return true;
    }

    @Override
    public String getSeparator() {
        return "/";
    }

    @Override
    public Iterable<Path> getRootDirectories() {
        return List.of();
    }

    @Override
    public Iterable<FileStore> getFileStores() {
        return List.of();
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
        return Set.of("basic");
    }

    @Override
    public Path getPath(String first, String... more) {
        List<String> segments = new ArrayList<>(S3Path.split(first));
        for (String next : more) {
            segments.addAll(S3Path.split(next));
        }
        return new S3Path(this, first.startsWith("/"), segments, Optional.empty());
    }

    @Override
    public PathMatcher getPathMatcher(String syntaxAndPattern) {
        throw new UnsupportedOperationException("Nobody asks for patterns here");
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
        throw new UnsupportedOperationException("A store has users of its own");
    }

    @Override
    public WatchService newWatchService() {
        throw new UnsupportedOperationException("An object store tells nobody what changes");
    }
}
