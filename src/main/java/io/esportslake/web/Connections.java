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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * All connections of the HTTP server, which must not be able to hold the service up: their number is bounded, each has
 * small buffers and one request in work. Netty makes the only one of these, for every server of the process, because
 * {@code META-INF/services} names it and the program's entry asks for that.
 */
public final class Connections extends ChannelInitializerExtension {

    /** The most connections that are open; one more takes the place of the one that stood still for longest. */
    static final int MAX_OPEN = 256;

    /** A request that came within this time, or whose answer was taken in part, keeps its place; the newcomer goes. */
    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

    /** What is read at once, and so what can wait for its turn, in bytes. */
    private static final int READ_BYTES = 4 << 10;

    /** The kernel's buffers would grow to several MB for each, and a container's limit counts them. */
    private static final int RECEIVE_BUFFER_BYTES = 16 << 10;

    private static final int SEND_BUFFER_BYTES = 64 << 10;
    private static final long LOG_EVERY_NANOS = Duration.ofMinutes(1).toNanos();
    private static final Logger LOG = Logger.getLogger("web");

    private final Set<ConnectionGuard> open = ConcurrentHashMap.newKeySet();
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
        connection.config().setOption(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
        connection.config().setOption(ChannelOption.SO_SNDBUF, SEND_BUFFER_BYTES);
        connection.config().setRecvByteBufAllocator(new FixedRecvByteBufAllocator(READ_BYTES));
        // Before everything that the server adds: it sees bytes as they come and go.
        connection.pipeline().addLast(new ConnectionGuard(this), new AnswerTimeout(this));
    }

    void opened(ConnectionGuard connection) {
        open.add(connection);
        if (open.size() <= MAX_OPEN) {
            return;
        }
        standingStill(connection).orElse(connection).close(Reason.TOO_MANY);
    }

    /** First who has asked for nothing yet, or has it; then who does not take it. The one that did so for longest. */
    private Optional<ConnectionGuard> standingStill(ConnectionGuard newest) {
        long now = System.nanoTime();
        Comparator<ConnectionGuard> longest = Comparator.comparingLong(other -> other.lastProgressNanos() - now);
        return open.stream()
                .filter(other -> other != newest && !other.isWorking())
                .min(longest)
                .or(() -> open.stream()
                        .filter(other -> other != newest && now - other.lastProgressNanos() > FRESH_NANOS)
                        .min(longest));
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
