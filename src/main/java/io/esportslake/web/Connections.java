package io.esportslake.web;

import io.esportslake.failure.FailureCode;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Metrics;
import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * All connections of the HTTP server, which must not be able to hold the service up: their number is bounded, each has
 * small buffers and one request in work. Netty makes the only one of these, for every server of the process, because
 * {@code META-INF/services} names it and the program's entry asks for that.
 */
public final class Connections extends ChannelInitializerExtension {

    /** So many connections may be open; one more takes the place of the one that stood still for longest. */
    static final int MAX_OPEN = 256;

    /**
     * With those that are on their way in or out. Beyond it nothing is accepted, and whoever comes waits in the
     * kernel's queue: connections that end at once can come faster than they are closed, and each takes memory.
     */
    static final int MAX_ACCEPTED = MAX_OPEN + 64;

    /** Who came, had a request complete or took a part of an answer within this time keeps its place. */
    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

    /** So long nobody is accepted at the most before those that stand there give way. */
    private static final long PAUSE_NANOS = Duration.ofMillis(200).toNanos();

    /** What is read at once, and so what can wait for its turn, in bytes. */
    private static final int READ_BYTES = 4 << 10;

    /** The kernel's buffers would grow to several MB for each, and a container's limit counts them. */
    private static final int RECEIVE_BUFFER_BYTES = 16 << 10;

    private static final int SEND_BUFFER_BYTES = 64 << 10;
    private static final long LOG_EVERY_NANOS = Duration.ofMinutes(1).toNanos();
    private static final Logger LOG = Logger.getLogger("web");

    /** One, or two with a port of its own for metrics and probes. */
    private final Set<Channel> servers = ConcurrentHashMap.newKeySet();

    private final Set<ConnectionGuard> open = ConcurrentHashMap.newKeySet();
    /** Those of {@link #open}, and those that are not there yet or have just left. */
    private final AtomicInteger accepted = new AtomicInteger();

    private final AtomicBoolean isMakingRoom = new AtomicBoolean();
    private final Map<Reason, AtomicLong> closed = new EnumMap<>(Reason.class);
    private long lastLogNanos = System.nanoTime() - LOG_EVERY_NANOS;

    /** Why a connection was ended from this side. */
    enum Reason {
        /** More connections than may be open. */
        TOO_MANY,
        /** A request that did not come to its end in time. */
        SLOW_REQUEST,
        /** An answer that was not taken in time. */
        SLOW_READER,
        /** A method that no HTTP standard knows. */
        UNKNOWN_METHOD;

        String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** For Netty, by name. */
    public Connections() {
        for (Reason reason : Reason.values()) {
            closed.put(reason, new AtomicLong());
            // All of them from the start on: what appears late cannot be seen to rise.
            closedCounter(reason);
        }
        Gauge.builder("esports.lake.http.connections.open", open, Set::size)
                .description("HTTP connections that are open now")
                .register(Metrics.globalRegistry);
    }

    private static io.micrometer.core.instrument.Counter closedCounter(Reason reason) {
        return io.micrometer.core.instrument.Counter.builder("esports.lake.http.connections.closed")
                .description("HTTP connections that were closed for what they did")
                .tag("reason", reason.code())
                .register(Metrics.globalRegistry);
    }

    @Override
    public void postInitializeServerChildChannel(Channel connection) {
        admit(connection);
        connection.config().setOption(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
        connection.config().setOption(ChannelOption.SO_SNDBUF, SEND_BUFFER_BYTES);
        connection.config().setRecvByteBufAllocator(new FixedRecvByteBufAllocator(READ_BYTES));
        // Before everything that the server adds: it sees bytes as they come and go.
        connection.pipeline().addLast(new ConnectionGuard(this), new AnswerTimeout(this));
    }

    private void admit(Channel connection) {
        Channel server = connection.parent();
        if (servers.add(server)) {
            server.closeFuture().addListener(ended -> servers.remove(server));
        }
        connection.closeFuture().addListener(ended -> {
            if (accepted.decrementAndGet() < MAX_ACCEPTED) {
                acceptAgain();
            }
        });
        if (accepted.incrementAndGet() >= MAX_ACCEPTED) {
            server.config().setAutoRead(false);
            // Also for one that ended between these two lines, and has seen it still on.
            makeRoomSoon(server);
        }
    }

    private void acceptAgain() {
        servers.forEach(server -> server.config().setAutoRead(true));
    }

    /** Most of those that come fast go fast; who still stands there a little later gives way. */
    @SuppressWarnings("FutureReturnValueIgnored") // it ends with the server
    private void makeRoomSoon(Channel server) {
        if (isMakingRoom.compareAndSet(false, true)) {
            server.eventLoop().schedule(() -> makeRoom(server), PAUSE_NANOS, TimeUnit.NANOSECONDS);
        }
    }

    private void makeRoom(Channel server) {
        isMakingRoom.set(false);
        if (accepted.get() < MAX_ACCEPTED) {
            acceptAgain();
            return;
        }
        long now = System.nanoTime();
        // Their progress as it is now: it goes on while they are put in order.
        open.stream()
                .filter(other -> !other.isWorking() || isStale(other, now))
                .map(other -> Map.entry(other, other.lastProgressNanos() - now))
                .sorted(Map.Entry.comparingByValue())
                .limit(Math.max(0, open.size() - MAX_OPEN))
                .forEach(other -> other.getKey().close(Reason.TOO_MANY));
        makeRoomSoon(server);
    }

    void opened(ConnectionGuard connection) {
        open.add(connection);
        if (open.size() <= MAX_OPEN) {
            return;
        }
        long now = System.nanoTime();
        // First who has asked for nothing yet, or has it; then who does not take it.
        open.stream()
                .filter(other -> isStale(other, now))
                .min(Comparator.comparing(ConnectionGuard::isWorking)
                        .thenComparing(other -> other.lastProgressNanos() - now))
                .ifPresent(other -> other.close(Reason.TOO_MANY));
    }

    private static boolean isStale(ConnectionGuard connection, long now) {
        return now - connection.lastProgressNanos() > FRESH_NANOS;
    }

    void closed(ConnectionGuard connection) {
        open.remove(connection);
    }

    /** Counts it, and says so once a minute at most. */
    void report(Reason reason) {
        closedCounter(reason).increment();
        closed.computeIfAbsent(reason, unknown -> new AtomicLong()).incrementAndGet();
        synchronized (this) {
            long now = System.nanoTime();
            if (now - lastLogNanos < LOG_EVERY_NANOS) {
                return;
            }
            lastLogNanos = now;
        }
        LOG.warnf(
                FailureCode.CONNECTIONS_CLOSED.says(
                        "HTTP connections were closed to keep the service free; said once a minute, numbers since the"
                                + " start | open=%d %s"),
                open.size(),
                closed.entrySet().stream()
                        .map(entry -> entry.getKey().code() + "=" + entry.getValue())
                        .collect(Collectors.joining(" ")));
    }
}
