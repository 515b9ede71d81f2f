package io.esportslake.web;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/**
 * One request at a time for each connection. The next one goes on to the server when the answer before it has been
 * taken by the network, not only been written; what comes meanwhile waits, at most what was read at once, and then
 * nothing more is read. The server by itself answers pipelined requests as fast as they come, whether anybody takes the
 * answers or not. Used by the connection's event loop alone.
 */
final class RequestGate extends ChannelDuplexHandler {

    /** Any other would become a value of a label of the metrics, as many as somebody can think of. */
    private static final Set<HttpMethod> METHODS = Set.of(
            HttpMethod.GET,
            HttpMethod.HEAD,
            HttpMethod.POST,
            HttpMethod.PUT,
            HttpMethod.DELETE,
            HttpMethod.PATCH,
            HttpMethod.OPTIONS);

    private final ConnectionGuard guard;
    private final Queue<Object> waiting = new ArrayDeque<>();
    private final Queue<Runnable> afterAnswer = new ArrayDeque<>();
    /** Set when it is added to the pipeline, before anything else. */
    @SuppressWarnings("NullAway.Init")
    private ChannelHandlerContext context;

    private boolean isBusy;
    private boolean isReceived;
    private boolean isAnswered;
    private boolean isRefused;

    RequestGate(ConnectionGuard guard) {
        this.guard = guard;
    }

    /** The one of a connection; none in dev mode, and for HTTP/2. */
    static Optional<RequestGate> of(HttpConnection connection) {
        return connection instanceof ConnectionBase base
                ? Optional.ofNullable(base.channel().pipeline().get(RequestGate.class))
                : Optional.empty();
    }

    /** Runs it when the answer to the request in work has been taken, or when nobody will take it any more. */
    void afterAnswer(Runnable action) {
        afterAnswer.add(action);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelRead(ChannelHandlerContext reading, Object message) {
        if (message instanceof LastHttpContent) {
            guard.requestReceived();
        }
        boolean mustWait = !waiting.isEmpty() || isBusy && message instanceof HttpRequest;
        if (isRefused) {
            ReferenceCountUtil.release(message);
        } else if (message instanceof HttpObject && mustWait) {
            waiting.add(message);
            reading.channel().config().setAutoRead(false);
        } else {
            pass(message);
        }
    }

    private void pass(Object message) {
        if (message instanceof HttpRequest request) {
            if (!METHODS.contains(request.method())) {
                refuse(message);
                return;
            }
            isBusy = true;
            isReceived = false;
            isAnswered = false;
        }
        boolean isLast = message instanceof LastHttpContent;
        context.fireChannelRead(message);
        if (isLast) {
            isReceived = true;
            goOnIfDone();
        }
    }

    private void refuse(Object message) {
        isRefused = true;
        ReferenceCountUtil.release(message);
        DefaultFullHttpResponse refusal =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NOT_IMPLEMENTED);
        refusal.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0).set(HttpHeaderNames.CONNECTION, "close");
        context.writeAndFlush(refusal).addListener(sent -> guard.close(Connections.Reason.UNKNOWN_METHOD));
    }

    @Override
    public void write(ChannelHandlerContext writing, Object message, ChannelPromise promise) throws Exception {
        HttpStatusClass kind =
                message instanceof HttpResponse response ? response.status().codeClass() : HttpStatusClass.UNKNOWN;
        if (message instanceof LastHttpContent && kind != HttpStatusClass.INFORMATIONAL) {
            ChannelPromise taken = promise.unvoid();
            taken.addListener((ChannelFutureListener) done -> {
                isAnswered = true;
                goOnIfDone();
            });
            super.write(writing, message, taken);
            return;
        }
        super.write(writing, message, promise);
        if (message instanceof HttpResponse response
                && response.status().code() == HttpResponseStatus.SWITCHING_PROTOCOLS.code()) {
            // No HTTP from here on.
            writing.pipeline().remove(this);
        }
    }

    private void goOnIfDone() {
        if (isBusy && isReceived && isAnswered) {
            isBusy = false;
            if (waiting.isEmpty()) {
                guard.allAnswered();
            }
            runAfterAnswer();
            // As a task of its own: other connections of this event loop get their turn, and the server finishes first.
            context.executor().execute(this::passNext);
        }
    }

    private void passNext() {
        if (!context.channel().isActive()) {
            return; // nobody is there for an answer; what waits goes when this is removed
        }
        boolean hasPassed = !waiting.isEmpty() && !isBusy;
        while (!waiting.isEmpty() && !(isBusy && waiting.peek() instanceof HttpRequest)) {
            pass(waiting.poll());
        }
        if (hasPassed) {
            // The server sends what it wrote when it has read all there was to read.
            context.fireChannelReadComplete();
        }
        if (waiting.isEmpty() && !context.isRemoved()) {
            context.channel().config().setAutoRead(true);
        }
    }

    private void runAfterAnswer() {
        for (Runnable action = afterAnswer.poll(); action != null; action = afterAnswer.poll()) {
            action.run();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext inactive) throws Exception {
        runAfterAnswer();
        super.channelInactive(inactive);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext removed) {
        runAfterAnswer();
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
    }
}
