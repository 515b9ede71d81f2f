package io.esportslake.s3;

import io.esportslake.log.CommitStep;
import io.esportslake.log.NewFile;
import io.esportslake.log.RootedPath;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * A staged file on its way to the store: as one object when it is small, in parts when it is not, straight from whoever
 * writes it. Parts travel while the next one is written; nothing waits on a disk.
 */
final class S3NewFile implements NewFile {

    /** The least that a store takes as a part, but for the last one, is 5 MiB. */
    static final int PART_BYTES = 8 * 1024 * 1024;

    /** What uploads of one process may hold in memory, all together. */
    static final int UPLOADS_BYTES = 4 * PART_BYTES;

    /** What even an empty one counts for: so no more than eight are on their way. */
    private static final int LEAST_WEIGHT = UPLOADS_BYTES / 8;

    private final S3LakeStorage storage;
    private final RootedPath path;
    private final ObjectStore store;
    private final S3Steps steps;
    private final ObjectName name;
    private final OutputStream output = new Parts();
    private final List<Future<CompletedPart>> parts = new ArrayList<>();
    private PartBuffer buffer = new PartBuffer();
    private @Nullable String upload;
    private long bytes;
    private @Nullable Future<ObjectName> sealed;

    S3NewFile(S3LakeStorage storage, RootedPath path) {
        this.storage = storage;
        this.path = path;
        store = storage.store();
        steps = storage.steps();
        name = storage.keys().file(path.root(), path.path());
    }

    @Override
    public String path() {
        return path.path();
    }

    @Override
    public OutputStream output() {
        return output;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    private final class Parts extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            int from = offset;
            int left = length;
            while (left > 0) {
                if (buffer.bytes() == PART_BYTES) {
                    send();
                }
                int some = Math.min(left, PART_BYTES - buffer.bytes());
                buffer.add(source, from, some);
                from += some;
                left -= some;
            }
            bytes += length;
        }
    }

    private void send() throws IOException {
        String begun = upload == null ? store.beginParts(name, path.path()) : upload;
        upload = begun;
        PartBuffer part = buffer;
        buffer = new PartBuffer();
        int number = parts.size() + 1;
        parts.add(storage.uploads()
                .begin("upload", weight(part), () -> store.putPart(name, begun, number, part::read, part.bytes())));
    }

    /** What was written is on its way; that it has come, {@link S3LakeStorage#await} says. */
    @Override
    public void seal() throws IOException {
        PartBuffer last = buffer;
        if (upload != null && last.bytes() > 0) {
            send();
        }
        buffer = new PartBuffer();
        sealed = storage.uploads()
                .begin("upload", weight(last), () -> steps.step(CommitStep.STAGE_FSYNC_FILE, name, () -> end(last)));
        storage.onItsWay(path, this);
    }

    private static int weight(PartBuffer part) {
        return Math.max(LEAST_WEIGHT, part.bytes());
    }

    private ObjectName end(PartBuffer last) throws IOException {
        if (upload == null) {
            store.putStaged(name, path.path(), last::read, last.bytes());
            return name;
        }
        List<CompletedPart> done = new ArrayList<>();
        for (Future<CompletedPart> part : parts) {
            done.add(Together.end(part));
        }
        store.endParts(name, upload, done, bytes);
        return name;
    }

    /** Waits until the file is there, or throws an {@link IOException} when it could not be put. */
    void await() throws IOException {
        Together.end(Objects.requireNonNull(sealed, "sealed before it is waited for"));
    }

    @Override
    public void delete() throws IOException {
        storage.givenUp(path);
        try {
            Together.awaitAll(parts); // whether they came or not: what comes after the end would stay
            if (sealed != null) {
                Together.awaitAll(List.of(sealed));
            }
        } catch (InterruptedIOException e) {
            // Whoever cleans up the place after this process finds what came too late.
        }
        steps.act(CommitStep.STAGE_DISCARD, name, () -> {
            if (upload != null) {
                store.giveUpParts(name, upload);
            }
            if (sealed != null) {
                store.delete(name);
            }
        });
    }
}
