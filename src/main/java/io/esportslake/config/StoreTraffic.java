package io.esportslake.config;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The requests that this process made to the object store of its lake; none when the lake lies in directories. */
@ApplicationScoped
public class StoreTraffic {

    private static final int LEAST_FAILURE = 500;

    private final Map<String, Sums> byKind = new ConcurrentHashMap<>();

    /**
     * The requests of one kind.
     *
     * @param requests all of them, those that were tried again included
     * @param retries those that were made because an earlier one of the same failed
     * @param throttled those to which the store answered that it is asked too much
     * @param failed those without an answer, or with one that speaks of a fault of the store
     * @param nanos from their beginnings to the heads of their answers
     * @param sentBytes of their bodies
     * @param receivedBytes of the answers' bodies
     */
    public record Sums(
            long requests, long retries, long throttled, long failed, long nanos, long sentBytes, long receivedBytes) {

        Sums plus(Sums more) {
            return new Sums(
                    requests + more.requests,
                    retries + more.retries,
                    throttled + more.throttled,
                    failed + more.failed,
                    nanos + more.nanos,
                    sentBytes + more.sentBytes,
                    receivedBytes + more.receivedBytes);
        }
    }

    void made(
            String kind,
            int status,
            boolean isRetry,
            boolean isThrottled,
            long nanos,
            long sentBytes,
            long receivedBytes) {
        boolean isFailed = status == 0 || status >= LEAST_FAILURE;
        byKind.merge(
                kind,
                new Sums(1, isRetry ? 1 : 0, isThrottled ? 1 : 0, isFailed ? 1 : 0, nanos, sentBytes, receivedBytes),
                Sums::plus);
    }

    /** Sums since the start, by the store's name of the kind, for example {@code PutObject}. */
    public SortedMap<String, Sums> byKind() {
        return new TreeMap<>(byKind);
    }
}
