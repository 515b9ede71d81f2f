package io.esportslake.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.Blob;
import org.gaul.s3proxy.blobstore.domain.BlobMetadata;
import org.gaul.s3proxy.blobstore.domain.PageSet;
import org.gaul.s3proxy.blobstore.domain.StorageMetadata;
import org.gaul.s3proxy.blobstore.options.CopyOptions;
import org.gaul.s3proxy.blobstore.options.GetOptions;
import org.gaul.s3proxy.blobstore.options.ListContainerOptions;
import org.gaul.s3proxy.blobstore.options.PutOptions;

/** Objects of which now and then a request fails: half of those that change something fail after they did. */
final class FlakyObjects extends ForwardingBlobStore {

    private final Random random;
    private final double share;
    private final AtomicLong failed = new AtomicLong();

    /** Lets a share of the requests fail, 0 to 1. */
    FlakyObjects(BlobStore objects, Random random, double share) {
        super(objects);
        this.random = random;
        this.share = share;
    }

    long failed() {
        return failed.get();
    }

    private void perhapsFail(double likely) {
        boolean fails;
        synchronized (random) {
            fails = random.nextDouble() < likely;
        }
        if (fails) {
            failed.incrementAndGet();
            // What the server does not know is its error, HTTP 500; other exceptions have meanings of their own.
            throw new UncheckedIOException(new IOException("a fault of the store, on purpose"));
        }
    }

    private <T> T changed(T result) {
        perhapsFail(share / 2);
        return result;
    }

    @Override
    public String putBlob(String container, Blob blob, PutOptions options) {
        perhapsFail(share / 2);
        return changed(super.putBlob(container, blob, options));
    }

    @Override
    public String copyBlob(String from, String name, String to, String toName, CopyOptions options) {
        perhapsFail(share / 2);
        return changed(super.copyBlob(from, name, to, toName, options));
    }

    @Override
    public void removeBlob(String container, String name) {
        perhapsFail(share / 2);
        super.removeBlob(container, name);
        perhapsFail(share / 2);
    }

    @Override
    public Blob getBlob(String container, String name, GetOptions options) {
        perhapsFail(share);
        return super.getBlob(container, name, options);
    }

    @Override
    public BlobMetadata blobMetadata(String container, String name) {
        perhapsFail(share);
        return super.blobMetadata(container, name);
    }

    @Override
    public PageSet<? extends StorageMetadata> list(String container, ListContainerOptions options) {
        perhapsFail(share);
        return super.list(container, options);
    }
}
