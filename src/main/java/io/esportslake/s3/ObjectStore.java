package io.esportslake.s3;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Every request that is made to a store. What may be done twice is tried again; what may not, its caller decides about.
 */
final class ObjectStore {

    /** Tries of what the SDK must not try again by itself. */
    private static final int TRIES = 5;

    private static final long FIRST_PAUSE_MILLIS = 100;

    /** Says from which staged file an object was made; goes with it when it is copied. */
    private static final String STAGED_AS = "staged-as";

    /** Of a list: the most that a store gives at once. */
    private static final int PAGE = 1_000;

    private static final String PARQUET_TYPE = "application/vnd.apache.parquet";

    private final S3Clients clients;
    private final Duration copyLimit;

    /** Lets one copy take {@code copyLimit}, as long as anybody waits for it. */
    ObjectStore(S3Clients clients, Duration copyLimit) {
        this.clients = clients;
        this.copyLimit = copyLimit;
    }

    /** How long one copy may take, as long as anybody waits for it. */
    Duration copyLimit() {
        return copyLimit;
    }

    /** Ends the clients and their threads; nothing can be asked any more. */
    void close() {
        clients.close();
    }

    /** A small object, read whole. */
    record Found(byte[] bytes, Instant modified, Instant now) {
        /** How long ago it was put, by the store's clock alone. */
        Duration age() {
            return Duration.between(modified, now);
        }
    }

    /** What is known of an object without reading it. */
    record Facts(long bytes, String stagedAs) {}

    /** An object in a list. */
    record Listed(String key, long bytes) {}

    private static <T> T made(String what, ObjectName name, S3Failures.Call<T> call) throws IOException {
        try {
            return S3Failures.sent(call);
        } catch (SdkException e) {
            throw S3Failures.told(what, name, e);
        }
    }

    /** What something that is there came to; empty when there is nothing of that name. */
    private static <T> Optional<T> ifThere(String what, ObjectName name, S3Failures.Call<T> call) throws IOException {
        try {
            return Optional.of(S3Failures.sent(call));
        } catch (SdkException e) {
            StoreException told = S3Failures.told(what, name, e);
            if (told.meaning() == StoreException.Meaning.NOTHING_THERE) {
                return Optional.empty();
            }
            throw told;
        }
    }

    /**
     * Puts an object if there is none of that name. An answer that was lost may have told of success: then the next try
     * finds the name taken, and what lies there says by whom.
     *
     * @return false when the name was taken before
     * @throws IOException when it is not known whether it was put
     */
    boolean putIfAbsent(ObjectName name, byte[] content) throws IOException {
        boolean mayBeOurs = false;
        for (int tries = 1; ; tries++) {
            try {
                putIfNone(name, RequestBody.fromBytes(content));
                return true;
            } catch (SdkException e) {
                if (S3Failures.status(e) == S3Failures.TAKEN) {
                    return mayBeOurs && isThere(name, content);
                }
                if (tries == TRIES || !S3Failures.isPassing(e)) {
                    throw S3Failures.told("Putting", name, e);
                }
                mayBeOurs = true;
                pause(tries);
            }
        }
    }

    /**
     * The same, once and without a look at what is there: for the probe, which asks what the store itself makes of it.
     *
     * @return false when the store says that the name is taken, or that somebody is at it just now
     */
    boolean putOnce(ObjectName name, byte[] content) throws IOException {
        return putOnce(name, () -> new ByteArrayInputStream(content), content.length);
    }

    /** The same, with a body that is asked for when the head of the request is sent. */
    boolean putOnce(ObjectName name, ContentStreamProvider content, long bytes) throws IOException {
        try {
            putIfNone(name, RequestBody.fromContentProvider(content, bytes, "text/plain"));
            return true;
        } catch (SdkException e) {
            int status = S3Failures.status(e);
            if (status == S3Failures.TAKEN || status == S3Failures.CONFLICT) {
                return false;
            }
            throw S3Failures.told("Putting", name, e);
        }
    }

    private void putIfNone(ObjectName name, RequestBody body) throws IOException {
        S3Failures.sent(() -> clients.once()
                .putObject(put -> put.bucket(name.bucket()).key(name.key()).ifNoneMatch("*"), body));
    }

    private boolean isThere(ObjectName name, byte[] content) throws IOException {
        return get(name)
                .map(found -> Arrays.equals(found.bytes(), content))
                .orElseThrow(() -> new IOException(name
                        + " was taken a moment ago and is gone now, so it is not known whether it was put; let nobody"
                        + " delete in the lake"));
    }

    /** Waits a little longer each time, not the same for everybody. */
    private static void pause(int tries) throws IOException {
        long most = FIRST_PAUSE_MILLIS << tries;
        try {
            Thread.sleep(most / 2 + Math.floorMod(System.identityHashCode(new Object()), most / 2));
        } catch (InterruptedException e) {
            throw Together.interrupted(e);
        }
    }

    /** Puts an object, whatever was there. */
    void put(ObjectName name, byte[] content) throws IOException {
        made(
                "Putting",
                name,
                () -> clients.patient()
                        .putObject(put -> put.bucket(name.bucket()).key(name.key()), RequestBody.fromBytes(content)));
    }

    /** Puts a staged file, whatever was there of its name. */
    void putStaged(ObjectName name, String stagedAs, ContentStreamProvider content, long bytes) throws IOException {
        made(
                "Staging",
                name,
                () -> clients.patient()
                        .putObject(
                                put -> put.bucket(name.bucket())
                                        .key(name.key())
                                        .contentType(PARQUET_TYPE)
                                        .metadata(Map.of(STAGED_AS, stagedAs)),
                                RequestBody.fromContentProvider(content, bytes, PARQUET_TYPE)));
    }

    /** Begins a staged file that comes in parts; what it is called in the store. */
    String beginParts(ObjectName name, String stagedAs) throws IOException {
        return made(
                "Staging",
                name,
                () -> clients.patient()
                        .createMultipartUpload(begin -> begin.bucket(name.bucket())
                                .key(name.key())
                                .contentType(PARQUET_TYPE)
                                .metadata(Map.of(STAGED_AS, stagedAs)))
                        .uploadId());
    }

    CompletedPart putPart(ObjectName name, String upload, int number, ContentStreamProvider content, long bytes)
            throws IOException {
        String tag = made(
                "Staging",
                name,
                () -> clients.patient()
                        .uploadPart(
                                part -> part.bucket(name.bucket())
                                        .key(name.key())
                                        .uploadId(upload)
                                        .partNumber(number),
                                RequestBody.fromContentProvider(content, bytes, PARQUET_TYPE))
                        .eTag());
        return CompletedPart.builder().partNumber(number).eTag(tag).build();
    }

    /**
     * Makes an object of its parts. When the answer was lost, the upload is gone the next time and the object is there.
     */
    void endParts(ObjectName name, String upload, List<CompletedPart> parts, long bytes) throws IOException {
        try {
            made(
                    "Staging",
                    name,
                    () -> clients.patient()
                            .completeMultipartUpload(end -> end.bucket(name.bucket())
                                    .key(name.key())
                                    .uploadId(upload)
                                    .multipartUpload(all -> all.parts(parts))));
        } catch (StoreException e) {
            if (!facts(name).map(found -> found.bytes() == bytes).orElse(false)) {
                throw e;
            }
        }
    }

    void giveUpParts(ObjectName name, String upload) throws IOException {
        ifThere(
                "Giving up the upload of",
                name,
                () -> clients.patient()
                        .abortMultipartUpload(abort ->
                                abort.bucket(name.bucket()).key(name.key()).uploadId(upload)));
    }

    /** The uploads in parts that were begun and not ended, key by id, below a prefix. */
    Map<String, String> openUploads(ObjectName prefix) throws IOException {
        Map<String, String> found = new LinkedHashMap<>();
        Set<String> markers = new HashSet<>();
        String key = null;
        String upload = null;
        do {
            String afterKey = key;
            String afterUpload = upload;
            var page = made(
                    "Listing uploads below",
                    prefix,
                    () -> clients.patient()
                            .listMultipartUploads(list -> list.bucket(prefix.bucket())
                                    .prefix(prefix.key())
                                    .keyMarker(afterKey)
                                    .uploadIdMarker(afterUpload)));
            page.uploads().forEach(open -> found.put(open.uploadId(), open.key()));
            boolean more = Boolean.TRUE.equals(page.isTruncated());
            key = more ? page.nextKeyMarker() : null;
            upload = more ? page.nextUploadIdMarker() : null;
        } while (key != null && !key.isEmpty() && isNew("Listing uploads below", prefix, markers, key + " " + upload));
        return found;
    }

    /** Reads a small object whole; empty when there is none. */
    Optional<Found> get(ObjectName name) throws IOException {
        for (int tries = 1; ; tries++) {
            var answer = ifThere(
                    "Reading",
                    name,
                    () -> clients.patient()
                            .getObject(
                                    get -> get.bucket(name.bucket()).key(name.key()), ResponseTransformer.toBytes()));
            if (answer.isEmpty()) {
                return Optional.empty();
            }
            GetObjectResponse head = answer.get().response();
            byte[] bytes = answer.get().asByteArrayUnsafe();
            if (head.contentLength() == null || head.contentLength() == bytes.length) {
                return Optional.of(new Found(bytes, head.lastModified(), made("Reading", name, () -> date(head))));
            }
            if (tries == TRIES) {
                throw cutOff(name, bytes.length, head.contentLength());
            }
            pause(tries);
        }
    }

    /** By the store's clock. */
    private static Instant date(GetObjectResponse head) {
        String date =
                head.sdkHttpResponse().firstMatchingHeader("Date").orElseThrow(() -> strange(head, "without a Date"));
        try {
            return ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeParseException e) {
            throw strange(head, "with a Date that is none: " + date);
        }
    }

    private static StrangeAnswerException strange(GetObjectResponse head, String what) {
        return new StrangeAnswerException("HTTP " + head.sdkHttpResponse().statusCode() + " " + what);
    }

    private static EOFException cutOff(ObjectName name, long found, long expected) {
        return new EOFException(
                "Reading " + name + " ended after " + found + " bytes, the store announced " + expected);
    }

    /** Reads an object from its beginning; throws {@link IOException} also when there is none, or it ends too early. */
    InputStream open(ObjectName name) throws IOException {
        return made("Reading", name, () -> {
            ResponseInputStream<GetObjectResponse> in =
                    clients.patient().getObject(get -> get.bucket(name.bucket()).key(name.key()));
            Long length = in.response().contentLength();
            if (length == null) {
                in.abort();
                throw strange(in.response(), "without a Content-Length");
            }
            return new Whole(name, in, length);
        });
    }

    /** Does not take the end of a connection for the end of an object. */
    private static final class Whole extends FilterInputStream {
        private final ObjectName name;
        private final ResponseInputStream<?> response;
        private final long expected;
        private long count;

        Whole(ObjectName name, ResponseInputStream<?> in, long expected) {
            super(in);
            this.name = name;
            response = in;
            this.expected = expected;
        }

        @Override
        public int read() throws IOException {
            int read = made("Reading", name, () -> in.read());
            counted(read < 0 ? -1 : 1);
            return read;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = made("Reading", name, () -> in.read(into, offset, length));
            counted(read);
            return read;
        }

        @Override
        public long skip(long bytes) throws IOException {
            long skipped = made("Reading", name, () -> in.skip(bytes));
            count += skipped;
            return skipped;
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        private void counted(int read) throws IOException {
            if (read > 0) {
                count += read;
            } else if (read < 0 && count != expected) {
                throw cutOff(name, count, expected);
            }
        }

        @Override
        public void close() throws IOException {
            if (count < expected) {
                response.abort(); // what nobody wants need not be sent
            } else {
                super.close();
            }
        }
    }

    /** Reads a part of an object: {@code [from, from + length)}. */
    byte[] read(ObjectName name, long from, int length) throws IOException {
        for (int tries = 1; ; tries++) {
            byte[] bytes = made("Reading", name, () -> part(name, from, length));
            if (bytes.length == length) {
                return bytes;
            }
            if (tries == TRIES) {
                throw cutOff(name, from + bytes.length, from + length);
            }
            pause(tries);
        }
    }

    /** The whole may come without saying that it is a part. */
    private byte[] part(ObjectName name, long from, int length) {
        var answer = clients.patient()
                .getObject(
                        get -> get.bucket(name.bucket())
                                .key(name.key())
                                .range("bytes=" + from + "-" + (from + length - 1)),
                        ResponseTransformer.toBytes());
        String range = answer.response().contentRange();
        if (range == null ? from > 0 : !range.startsWith("bytes " + from + "-")) {
            throw strange(answer.response(), "with the range " + range + " in place of one from " + from);
        }
        return answer.asByteArrayUnsafe();
    }

    /** What is known of an object; empty when there is none. */
    Optional<Facts> facts(ObjectName name) throws IOException {
        Optional<HeadObjectResponse> head = ifThere(
                "Looking for",
                name,
                () -> clients.patient()
                        .headObject(look -> look.bucket(name.bucket()).key(name.key())));
        return head.map(
                found -> new Facts(found.contentLength(), found.metadata().getOrDefault(STAGED_AS, "")));
    }

    /**
     * Copies an object within the store, once and within a time.
     *
     * @return false when there is nothing to copy
     * @throws StoreException when it is not known whether it was copied
     */
    boolean copy(ObjectName from, ObjectName to) throws IOException {
        return ifThere(
                        "Copying to " + to + " from",
                        from,
                        () -> clients.once()
                                .copyObject(copy -> copy.sourceBucket(from.bucket())
                                        .sourceKey(from.key())
                                        .destinationBucket(to.bucket())
                                        .destinationKey(to.key())
                                        .metadataDirective(MetadataDirective.COPY)
                                        .overrideConfiguration(limits -> limits.apiCallAttemptTimeout(copyLimit)
                                                .apiCallTimeout(copyLimit))))
                .isPresent();
    }

    /** Deletes an object. Does nothing when there is none. */
    void delete(ObjectName name) throws IOException {
        ifThere(
                "Deleting",
                name,
                () -> clients.patient()
                        .deleteObject(delete -> delete.bucket(name.bucket()).key(name.key())));
    }

    /** Is shown what is listed, a page at a time. */
    @FunctionalInterface
    private interface PageVisitor {
        void found(ListObjectsV2Response page) throws IOException;
    }

    /** Asks page by page, beginning after the key {@code after}, which is empty for all. */
    private void pages(ObjectName prefix, @Nullable String delimiter, String after, PageVisitor visitor)
            throws IOException {
        Set<String> tokens = new HashSet<>();
        String token = null;
        do {
            ListObjectsV2Response page = list(prefix, delimiter, after, token, PAGE);
            visitor.found(page);
            token = page.isTruncated() ? page.nextContinuationToken() : null;
        } while (token != null && isNew("Listing", prefix, tokens, token));
    }

    /** A list that begins again where it was has no end. */
    private static boolean isNew(String what, ObjectName prefix, Set<String> tokens, String token) throws IOException {
        if (!tokens.add(token)) {
            throw S3Failures.told(
                    what,
                    prefix,
                    new StrangeAnswerException("a list that goes on where it was before, at " + token).asFailure());
        }
        return true;
    }

    private ListObjectsV2Response list(
            ObjectName prefix, @Nullable String delimiter, String after, @Nullable String token, int most)
            throws IOException {
        return made("Listing", prefix, () -> {
            ListObjectsV2Response page = clients.patient()
                    .listObjectsV2(list -> list.bucket(prefix.bucket())
                            .prefix(prefix.key())
                            .delimiter(delimiter)
                            .startAfter(token == null && !after.isEmpty() ? after : null)
                            .continuationToken(token)
                            .maxKeys(most));
            page.contents().forEach(object -> requireBelow(prefix, object.key()));
            page.commonPrefixes().forEach(common -> requireBelow(prefix, common.prefix()));
            return page;
        });
    }

    /** What is listed is read, or deleted. */
    private static void requireBelow(ObjectName prefix, String key) {
        if (!key.startsWith(prefix.key())) {
            throw new StrangeAnswerException("a list with " + key + ", which does not begin so");
        }
    }

    /** Is shown what is listed. */
    @FunctionalInterface
    interface Visitor {
        void found(Listed object) throws IOException;
    }

    /** All objects whose keys begin so, in the order of their keys. */
    void each(ObjectName prefix, Visitor visitor) throws IOException {
        pages(prefix, null, "", page -> {
            for (S3Object object : page.contents()) {
                visitor.found(listed(object));
            }
        });
    }

    private static Listed listed(S3Object object) {
        return new Listed(object.key(), object.size());
    }

    /** The segments that follow a prefix and have something below them. */
    SortedSet<String> below(ObjectName prefix) throws IOException {
        SortedSet<String> segments = new TreeSet<>();
        pages(
                prefix,
                "/",
                "",
                page -> page.commonPrefixes().stream()
                        .map(common -> common.prefix())
                        .forEach(common ->
                                segments.add(common.substring(prefix.key().length(), common.length() - 1))));
        return segments;
    }

    /**
     * The objects directly below a prefix, in the order of their keys.
     *
     * @param after a key after which to begin; empty for all
     */
    List<Listed> directlyBelow(ObjectName prefix, String after) throws IOException {
        List<Listed> objects = new ArrayList<>();
        pages(prefix, "/", after, page -> page.contents().forEach(object -> objects.add(listed(object))));
        return objects;
    }

    /** Whether anything begins so. */
    boolean isAnythingAt(ObjectName prefix) throws IOException {
        return !list(prefix, null, "", null, 1).contents().isEmpty();
    }
}
