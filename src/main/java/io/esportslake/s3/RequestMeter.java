package io.esportslake.s3;

import io.esportslake.s3.RequestListener.Request;
import java.util.function.LongSupplier;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.http.SdkHttpRequest;

/** Tells a listener of every request that goes out, those included that the SDK tries again by itself. */
final class RequestMeter implements ExecutionInterceptor {

    /** What is on its way: taken away when its answer comes. */
    private record Sent(long nanos, long bytes, int tries, boolean isOpen) {}

    private static final ExecutionAttribute<Sent> SENT = new ExecutionAttribute<>("esports-lake-sent");
    private static final String LENGTH = "Content-Length";

    private final LongSupplier nanoClock;
    private final RequestListener listener;

    RequestMeter(LongSupplier nanoClock, RequestListener listener) {
        this.nanoClock = nanoClock;
        this.listener = listener;
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        Sent before = attributes.getAttribute(SENT);
        if (before != null && before.isOpen()) {
            tell(attributes, before, 0, 0); // it is tried again, and the first one was never answered
        }
        SdkHttpRequest request = context.httpRequest();
        int tries = before == null ? 1 : before.tries() + 1;
        attributes.putAttribute(SENT, new Sent(nanoClock.getAsLong(), length(request), tries, true));
    }

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        Sent sent = attributes.getAttribute(SENT);
        long received = context.httpResponse()
                .firstMatchingHeader(LENGTH)
                .map(RequestMeter::number)
                .orElse(0L);
        tell(attributes, sent, context.httpResponse().statusCode(), received);
        attributes.putAttribute(SENT, new Sent(sent.nanos(), sent.bytes(), sent.tries(), false));
    }

    @Override
    public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
        Sent sent = attributes.getAttribute(SENT);
        if (sent != null && sent.isOpen()) {
            tell(attributes, sent, 0, 0);
        }
    }

    private void tell(ExecutionAttributes attributes, Sent sent, int status, long received) {
        listener.made(new Request(
                attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME),
                status,
                sent.tries() > 1,
                nanoClock.getAsLong() - sent.nanos(),
                sent.bytes(),
                received));
    }

    private static long length(SdkHttpRequest request) {
        return request.firstMatchingHeader(LENGTH).map(RequestMeter::number).orElse(0L);
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
