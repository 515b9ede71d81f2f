package io.esportslake.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * Says where the time and the allocations of a flight recording went: by room, by top frame, by thread. Arguments:
 * {@code recording records}, the second being how many records were drained, to print bytes allocated per record.
 *
 * <p>A sample belongs to the room of the frame nearest its top that is ours; without one, to the library it runs in.
 * Samples in native code count only inside a compression library, since most native frames wait. Recordings made with
 * {@code settings=profile} sample Java code each 10 ms and native code each 20 ms, so the latter count twice.
 */
final class TopFrames {

    private static final String OURS = "io.esportslake.";
    private static final int SHOWN = 25;

    /** Packages that nothing but the page, the JSON, the metrics and the probes runs. */
    private static final List<String> WATCHING = List.of(
            OURS + "web.",
            "io.micrometer.",
            "io.prometheus.",
            "io.quarkus.micrometer.",
            "io.smallrye.health.",
            "io.quarkus.smallrye.health.",
            "io.quarkus.resteasy.",
            "org.jboss.resteasy.",
            "io.quarkus.vertx.http.",
            "io.vertx.core.http.",
            "io.netty.handler.codec.http.");

    /** Threads that look at the streams for them. */
    private static final Set<String> WATCHERS = Set.of("stream-watch", "source-watch");

    private final Map<String, Double> rooms = new HashMap<>();
    private final Map<String, Double> frames = new HashMap<>();
    private final Map<String, Double> allocatingRooms = new HashMap<>();
    private final Map<String, Double> allocations = new HashMap<>();
    private final Map<Long, ThreadLoad> threads = new HashMap<>();
    private Instant begin = Instant.MAX;
    private double watching;
    private double processLoad;
    private int processLoads;
    private long collections;
    private long pauseNanos;

    private TopFrames() {}

    public static void main(String... args) throws IOException {
        long records = Long.parseLong(args[1]);
        TopFrames top = new TopFrames();
        try (RecordingFile recording = new RecordingFile(Path.of(args[0]))) {
            while (recording.hasMoreEvents()) {
                top.add(recording.readEvent());
            }
        }
        top.print(records);
    }

    /** Of one thread: a reading is its share of the machine since the reading before, or since the thread's start. */
    private static final class ThreadLoad {

        String name = "unknown";
        Instant start = Instant.MIN;
        final SortedMap<Instant, Double> readings = new TreeMap<>();

        /** Seconds of the whole machine. */
        double spent(Instant begin) {
            double spent = 0;
            Instant before = start.isAfter(begin) ? start : begin;
            for (Map.Entry<Instant, Double> reading : readings.entrySet()) {
                Duration time = Duration.between(before, reading.getKey());
                spent += reading.getValue() * Math.max(0, time.toNanos()) / 1e9;
                before = reading.getKey();
            }
            return spent;
        }
    }

    private void add(RecordedEvent event) {
        if (event.getStartTime().isBefore(begin)) {
            begin = event.getStartTime();
        }
        switch (event.getEventType().getName()) {
            case "jdk.ExecutionSample" -> sampled(event, 1);
            case "jdk.NativeMethodSample" -> {
                if (isCompression(stack(event))) {
                    sampled(event, 2);
                }
            }
            case "jdk.ObjectAllocationSample" -> allocated(event);
            case "jdk.ThreadStart" -> thread(event.getThread("thread")).start = event.getStartTime();
            case "jdk.ThreadCPULoad" ->
                thread(event.getThread("eventThread"))
                        .readings
                        .put(event.getStartTime(), (double) event.getFloat("user") + event.getFloat("system"));
            case "jdk.CPULoad" -> {
                processLoad += event.getFloat("jvmUser") + event.getFloat("jvmSystem");
                processLoads++;
            }
            case "jdk.GarbageCollection" -> {
                collections++;
                pauseNanos += event.getDuration("sumOfPauses").toNanos();
            }
            default -> {
                // Other events say nothing about time or allocation.
            }
        }
    }

    private void sampled(RecordedEvent event, double weight) {
        List<RecordedFrame> stack = stack(event);
        if (!stack.isEmpty()) {
            watching += isWatching(event, stack) ? weight : 0;
            rooms.merge(place(stack), weight, Double::sum);
            frames.merge(place(stack) + "  " + name(stack.get(0)), weight, Double::sum);
        }
    }

    private static boolean isWatching(RecordedEvent event, List<RecordedFrame> stack) {
        return event.getThread("sampledThread") != null
                        && WATCHERS.contains(
                                String.valueOf(event.getThread("sampledThread").getJavaName()))
                || stack.stream()
                        .map(TopFrames::type)
                        .anyMatch(type -> WATCHING.stream().anyMatch(type::startsWith));
    }

    private void allocated(RecordedEvent event) {
        List<RecordedFrame> stack = stack(event);
        if (!stack.isEmpty()) {
            double bytes = event.getLong("weight");
            allocatingRooms.merge(place(stack), bytes, Double::sum);
            stack.stream()
                    .filter(TopFrames::isOurs)
                    .findFirst()
                    .ifPresent(frame -> allocations.merge(
                            place(stack) + "  " + name(frame) + "  "
                                    + event.getClass("objectClass").getName(),
                            bytes,
                            Double::sum));
        }
    }

    private static List<RecordedFrame> stack(RecordedEvent event) {
        return event.getStackTrace() == null ? List.of() : event.getStackTrace().getFrames();
    }

    private ThreadLoad thread(RecordedThread thread) {
        if (thread == null) {
            return threads.computeIfAbsent(-1L, id -> new ThreadLoad());
        }
        ThreadLoad load = threads.computeIfAbsent(thread.getId(), id -> new ThreadLoad());
        load.name = thread.getJavaName() == null ? String.valueOf(thread.getOSName()) : thread.getJavaName();
        return load;
    }

    private static boolean isCompression(List<RecordedFrame> stack) {
        return stack.stream()
                .limit(2)
                .map(TopFrames::type)
                .anyMatch(type -> type.startsWith("com.github.luben.") || type.startsWith("org.xerial.snappy."));
    }

    private static boolean isOurs(RecordedFrame frame) {
        return type(frame).startsWith(OURS);
    }

    private static String place(List<RecordedFrame> stack) {
        return stack.stream()
                .filter(TopFrames::isOurs)
                .findFirst()
                .map(frame -> room(type(frame)))
                .orElseGet(() -> stack.stream()
                        .map(frame -> library(type(frame)))
                        .filter(library -> !library.equals("other"))
                        .findFirst()
                        .orElse("other"));
    }

    private static String room(String type) {
        String rest = type.substring(OURS.length());
        return rest.contains(".") ? rest.substring(0, rest.indexOf('.')) : "main";
    }

    private static String library(String type) {
        if (type.startsWith("org.apache.kafka.")) {
            return "(kafka client)";
        }
        if (type.startsWith("io.smallrye.")) {
            return "(connector)";
        }
        if (type.startsWith("io.quarkus.") || type.startsWith("io.vertx.") || type.startsWith("io.netty.")) {
            return "(framework)";
        }
        return "other";
    }

    private static String type(RecordedFrame frame) {
        return frame.getMethod().getType().getName();
    }

    private static String name(RecordedFrame frame) {
        String type = type(frame);
        return type.substring(type.lastIndexOf('.') + 1) + "."
                + frame.getMethod().getName();
    }

    private void print(long records) {
        double samples = sum(rooms);
        System.out.printf("Time by room (%.0f samples of running Java code and compression)%n", samples);
        print(rooms, sampled -> "%5.1f %%".formatted(100 * sampled / samples));
        System.out.printf("%nPage, JSON, metrics and probes: %.1f %% of these samples%n", 100 * watching / samples);
        System.out.printf("%nTop frames%n");
        print(frames, sampled -> "%5.1f %%".formatted(100 * sampled / samples));
        System.out.printf(
                "%nBytes allocated per record, by room (sampled): %.0f in all%n", sum(allocatingRooms) / records);
        print(allocatingRooms, bytes -> "%7.1f B".formatted(bytes / records));
        System.out.printf("%nBytes allocated per record, by our nearest frame and class, where there is one%n");
        print(allocations, bytes -> "%7.1f B".formatted(bytes / records));
        System.out.printf("%nCPU by thread%n");
        Map<String, Double> spent = new HashMap<>();
        threads.values().forEach(thread -> spent.merge(thread.name, thread.spent(begin), Double::sum));
        double all = sum(spent);
        print(spent, seconds -> "%5.1f %%".formatted(100 * seconds / all));
        System.out.printf("%nGarbage collections: %d, pauses %d ms in all%n", collections, pauseNanos / 1_000_000);
        System.out.printf(
                "CPU of the process during %d readings: %.0f %% of the machine on average%n",
                processLoads, processLoads == 0 ? 0 : 100 * processLoad / processLoads);
    }

    private static double sum(Map<String, Double> parts) {
        return parts.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    private static void print(Map<String, Double> parts, Function<Double, String> text) {
        parts.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .limit(SHOWN)
                .forEach(part -> System.out.println("  " + text.apply(part.getValue()) + "  " + part.getKey()));
    }
}
