package io.esportslake.s3;

import io.esportslake.s3.RequestListener.Request;
import java.util.function.LongSupplier;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.http.SdkHttpHeaders;

/** Tells a listener of every request that goes out, those included that the SDK tries again by itself. */
final class RequestMeter implements ExecutionInterceptor {

    private static final String LENGTH = "Content-Length";

    /** What is on its way; each request is made, and ends, on the thread of who wants something. */
    private record Sent(long nanos, long bytes, int tries, boolean isOpen) {}

    private static final Sent NOTHING = new Sent(0, 0, 0, false);

    private final ThreadLocal<Sent> sent = ThreadLocal.withInitial(() -> NOTHING);
    private final LongSupplier nanoClock;
    private final RequestListener listener;

    RequestMeter(LongSupplier nanoClock, RequestListener listener) {
        this.nanoClock = nanoClock;
        this.listener = listener;
    }

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        sent.remove();
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        endWithoutAnswer(attributes); // it is tried again
        long bytes = length(context.httpRequest());
        sent.set(new Sent(nanoClock.getAsLong(), bytes, sent.get().tries() + 1, true));
    }

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        end(attributes, context.httpResponse().statusCode(), length(context.httpResponse()));
    }

    @Override
    public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
        endWithoutAnswer(attributes);
    }

    private void endWithoutAnswer(ExecutionAttributes attributes) {
        if (sent.get().isOpen()) {
            end(attributes, 0, 0);
        }
    }

    private void end(ExecutionAttributes attributes, int status, long received) {
        Sent ended = sent.get();
        sent.set(new Sent(ended.nanos(), ended.bytes(), ended.tries(), false));
        listener.made(new Request(
                attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME),
                status,
                ended.tries() > 1,
                nanoClock.getAsLong() - ended.nanos(),
                ended.bytes(),
                received));
    }

    private static long length(SdkHttpHeaders headers) {
        try {
            return headers.firstMatchingHeader(LENGTH).map(Long::parseLong).orElse(0L);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
