package io.esportslake.web;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one connection: whether anything comes to an end here. A request must be there as a whole within some
 * seconds of its first byte. Used by the connection's event loop alone, but for {@link #close}, {@link
 * #isWorking} and {@link #lastProgressNanos}.
 */
final class ConnectionGuard extends ChannelDuplexHandler {

    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);

    /** Names that the server gives to its handlers. */
    private static final String SERVER = "handler";

    private static final String DECODER = "httpDecoder";

    private final Connections connections;
    /** Set when it is added to the pipeline, before anything else. */
    @SuppressWarnings("NullAway.Init")
    private volatile ChannelHandlerContext context;

    private volatile long lastProgressNanos = System.nanoTime();
    private volatile boolean isWorking;
    private boolean isGated;
    private boolean isRequestIncomplete;
    private @Nullable ScheduledFuture<?> deadline;

    ConnectionGuard(Connections connections) {
        this.connections = connections;
    }

    /** When a request was last complete, or an answer last taken. */
    long lastProgressNanos() {
        return lastProgressNanos;
    }

    /** Whether a whole request is there whose answer has not been taken. */
    boolean isWorking() {
        return isWorking;
    }

    /** Ends it at once, from any thread: what is not sent by then is not waited for. */
    @SuppressWarnings("FutureReturnValueIgnored") // closed or not: nothing is left to do
    void close(Connections.Reason reason) {
        connections.report(reason);
        context.close();
    }

    /** Told when a request is there as a whole, whether its turn has come or not. */
    void requestReceived() {
        isWorking = true;
        isRequestIncomplete = false;
        lastProgressNanos = System.nanoTime();
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    /** Told when the answers to all requests that are there have been taken. */
    void allAnswered() {
        isWorking = false;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelActive(ChannelHandlerContext active) throws Exception {
        connections.opened(this);
        if (!installGate(active.pipeline())) {
            // With TLS the server completes itself when that is agreed on, before the first bytes inside it come.
            active.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext later, Object message) {
                    installGate(later.pipeline());
                    later.fireChannelRead(message);
                    later.pipeline().remove(this);
                }
            });
        }
        super.channelActive(active);
    }

    private boolean installGate(ChannelPipeline pipeline) {
        if (pipeline.get(DECODER) == null || pipeline.get(SERVER) == null) {
            return false;
        }
        pipeline.addBefore(SERVER, null, new RequestGate(this));
        isGated = true;
        return true;
    }

    @Override
    public void channelInactive(ChannelHandlerContext inactive) throws Exception {
        connections.closed(this);
        if (deadline != null) {
            deadline.cancel(false);
        }
        super.channelInactive(inactive);
    }

    @Override
    public void channelRead(ChannelHandlerContext reading, Object message) throws Exception {
        isRequestIncomplete = true;
        super.channelRead(reading, message);
        if (isGated && isRequestIncomplete && deadline == null) {
            deadline = reading.executor()
                    .schedule(
                            () -> close(Connections.Reason.SLOW_REQUEST),
                            REQUEST_TIMEOUT.toMillis(),
                            TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void write(ChannelHandlerContext writing, Object message, ChannelPromise promise) throws Exception {
        ChannelPromise taken = promise.unvoid();
        taken.addListener(done -> lastProgressNanos = System.nanoTime());
        super.write(writing, message, taken);
    }
}
