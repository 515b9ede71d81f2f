package io.esportslake.dev;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gaul.s3proxy.AccessGrant;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/**
 * A real object store in this process, for dev mode and tests: objects are files in a directory, {@code
 * <directory>/<bucket>/<key>}. It keeps to create-if-absent and checks signatures. Its libraries are absent from
 * packages.
 */
public final class EmbeddedStore implements AutoCloseable {

    /** Whom it lets in. */
    public static final String ACCESS_KEY = "local-access-key";

    /** Their secret. */
    public static final String SECRET_KEY = "local-secret-key";

    private static final int THREADS = 64;

    private final S3Proxy server;

    private EmbeddedStore(S3Proxy server) {
        this.server = server;
    }

    /**
     * Starts one on the loopback address.
     *
     * @param port 0 for any that is free
     */
    public static EmbeddedStore start(Path directory, int port) throws IOException {
        // In full: it answers "bad request" to everything that is asked of a relative one.
        Path full = Files.createDirectories(directory.toAbsolutePath().normalize());
        return start(new FilesystemNio2BlobStore(full.toString()), port);
    }

    /** The same, over objects that are kept in another way. */
    public static EmbeddedStore start(BlobStore objects, int port) throws IOException {
        S3Proxy server = S3Proxy.builder()
                .blobStore(objects)
                .endpoint(URI.create("http://127.0.0.1:" + port))
                .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, SECRET_KEY)
                .jettyMaxThreads(THREADS)
                .build();
        server.setBlobStoreLocator(
                (identity, bucket, key) -> ACCESS_KEY.equals(identity) ? new AccessGrant(SECRET_KEY, objects) : null);
        try {
            server.start();
        } catch (Exception e) {
            throw new IOException("The embedded object store did not start: " + e.getMessage(), e);
        }
        return new EmbeddedStore(server);
    }

    /** Where it is asked. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getPort());
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("The embedded object store did not stop", e);
        }
    }
}
