package io.esportslake.s3;

/** Told of every request to the store, on the thread that made it. */
@FunctionalInterface
public interface RequestListener {

    /** Does nothing. */
    RequestListener NONE = request -> {};

    void made(Request request);

    /**
     * One request, and one only: what was tried again is told again.
     *
     * @param kind the store's name of it, for example {@code PutObject}
     * @param status of HTTP; 0 when there was no answer
     * @param isRetry whether the same was tried before
     * @param nanos from its beginning to the head of its answer
     * @param sentBytes of its body
     * @param receivedBytes of the answer's body, as announced
     */
    record Request(String kind, int status, boolean isRetry, long nanos, long sentBytes, long receivedBytes) {

        /** Whether the store asked to be asked less. */
        public boolean isThrottled() {
            return status == 503 || status == 429;
        }
    }
}
