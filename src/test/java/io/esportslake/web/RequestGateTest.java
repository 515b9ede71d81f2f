package io.esportslake.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * One connection, with a network that takes what is sent when the test says so, and a server that notes what reaches
 * it.
 */
class RequestGateTest {

    private final Connections connections = new Connections();
    private final List<String> served = new ArrayList<>();
    private final Deque<Sent> toSend = new ArrayDeque<>();
    private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInitializer<Channel>() {
        @Override
        protected void initChannel(Channel connection) {
            connection
                    .pipeline()
                    .addLast(new Network())
                    .addLast(new ConnectionGuard(connections))
                    .addLast("httpDecoder", new HttpRequestDecoder())
                    .addLast("httpEncoder", new HttpResponseEncoder())
                    .addLast("handler", new Server());
        }
    });

    private record Sent(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        void take() {
            context.writeAndFlush(message, promise);
        }

        /** As a socket does it: who waits for the bytes is told first, and only then the connection ends. */
        void lose() {
            ReferenceCountUtil.release(message);
            promise.setFailure(new IOException("Connection reset by peer"));
            context.close();
        }
    }

    /** Keeps what is sent until {@link #take} is called. */
    private final class Network extends ChannelOutboundHandlerAdapter {
        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            toSend.add(new Sent(context, message, promise));
        }
    }

    /** Answers each request at once. */
    private final class Server extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof HttpRequest request) {
                served.add(request.uri());
            }
            if (message instanceof LastHttpContent) {
                DefaultFullHttpResponse answer =
                        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
                answer.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
                context.writeAndFlush(answer);
            }
            ReferenceCountUtil.release(message);
        }
    }

    @Test
    void theNextRequestGoesOnWhenTheAnswerBeforeItWasTaken() {
        receive(get("/1") + get("/2") + get("/3"));
        assertThat(served).containsExactly("/1");
        assertThat(channel.config().isAutoRead()).as("nothing more is read").isFalse();

        take();
        assertThat(served).containsExactly("/1", "/2");
        take();
        take();

        assertThat(served).containsExactly("/1", "/2", "/3");
        assertThat(channel.config().isAutoRead()).isTrue();
        receive(get("/4"));
        assertThat(served).endsWith("/4");
    }

    @Test
    void aBodyGoesOnWithItsRequestAndTheNextOneWaitsForBoth() {
        receive("POST /1 HTTP/1.1\r\nContent-Length: 6\r\n\r\nabc");
        assertThat(served).containsExactly("/1");

        receive("def" + get("/2"));
        assertThat(served).containsExactly("/1");
        take();

        assertThat(served).containsExactly("/1", "/2");
    }

    @Test
    void aMethodThatNobodyKnowsReachesNobody() {
        receive("INVENTED / HTTP/1.1\r\n\r\n" + get("/2"));

        assertThat(served).isEmpty();
        take();
        assertThat(sent()).startsWith("HTTP/1.1 501 Not Implemented");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void whoWaitsForAnAnswerToBeTakenIsToldWhenTheConnectionEnds() {
        List<String> told = new ArrayList<>();
        receive(get("/1"));
        channel.pipeline().get(RequestGate.class).afterAnswer(() -> told.add("first"));
        assertThat(told).isEmpty();
        take();
        assertThat(told).containsExactly("first");

        receive(get("/2"));
        channel.pipeline().get(RequestGate.class).afterAnswer(() -> told.add("second"));
        channel.close();

        assertThat(told).containsExactly("first", "second");
    }

    @Test
    void nothingGoesOnFromAConnectionThatIsLost() {
        receive(get("/1") + get("/2"));

        toSend.remove().lose();
        channel.runPendingTasks();

        assertThat(served).containsExactly("/1");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aRequestThatDoesNotComeToItsEndEndsTheConnection() {
        receive("GET / HTTP/1.1\r\nX: ");
        channel.advanceTimeBy(9, TimeUnit.SECONDS);
        receive("x");
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isTrue();

        channel.advanceTimeBy(2, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();

        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void anIdleConnectionAndOneWhoseAnswerIsNotTakenMayStay() {
        receive(get("/1"));
        channel.advanceTimeBy(20, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isTrue();

        take();
        channel.advanceTimeBy(20, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isTrue();
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\n\r\n";
    }

    private void receive(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
        channel.runPendingTasks();
    }

    /** The network takes everything that was sent up to now. */
    private void take() {
        for (int sent = toSend.size(); sent > 0; sent--) {
            toSend.remove().take();
        }
        channel.runPendingTasks();
    }

    private String sent() {
        StringBuilder all = new StringBuilder();
        for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
            all.append(bytes.toString(StandardCharsets.US_ASCII));
            bytes.release();
        }
        return all.toString();
    }
}
