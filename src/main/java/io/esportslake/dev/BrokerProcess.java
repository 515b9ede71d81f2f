package io.esportslake.dev;

import io.esportslake.app.Threads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A broker as a process of its own, for tests and benchmarks that kill it. Arguments:
 * {@code --dir DIR [--port P] [--topics name:partitions,...]}. It prints exactly one line on stdout,
 * {@code READY host:port}, when clients can use it, and stops cleanly on SIGTERM. Warnings go to stderr. Exit code 2:
 * the arguments are wrong; 1: the broker did not start.
 */
public final class BrokerProcess {

    private static final String USAGE = "usage: BrokerProcess --dir DIR [--port P] [--topics name:partitions,...]";

    /** Made once the log manager is chosen, and held, because that forgets the level of a logger that nobody holds. */
    private static final class Held {
        static final Logger CONTROLLER = Logger.getLogger("org.apache.kafka.controller");
    }

    private BrokerProcess() {}

    /**
     * Runs until the process is told to stop.
     *
     * @throws InterruptedException never in practice: nobody interrupts the main thread
     */
    public static void main(String[] args) throws InterruptedException {
        warningsToStderr();
        Arguments arguments;
        try {
            arguments = Arguments.parse(args);
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage() + System.lineSeparator() + USAGE);
            System.exit(2);
            return;
        }
        try {
            run(arguments);
        } catch (IOException | IllegalStateException failure) {
            failure.printStackTrace();
            System.exit(1);
        }
    }

    private static void run(Arguments arguments) throws IOException, InterruptedException {
        EmbeddedBroker broker = EmbeddedBroker.start(arguments.directory(), arguments.port(), Map.of());
        Threads.atEnd(
                "broker-close",
                broker::close,
                fault -> System.err.println("The broker was not stopped in order: " + fault));
        arguments.topics().forEach(broker::createTopic);
        System.out.println("READY " + broker.bootstrapServers());
        System.out.flush();
        new CountDownLatch(1).await();
    }

    /** Without Quarkus nothing configures the log manager, and its default would keep the messages to itself. */
    private static void warningsToStderr() {
        System.setProperty("java.util.logging.manager", "org.jboss.logmanager.LogManager");
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        root.setLevel(Level.WARNING);
        root.addHandler(new ConsoleHandler());
        // It warns each time it becomes active, which here is each start.
        Held.CONTROLLER.setLevel(Level.SEVERE);
    }

    record Arguments(Path directory, int port, Map<String, Integer> topics) {

        static Arguments parse(String... args) {
            Path directory = null;
            int port = 0;
            Map<String, Integer> topics = new LinkedHashMap<>();
            if (args.length % 2 != 0) {
                throw new IllegalArgumentException("Option " + args[args.length - 1] + " has no value");
            }
            for (int i = 0; i < args.length; i += 2) {
                String value = args[i + 1];
                switch (args[i]) {
                    case "--dir" -> directory = Path.of(value);
                    case "--port" -> port = number(args[i], value, 0, 65_535);
                    case "--topics" -> {
                        for (String topic : value.split(",", -1)) {
                            int colon = topic.lastIndexOf(':');
                            if (colon <= 0) {
                                throw new IllegalArgumentException("Expected name:partitions, found '" + topic + "'");
                            }
                            topics.put(
                                    topic.substring(0, colon),
                                    number(args[i], topic.substring(colon + 1), 1, Integer.MAX_VALUE));
                        }
                    }
                    default -> throw new IllegalArgumentException("Unknown option " + args[i]);
                }
            }
            if (directory == null) {
                throw new IllegalArgumentException("--dir is required");
            }
            return new Arguments(directory, port, topics);
        }

        private static int number(String option, String text, int least, int most) {
            try {
                int number = Integer.parseInt(text);
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException notANumber) {
                // said below
            }
            throw new IllegalArgumentException(
                    option + " takes a number from " + least + " to " + most + ", found '" + text + "'");
        }
    }
}
