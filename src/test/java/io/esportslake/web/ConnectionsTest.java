package io.esportslake.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultChannelId;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ConnectionsTest {

    private final Connections connections = new Connections();
    private final EmbeddedChannel server = new EmbeddedChannel();
    private final Queue<EmbeddedChannel> accepted = new ArrayDeque<>();

    private void accept(int number) {
        accept(number, server);
    }

    private void accept(int number, EmbeddedChannel at) {
        for (int i = 0; i < number; i++) {
            EmbeddedChannel connection = new EmbeddedChannel(at, DefaultChannelId.newInstance(), true, false);
            connections.postInitializeServerChildChannel(connection);
            connection.pipeline().fireChannelActive();
            accepted.add(connection);
        }
    }

    private void end(int number) {
        for (int i = 0; i < number; i++) {
            accepted.remove().close();
        }
    }

    @Test
    void noMoreAreAcceptedThanCanBeClosed() {
        accept(Connections.MAX_ACCEPTED - 1);
        assertThat(server.config().isAutoRead()).isTrue();

        accept(1);
        assertThat(server.config().isAutoRead()).isFalse();
        end(1);

        assertThat(server.config().isAutoRead()).isTrue();
    }

    @Test
    void whatEndsAtOneServerMakesRoomAtTheOther() {
        EmbeddedChannel other = new EmbeddedChannel();
        accept(Connections.MAX_ACCEPTED - 1);
        accept(1, other);
        assertThat(other.config().isAutoRead()).isFalse();

        end(1);

        assertThat(other.config().isAutoRead()).isTrue();
    }

    @Test
    void whoStandsThereMakesRoomAfterAWhile() {
        accept(Connections.MAX_ACCEPTED);
        assertThat(accepted).allMatch(EmbeddedChannel::isOpen);

        server.advanceTimeBy(1, TimeUnit.SECONDS);
        server.runScheduledPendingTasks();
        accepted.forEach(EmbeddedChannel::runPendingTasks);

        assertThat(accepted.stream().filter(EmbeddedChannel::isOpen)).hasSize(Connections.MAX_OPEN);
        assertThat(server.config().isAutoRead()).isTrue();
    }
}
