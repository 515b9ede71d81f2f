package io.esportslake.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Connections of this machine that ask and do not read. Whichever the server closes is opened again, a bounded number
 * of times; closing it ends them all.
 */
final class RudeClients implements AutoCloseable {

    /** Per connection; more than any server should take without being read. */
    private static final int MAX_BYTES = 4 << 20;

    private static final int MAX_OPENED = 20_000;
    private static final int BYTES_AT_ONCE = 64 << 10;
    private static final long PAUSE_MILLIS = 5;

    private final InetSocketAddress server;
    private final byte[] request;
    private final int bytesAtOnce;
    private final boolean isFleeting;
    private final List<Client> clients = new ArrayList<>();
    private final Thread thread;
    private volatile boolean isEnding;
    private volatile int opened;

    private final class Client {
        private SocketChannel channel;
        private long sent;

        private void step() throws IOException {
            if (channel == null) {
                if (opened >= MAX_OPENED) {
                    return;
                }
                opened++;
                sent = 0;
                channel = SocketChannel.open(server);
                if (isFleeting) {
                    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
                    channel.write(ByteBuffer.wrap(request));
                    close();
                    return;
                }
                channel.configureBlocking(false);
            }
            while (sent < MAX_BYTES) {
                int from = (int) (sent % request.length);
                int written =
                        channel.write(ByteBuffer.wrap(request, from, Math.min(bytesAtOnce, request.length - from)));
                sent += written;
                if (written < bytesAtOnce || bytesAtOnce < BYTES_AT_ONCE) {
                    return;
                }
            }
        }

        private void close() {
            try {
                if (channel != null) {
                    channel.close();
                }
            } catch (IOException gone) {
                // as wanted
            }
            channel = null;
        }
    }

    private RudeClients(int port, int number, String request, int bytesAtOnce, boolean isFleeting) {
        server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.request = request.getBytes(StandardCharsets.ISO_8859_1);
        this.bytesAtOnce = bytesAtOnce;
        this.isFleeting = isFleeting;
        for (int i = 0; i < number; i++) {
            clients.add(new Client());
        }
        thread = new Thread(this::run, "rude-clients");
        thread.setDaemon(true);
        thread.start();
    }

    /** They send the same request again and again, as fast as it is taken. */
    static RudeClients pipelining(int port, int number, String path) {
        String one = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        return new RudeClients(port, number, one.repeat(BYTES_AT_ONCE / one.length()), BYTES_AT_ONCE, false);
    }

    /** They send a header that never ends, one byte now and then. */
    static RudeClients dripping(int port, int number) {
        return new RudeClients(
                port, number, "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(MAX_BYTES), 1, false);
    }

    /** They ask once and break the connection off, some thousand a second. */
    static RudeClients fleeting(int port, int number, String path) {
        return new RudeClients(
                port, number, "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n", BYTES_AT_ONCE, true);
    }

    private void run() {
        while (!isEnding) {
            for (Client client : clients) {
                try {
                    client.step();
                } catch (IOException closedByTheServer) {
                    client.close();
                }
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Connections opened up to now, those that were opened again included. */
    int opened() {
        return opened;
    }

    @Override
    public void close() {
        isEnding = true;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(30));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        clients.forEach(Client::close);
    }
}
