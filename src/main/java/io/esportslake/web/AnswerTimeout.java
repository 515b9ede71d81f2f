package io.esportslake.web;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.timeout.WriteTimeoutHandler;

/** Ends a connection whose client does not take what it asked for, an event as well as a whole answer. */
final class AnswerTimeout extends WriteTimeoutHandler {

    private static final int SECONDS = 30;

    private final Connections connections;
    private boolean isClosed;

    AnswerTimeout(Connections connections) {
        super(SECONDS);
        this.connections = connections;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // closed or not: nothing is left to do
    @Override
    protected void writeTimedOut(ChannelHandlerContext context) {
        if (!isClosed) {
            isClosed = true;
            connections.report(Connections.Reason.SLOW_READER);
            context.close();
        }
    }
}
