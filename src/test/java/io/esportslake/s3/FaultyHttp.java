package io.esportslake.s3;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Stands between the program and a real store, and does to chosen requests what networks and stores do now and then.
 */
final class FaultyHttp implements SdkHttpClient {

    /** A request on its way to the real store. */
    interface Call {
        HttpExecuteResponse make() throws IOException;
    }

    /** What becomes of a request. */
    @FunctionalInterface
    interface Fault {
        HttpExecuteResponse instead(Call real) throws IOException;
    }

    private record Planned(Predicate<SdkHttpRequest> which, Fault fault) {}

    private final SdkHttpClient real = TestStore.http();
    private final Deque<Planned> planned = new ArrayDeque<>();

    /** The next request of this kind meets a fault; faults of one kind are met one after the other. */
    synchronized FaultyHttp next(Predicate<SdkHttpRequest> which, Fault fault) {
        planned.add(new Planned(which, fault));
        return this;
    }

    /** As many requests as that, one after the other. */
    FaultyHttp next(int times, Predicate<SdkHttpRequest> which, Fault fault) {
        for (int time = 0; time < times; time++) {
            next(which, fault);
        }
        return this;
    }

    /** Whether all that was planned has happened. */
    synchronized boolean isOver() {
        return planned.isEmpty();
    }

    static Predicate<SdkHttpRequest> method(String method) {
        return request -> request.method().name().equals(method) && !isCopy(request);
    }

    static boolean isCopy(SdkHttpRequest request) {
        return request.firstMatchingHeader("x-amz-copy-source").isPresent();
    }

    /** The store answers so, and has done nothing. */
    static Fault answer(int status, String code) {
        return call -> response(
                status,
                code.isEmpty()
                        ? ""
                        : "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>" + code + "</Code><Message>" + code
                                + "</Message></Error>");
    }

    /** The store has done it, and nobody hears of it. */
    static Fault lostAnswer() {
        return call -> {
            call.make();
            throw new IOException("Connection reset");
        };
    }

    /** The store has done it and answers that it may not. */
    static Fault doneAndAnswered(int status, String code) {
        return call -> {
            call.make();
            return answer(status, code).instead(call);
        };
    }

    /** Nothing comes for so long. */
    static Fault silence(long millis) {
        return call -> {
            try {
                Thread.sleep(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new IOException("Read timed out");
        };
    }

    /** The connection ends in the middle of the answer. */
    static Fault cutOff() {
        return call -> {
            HttpExecuteResponse whole = call.make();
            byte[] body = whole.responseBody().orElseThrow().readAllBytes();
            return HttpExecuteResponse.builder()
                    .response(whole.httpResponse())
                    .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body, 0, body.length / 2)))
                    .build();
        };
    }

    /** The answer's body comes a byte at a time. */
    static Fault slowBody(long millisPerByte) {
        return call -> {
            HttpExecuteResponse whole = call.make();
            InputStream body = whole.responseBody().orElseThrow();
            return HttpExecuteResponse.builder()
                    .response(whole.httpResponse())
                    .responseBody(AbortableInputStream.create(new Slow(body, millisPerByte)))
                    .build();
        };
    }

    private static final class Slow extends FilterInputStream {
        private final long millisPerByte;

        Slow(InputStream in, long millisPerByte) {
            super(in);
            this.millisPerByte = millisPerByte;
        }

        @Override
        public int read() throws IOException {
            try {
                Thread.sleep(millisPerByte);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException();
            }
            return super.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int next = length == 0 ? 0 : read();
            if (next < 0 || length == 0) {
                return next;
            }
            into[offset] = (byte) next;
            return 1;
        }
    }

    /** The answer to a put that succeeded. */
    static HttpExecuteResponse done() {
        return HttpExecuteResponse.builder()
                .response(SdkHttpResponse.builder()
                        .statusCode(200)
                        .putHeader("ETag", "\"done\"")
                        .build())
                .build();
    }

    private static HttpExecuteResponse response(int status, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return HttpExecuteResponse.builder()
                .response(SdkHttpResponse.builder()
                        .statusCode(status)
                        .putHeader("Content-Length", String.valueOf(bytes.length))
                        .putHeader("Content-Type", "application/xml")
                        .build())
                .responseBody(AbortableInputStream.create(new ByteArrayInputStream(bytes)))
                .build();
    }

    private synchronized Fault faultFor(SdkHttpRequest request) {
        for (Planned next : planned) {
            if (next.which().test(request)) {
                planned.remove(next);
                return next.fault();
            }
        }
        return Call::make;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        ExecutableHttpRequest toTheStore = real.prepareRequest(request);
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                return faultFor(request.httpRequest()).instead(toTheStore::call);
            }

            @Override
            public void abort() {
                toTheStore.abort();
            }
        };
    }

    @Override
    public void close() {
        real.close();
    }

    @Override
    public String clientName() {
        return "faulty";
    }
}
